import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { configureGlobalAxiosDefaults, OutboundHttp } from '@n8n/backend-network';

import { requestBy, type Helper } from '../results';

configureGlobalAxiosDefaults();

/** n8n's own HTTP helper, as `preAuthentication` gets it. */
export const n8nHelper: Helper = new OutboundHttp(
	{} as never,
	{ enabled: false } as never,
	{} as never,
).requests().request;

export const n8nRequest = requestBy(n8nHelper);

export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	/** Text as it is, anything else as JSON. */
	body?: unknown;
	/** The connection is broken off instead. */
	reset?: true;
}

export interface SeenRequest {
	method: string | undefined;
	url: string | undefined;
	type: string | undefined;
	body: string;
}

export interface TokenServer {
	readonly url: string;
	readonly seen: SeenRequest[];
}

const open = new Set<Server>();

/** For the end of every test: a server left open keeps the test run from ending. */
export async function closeServers(): Promise<void> {
	const closed = [...open].map(async (server) => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	open.clear();
	await Promise.all(closed);
}

/** Answers with one reply after the other; the last one stays. */
export async function startTokenServer(...replies: Reply[]): Promise<TokenServer> {
	const seen: SeenRequest[] = [];
	const take = async (request: IncomingMessage): Promise<Reply> => {
		const { method, url, headers } = request;
		seen.push({ method, url, type: headers['content-type'], body: await text(request) });
		return (replies.length > 1 ? replies.shift() : replies[0]) ?? {};
	};
	const server = createServer((request, response) => {
		void take(request).then(({ status = 200, headers = {}, body = '', reset }) => {
			if (reset) return request.socket.resetAndDestroy();
			const isText = typeof body === 'string';
			const type = isText ? 'text/plain' : 'application/json';
			response.writeHead(status, { 'content-type': type, ...headers });
			response.end(isText ? body : JSON.stringify(body));
		});
	});
	open.add(server);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A port at which nobody listens. */
export async function deadUrl(): Promise<string> {
	const { url } = await startTokenServer();
	await closeServers();
	return url;
}

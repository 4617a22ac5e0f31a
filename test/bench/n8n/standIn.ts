import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { ENDPOINTS, TOKEN_PATH } from '../../../nodes/shared/api/catalog';
import { writeTokenRequest, writeVinBody } from '../../../nodes/shared/api/requestBodies';
import { startSandbox, type SandboxOptions } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { SECRETS } from './course';

/** A server that does as little as possible. */
export interface StandIn {
	readonly url: string;
	close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function serve(answer: (path: string, body: string) => Promise<string>): Promise<StandIn> {
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const body = Buffer.concat(parts).toString();
			void answer(request.url ?? '', body).then((text) =>
				response.writeHead(200, JSON_TYPE).end(text),
			);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	};
	return { url: `http://127.0.0.1:${port}`, close };
}

/** Returns the sandbox's own answers, each with the requested VIN, but without the sandbox's checks and accounting. */
export async function startStandIn(options: SandboxOptions): Promise<StandIn> {
	const sandbox = await startSandbox({ accounts: [SECRETS], ...options });
	const [vin = ''] = someVins(1);
	const ask = async (path: string, body: object, more: Record<string, string> = {}) => {
		const init = { method: 'POST', headers: { ...JSON_TYPE, ...more }, body: JSON.stringify(body) };
		return await (await fetch(sandbox.url + path, init)).text();
	};
	const token = await ask(TOKEN_PATH, writeTokenRequest(SECRETS));
	const authorization = `Bearer ${sandbox.issueToken()}`;
	const vehicle = await ask(ENDPOINTS.vehicleState.path, writeVinBody(vin), { authorization });
	await sandbox.close();
	return await serve(async (path, body) => {
		if (path === TOKEN_PATH) return token;
		await pause(options.latencyMs);
		return vehicle.replaceAll(vin, (JSON.parse(body) as { vin: string }).vin);
	});
}

/** Records when it's called. A workflow uses it to report its progress. */
export async function startClock() {
	const calls = new Map<string, number>();
	const { url, close } = await serve(async (path) => {
		calls.set(path, performance.now());
		return Promise.resolve('{}');
	});
	return { url, close, calls };
}

/** A server that changes the answers of an API, to test the tool with other APIs. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface InFront {
	readonly url: string;
	close(): Promise<void>;
}

/** An answer in transit, and its request. */
export interface Passing {
	readonly path: string;
	readonly requestHeaders: IncomingMessage['headers'];
	readonly requestBody: Buffer;
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	readonly body: Buffer;
}

const OF_THE_CONNECTION =
	/^(?:content-length|content-encoding|transfer-encoding|connection|keep-alive)$/;

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** Close it after use. */
export async function startInFront(
	apiUrl: string,
	change: (answer: Passing) => Pick<Passing, 'headers' | 'body'>,
): Promise<InFront> {
	const server = createServer((request, response) => {
		void (async () => {
			const requestBody = await readAll(request);
			const { url: path = '/', headers: requestHeaders } = request;
			const asked = Object.entries(requestHeaders).filter(
				([name]) => !/^(?:host|connection|content-length|accept-encoding)$/.test(name),
			);
			const answer = await fetch(`${apiUrl}${path}`, {
				method: request.method,
				headers: asked.map(([name, value]): [string, string] => [name, String(value)]),
				...(requestBody.length > 0 && { body: requestBody }),
			});
			const came = [...answer.headers].filter(([name]) => !OF_THE_CONNECTION.test(name));
			const { headers, body } = change({
				path,
				requestHeaders,
				requestBody,
				headers: came,
				body: Buffer.from(await answer.arrayBuffer()),
			});
			response.writeHead(answer.status, headers.flat());
			response.end(body);
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		close: async () =>
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

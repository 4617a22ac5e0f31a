import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server at another origin, which redirects and links point to. It records everything it receives. */
export interface Stranger {
	readonly url: string;
	/** Requests as they arrived: request line, headers, and body. */
	readonly received: string[];
	close(): Promise<void>;
}

export async function startStranger(): Promise<Stranger> {
	const received: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
		request.on('end', () => {
			const { method, url, rawHeaders } = request;
			received.push([`${method} ${url}`, ...rawHeaders, body].join('\n'));
			response.end('{"vin":"WBA00000000000000","access_token":"of-a-stranger"}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

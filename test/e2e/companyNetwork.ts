/** The network of a company between n8n and the API: its own certificate authority, and a proxy that requires a sign-in. */
import type { lookup, LookupAddress } from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Server } from 'proxy-chain';
import { generate } from 'selfsigned';

import type { SandboxOptions } from '../sandbox/server';

/** A name that no name server knows, so that only the proxy can reach it. */
const API_NAME = 'api.bimmervin.test';

type LookedUp = (error: null, addresses: LookupAddress[]) => void;

export interface CompanyNetwork {
	/** The certificate for the API, signed by the company's own authority. */
	readonly tls: SandboxOptions['tls'];
	/** The path of the authority's certificate, for n8n. */
	readonly authorityPath: string;
	readonly proxyUrl: string;
	/** Whether the proxy accepts all connections; otherwise it requires a sign-in. */
	isOpen: boolean;
	/** All requested connections, accepted or not: `api.bimmervin.test:4711`. */
	readonly asked: string[];
	close(): Promise<void>;
}

const toThisComputer = ((_name: string, _options: unknown, done: LookedUp) =>
	done(null, [{ address: '127.0.0.1', family: 4 }])) as typeof lookup;

async function certificates() {
	const authority = await generate([{ name: 'commonName', value: 'Company Authority' }], {
		keySize: 2048,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	const server = await generate([{ name: 'commonName', value: API_NAME }], {
		keySize: 2048,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: API_NAME }] }],
	});
	return { authority: authority.cert, key: server.private, cert: server.cert };
}

/** Starts it. At first, the proxy requires a sign-in. */
export async function openCompanyNetwork(): Promise<CompanyNetwork> {
	const { authority, key, cert } = await certificates();
	const folder = await mkdtemp(join(tmpdir(), 'company-'));
	const authorityPath = join(folder, 'authority.pem');
	await writeFile(authorityPath, authority);
	const asked: string[] = [];
	const proxy = new Server({
		host: '127.0.0.1',
		port: 0,
		prepareRequestFunction: ({ hostname, port }) => {
			asked.push(`${hostname}:${port}`);
			return {
				requestAuthentication: !network.isOpen,
				dnsLookup: toThisComputer,
			};
		},
	});
	await proxy.listen();
	const network: CompanyNetwork = {
		tls: { name: API_NAME, key, cert },
		authorityPath,
		proxyUrl: `http://127.0.0.1:${proxy.port}`,
		isOpen: false,
		asked,
		close: async () => {
			await proxy.close(true);
			await rm(folder, { recursive: true, force: true });
		},
	};
	return network;
}

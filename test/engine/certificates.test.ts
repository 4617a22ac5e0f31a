/** A certificate that n8n does not trust: one try, the code, what to do, and nothing sent. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';

import { readAccount } from '../../nodes/shared/auth/account';
import { packToken } from '../../nodes/shared/auth/tokens';
import { makeCertificate } from '../selfSigned';
import { testCredential } from './harness/credentialTest';
import type { Engine } from './harness/engine';
import { TriggerHost } from './harness/poll';
import { setUp, someVins } from './harness/setUp';
import type { Sandbox } from '../sandbox/server';

const [VIN = ''] = someVins(1);
const own = makeCertificate('localhost');
const authority = makeCertificate('Company CA');
const issued = makeCertificate('localhost', authority);

let sandbox: Sandbox;
let engine: Engine;
let server: NetServer;
let connections = 0;
let requests = 0;

async function listen(made: NetServer): Promise<Record<string, string | number>> {
	server = made.on('connection', () => connections++).on('request', () => requests++);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const { clientId, clientSecret } = sandbox;
	return {
		baseUrl: `https://localhost:${port}`,
		clientId,
		clientSecret,
		requestsPerSecond: 1000,
		burst: 1000,
	};
}

const secure = (cert: string, key: string): Server => createServer({ cert, key });

beforeEach(async () => {
	connections = 0;
	requests = 0;
	({ sandbox, engine } = await setUp());
});
afterEach(async () => {
	await sandbox.close();
	server.close();
});

const lookUp = {
	parameters: { resource: 'vehicle', operation: 'getState', vin: VIN, options: {} },
	onError: 'continueRegularOutput' as const,
};
const getStatus = {
	parameters: { resource: 'secureCoding', operation: 'getStatus', jobId: 'job-1', options: {} },
	onError: 'continueRegularOutput' as const,
};

const SHOWN = [
	['DEPTH_ZERO_SELF_SIGNED_CERT', () => secure(own.cert, own.key)],
	['SELF_SIGNED_CERT_IN_CHAIN', () => secure(issued.cert + authority.cert, issued.key)],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', () => secure(issued.cert, issued.key)],
] as const;

describe.each(SHOWN)('%s', (code, make) => {
	it('ends the sign-in at the first try, in the same words everywhere', async () => {
		const credential = await listen(make());
		engine.setCredential(credential);
		const { items } = await engine.run(lookUp, [{}]);
		const message = items[0]?.json.error as string;
		expect(message).toMatch(/^BimmerVIN could not be reached at https:.*does not trust the cert/);
		expect(message).toContain(`(${code})`);
		expect(items[0]?.json.details).toMatchObject({ reason: 'signIn', charged: 'no' });
		expect(JSON.stringify(items[0]?.json)).toContain('NODE_EXTRA_CA_CERTS');
		expect([connections, requests]).toEqual([1, 0]);
		const tested = await testCredential(engine, { ...credential, sessionToken: '' });
		expect(tested).toEqual({ status: 'Error', message });
		await expect(new TriggerHost(engine, 'job-1').publish()).rejects.toThrow(message);
	});

	it.each([
		['a paid call', lookUp],
		['a look at a job', getStatus],
	])('ends %s at the first try, and nothing is charged', async (_what, settings) => {
		const credential = await listen(make());
		const token = { token: 'a-token', usableUntilMs: Date.now() + 60_000 };
		engine.setCredential({
			...credential,
			sessionToken: packToken(readAccount(credential), token),
		});
		const { items } = await engine.run(settings, [{}]);
		expect(items[0]?.json.error).toContain(`(${code})`);
		expect(items[0]?.json.details).toMatchObject({
			reason: 'notReached',
			charged: 'no',
			todo: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
		});
		expect([connections, requests]).toEqual([1, 0]);
	});
});

it('tells a server that does not speak TLS at the first try', async () => {
	engine.setCredential(await listen(createHttpServer()));
	const { items } = await engine.run(lookUp, [{}]);
	expect(items[0]?.json.error).toMatch(/could not agree on a secure connection \(ERR_SSL_\w+\)/);
	expect([connections, requests]).toEqual([1, 0]);
});

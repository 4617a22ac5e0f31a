import { TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { readAccount } from '../../nodes/shared/auth/account';
import { packToken } from '../../nodes/shared/auth/tokens';
import { startSandbox } from '../sandbox/server';
import { testCredential } from './harness/credentialTest';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, start, startEach } from './harness/stage';

const FAST = { requestsPerSecond: 1000, burst: 1000 };
const OTHER = { clientId: 'other-client', clientSecret: 'other-secret' };
const FIRST = { clientId: 'first-client', clientSecret: 'first-secret' };

const lookUp = {
	parameters: { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}', options: {} },
};
const vins = (count: number) => someVins(count).map((vin) => ({ vin }));

const credential = () => ({
	baseUrl: sandbox.url,
	clientId: sandbox.clientId,
	clientSecret: sandbox.clientSecret,
	...FAST,
});
const refusedCalls = () =>
	sandbox.stats().requests.filter(({ path, status }) => path !== TOKEN_PATH && status === 401);

startEach({ accounts: [FIRST, OTHER] });
describe('the token', () => {
	it('is exchanged once for 20 items on an empty credential, and stored', async () => {
		const { items } = await engine.run(lookUp, vins(20));
		expect(items).toHaveLength(20);
		expect(sandbox.stats().exchanges).toBe(1);
		expect(refusedCalls()).toHaveLength(0);
		expect(engine.storedToken).toMatch(/^[0-9a-f]{32}:\d+:ey/);
	});

	it('is exchanged once for 100 items after it has expired', async () => {
		const expired = {
			token: sandbox.issueToken(FIRST.clientId, -60),
			usableUntilMs: Date.now() - 60_000,
		};
		engine.setCredential({
			...credential(),
			sessionToken: packToken(readAccount(credential()), expired),
		});
		const { items } = await engine.run(lookUp, vins(100));
		expect(items).toHaveLength(100);
		expect(sandbox.stats().exchanges).toBe(1);
		expect(refusedCalls()).toHaveLength(0);
		expect(sandbox.ledger()).toHaveLength(100);
	});

	it('is exchanged once more when the API refuses it before its time', async () => {
		await engine.run(lookUp, vins(1));
		sandbox.revokeTokens();
		const { items } = await engine.run(lookUp, vins(50));
		expect(items).toHaveLength(50);
		expect(sandbox.stats().exchanges).toBe(2);
		expect(sandbox.ledger()).toHaveLength(51);
	});

	it('of another process is taken over from the stored credential', async () => {
		const stored = { token: sandbox.issueToken(), usableUntilMs: Date.now() + 60_000 };
		engine.setCredential({
			...credential(),
			sessionToken: packToken(readAccount(credential()), stored),
		});
		await engine.run(lookUp, vins(5));
		expect(sandbox.stats().exchanges).toBe(0);
		expect(sandbox.ledger()).toHaveLength(5);
	});

	it('of an edited credential is never sent for the new account', async () => {
		await engine.run(lookUp, vins(1));
		engine.setCredential({ ...credential(), ...OTHER });
		const { items } = await engine.run(lookUp, vins(20));
		expect(items).toHaveLength(20);
		expect(sandbox.ledger(FIRST.clientId)).toHaveLength(1);
		expect(sandbox.ledger(OTHER.clientId)).toHaveLength(20);
		expect(sandbox.stats().exchanges).toBe(2);
		expect(refusedCalls()).toHaveLength(0);
	});

	it('of an edited credential is never sent to the new address', async () => {
		await engine.run(lookUp, vins(1));
		const elsewhere = await startSandbox({ accounts: [FIRST] });
		engine.setCredential({ ...credential(), baseUrl: elsewhere.url });
		await engine.run(lookUp, vins(3));
		const [first, ...calls] = elsewhere.stats().requests;
		expect(first).toMatchObject({ path: TOKEN_PATH, bearer: false, status: 200 });
		expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
		await elsewhere.close();
	});
});

describe('a sign-in that fails', () => {
	const run = async () => {
		const { error } = await engine.run(lookUp, vins(20));
		expect(sandbox.ledger()).toHaveLength(0);
		const stored = JSON.stringify([error, error?.message, error?.description, error?.stack]);
		expect(stored).not.toContain(FIRST.clientSecret);
		return `${error?.message} ${error?.description}`;
	};

	it('for a wrong secret: one try, and what to do', async () => {
		engine.setCredential({ ...credential(), clientSecret: 'mistyped' });
		expect(await run()).toMatch(
			/did not accept the Client ID and Client Secret.*Nothing was charged/s,
		);
		expect(sandbox.stats().requests).toHaveLength(1);
	});

	it('for an answer without a token', async () => {
		sandbox.fault({ kind: 'respond', path: TOKEN_PATH, body: { hello: 'world' } });
		expect(await run()).toMatch(/without a token.*Base URL/s);
	});

	it('for an address that nothing answers at', async () => {
		await sandbox.close();
		quickenClock();
		engine.setCredential({ ...credential(), baseUrl: 'http://127.0.0.1:9' });
		expect(await run()).toMatch(/could not be reached.*Check the Base URL/s);
	});

	it('for an address that is not https', async () => {
		engine.setCredential({ ...credential(), baseUrl: 'http://api.bimmervin.example' });
		expect(await run()).toMatch(/must start with https/);
	});

	it('for a redirect, which is not followed', async () => {
		const elsewhere = await startSandbox();
		sandbox.fault({
			kind: 'redirect',
			path: TOKEN_PATH,
			location: `${elsewhere.url}${TOKEN_PATH}`,
			times: 'always',
		});
		expect(await run()).toMatch(/sign-in/);
		expect(elsewhere.stats().requests).toHaveLength(0);
		await elsewhere.close();
	});

	it('for a fault of the API: tried again, then its own message', async () => {
		quickenClock();
		sandbox.fault({ kind: 'status', status: 503, path: TOKEN_PATH, times: 2 });
		const { items } = await engine.run(lookUp, vins(20));
		expect(items).toHaveLength(20);
		expect(sandbox.stats().requests.filter(({ path }) => path === TOKEN_PATH)).toHaveLength(3);
	}, 20_000);
});

describe("n8n's setting Allowed HTTP Request Domains", () => {
	it.each([
		['all', {}],
		['none: not in other nodes', { allowedHttpRequestDomains: 'none' }],
		[
			'a list without our host',
			{ allowedHttpRequestDomains: 'domains', allowedDomains: 'crm.test' },
		],
		['an empty list', { allowedHttpRequestDomains: 'domains', allowedDomains: '' }],
	])('%s: the node asks the API that the credential names', async (_, restriction) => {
		engine.setCredential({ ...credential(), ...restriction });
		const { items, error } = await engine.run(lookUp, vins(2));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(sandbox.ledger()).toHaveLength(2);
	});
});

describe('the Test button', () => {
	const test = async (more = {}) =>
		await testCredential(engine, { sessionToken: '', ...credential(), ...more });

	it('passes with a good secret', async () => {
		expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(sandbox.ledger()).toHaveLength(0);
	});

	it('fails with a wrong secret, in plain words', async () => {
		const { status, message } = await test({ clientSecret: 'mistyped' });
		expect(status).toBe('Error');
		expect(message).toMatch(/did not accept the Client ID and Client Secret/);
	});

	it('tests an edited secret and not the token stored for the old one', async () => {
		await engine.run(lookUp, vins(1));
		const sessionToken = engine.storedToken as string;
		expect((await test({ sessionToken, clientSecret: 'mistyped' })).status).toBe('Error');
		expect((await test({ sessionToken, ...OTHER })).status).toBe('OK');
	});

	it('fails where the account is locked, in plain words, and passes once it is not', async () => {
		sandbox.fault({ kind: 'status', status: 403, path: '/secure-coding-status' });
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).toContain('refuses this account (403)');
		expect((await test()).status).toBe('OK');
	});

	it('passes where a gateway refuses POST for the status, and GET is the way', async () => {
		await start({ statusMethod: 'GET' });
		expect((await test()).status).toBe('OK');
		expect(sandbox.stats().requests.at(-1)).toMatchObject({ method: 'GET', status: 404 });
		expect((await test({ clientSecret: 'mistyped' })).status).toBe('Error');
	});

	it('passes there with a token that is held already, once a job was asked for', async () => {
		await start({ statusMethod: 'GET', jobSpeed: 100 });
		const submitAndWait = {
			parameters: {
				resource: 'secureCoding',
				operation: 'submitAndWait',
				vin: '={{ $json.vin }}',
				vehicleOrder: 'original',
				options: { pollInterval: 0.05 },
			},
		};
		await engine.run(submitAndWait, vins(1));
		expect((await test({ sessionToken: engine.storedToken as string })).status).toBe('OK');
	});

	it.each(['clientId', 'clientSecret', 'baseUrl'])(
		'passes with invisible characters around %s',
		async (field) => {
			const value = (credential() as Record<string, unknown>)[field];
			expect((await test({ [field]: `\u200b${String(value)}\ufeff\u200b` })).status).toBe('OK');
		},
	);
});

import { sign } from 'jsonwebtoken';
import { TOKEN_PATH } from '../../../nodes/shared/api/catalog';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, post, stoppedClock, VIN } from './client';

const clock = stoppedClock('2026-03-10T12:00:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ tokenLifeSeconds: 60, now: clock.now, rateLimit: false });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const credentials = () => ({
	client_id: sandbox.clientId,
	client_secret: sandbox.clientSecret,
});
const statusWith = async (token: string) =>
	(await post(sandbox, '/vehicle-state', { vin: VIN }, token)).status;

describe('token exchange', () => {
	it('gives a bearer token that works', async () => {
		const answer = await fields(post(sandbox, TOKEN_PATH, credentials(), 'none'));
		expect(answer).toEqual({
			access_token: expect.any(String) as string,
			token_type: 'Bearer',
			expires_in: 60,
		});
		expect(await statusWith(String(answer.access_token))).toBe(200);
		expect(sandbox.stats().exchanges).toBe(1);
	});

	it('takes a form as well', async () => {
		const body = new URLSearchParams({ ...credentials(), grant_type: 'client_credentials' });
		const answer = await fetch(sandbox.url + TOKEN_PATH, { method: 'POST', body });
		expect(answer.status).toBe(200);
	});

	it.each([
		['a wrong secret', { client_secret: 'other' }, 401, /Client Secret is wrong/],
		['an unknown id', { client_id: 'other' }, 401, /Client ID .* is wrong/],
		['no secret', { client_secret: undefined }, 422, /^client_secret: /],
	])('refuses %s', async (_case, change, status, words) => {
		const answer = await post(sandbox, TOKEN_PATH, { ...credentials(), ...change });
		expect(answer.status).toBe(status);
		expect((await fields(answer)).message).toMatch(words);
		expect(sandbox.stats().exchanges).toBe(0);
	});
});

describe('bearer token', () => {
	it.each([
		['none', ''],
		['nonsense', 'nonsense'],
		['one signed by somebody else', sign({ sub: 'sandbox-client', generation: 0 }, 'other key')],
	])('is refused: %s', async (_case, token) => {
		const answer = await post(sandbox, '/vehicle-state', { vin: VIN }, token);
		expect(answer.status).toBe(401);
		expect(answer.headers.get('www-authenticate')).toBe('Bearer');
		expect((await fields(answer)).message).toMatch(/expired or revoked/);
		expect(sandbox.ledger()).toEqual([]);
	});

	it('ends to the moment', async () => {
		const token = sandbox.issueToken();
		clock.pass(59_999);
		expect(await statusWith(token)).toBe(200);
		clock.pass(1);
		expect(await statusWith(token)).toBe(401);
	});

	it('may live for less than a second', async () => {
		const token = sandbox.issueToken(undefined, 0.25);
		expect(await statusWith(token)).toBe(200);
		clock.pass(250);
		expect(await statusWith(token)).toBe(401);
	});

	it('can be revoked, and new ones work', async () => {
		const token = sandbox.issueToken();
		sandbox.revokeTokens();
		expect(await statusWith(token)).toBe(401);
		expect(await statusWith(sandbox.issueToken())).toBe(200);
	});

	it('survives a reset', async () => {
		const token = sandbox.issueToken();
		sandbox.reset();
		expect(await statusWith(token)).toBe(200);
	});
});

import { exchangeToken } from '../../../nodes/shared/auth/exchange';
import { faultOf, valueOf } from '../results';
import { newAccount, SECRET } from './accounts';
import {
	closeServers,
	n8nRequest,
	startTokenServer,
	type Reply,
	type TokenServer,
} from './tokenServer';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const TOKEN = { access_token: 'the-token', expires_in: 3600 };

let server: TokenServer;
afterEach(closeServers);

const exchange = async (...replies: Reply[]): ReturnType<typeof exchangeToken> => {
	server = await startTokenServer(...replies);
	const account = newAccount({ baseUrl: server.url, clientId: 'me & you' });
	return await exchangeToken(account, n8nRequest, () => NOW);
};

describe('what is sent', () => {
	it('is one POST with JSON', async () => {
		valueOf(await exchange({ body: TOKEN }));
		expect(server.seen).toEqual([
			{
				method: 'POST',
				url: '/auth/token',
				type: 'application/json',
				body: JSON.stringify({ client_id: 'me & you', client_secret: SECRET }),
			},
		]);
	});

	it.each([400, 415, 422])('is a form where JSON is answered %d', async (status) => {
		const { token } = valueOf(await exchange({ status }, { body: TOKEN }));
		expect(token).toBe('the-token');
		expect(server.seen).toHaveLength(2);
		const [, form] = server.seen;
		expect(form).toMatchObject({ method: 'POST', url: '/auth/token' });
		expect(form?.type).toMatch(/^application\/x-www-form-urlencoded/);
		expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual({
			grant_type: 'client_credentials',
			client_id: 'me & you',
			client_secret: SECRET,
		});
	});

	it.each([300, 401, 402, 403, 404, 405, 408, 410, 429, 500, 502, 503])(
		'is sent once where the answer is %d',
		async (status) => {
			expect(faultOf(await exchange({ status })).message).toContain(String(status));
			expect(server.seen).toHaveLength(1);
		},
	);

	it('is a form once and no more', async () => {
		expect(faultOf(await exchange({ status: 422 })).message).toContain('422');
		expect(server.seen).toHaveLength(2);
	});

	it('goes below the path of the base URL', async () => {
		server = await startTokenServer({ body: TOKEN });
		const account = newAccount({ baseUrl: `${server.url}/v1/` });
		valueOf(await exchangeToken(account, n8nRequest, () => NOW));
		expect(server.seen.map(({ url }) => url)).toEqual(['/v1/auth/token']);
	});
});

describe('a redirect', () => {
	it.each([301, 302, 303, 307, 308])('with %d is not followed', async (status) => {
		const elsewhere = await startTokenServer({ body: TOKEN });
		const location = `${elsewhere.url}/auth/token`;
		const refused = await exchange({ status, headers: { location } });
		expect(faultOf(refused)).toMatchObject({ final: true, status });
		expect(elsewhere.seen).toEqual([]);
		expect(server.seen).toHaveLength(1);
	});

	it('of the form is not followed either', async () => {
		const elsewhere = await startTokenServer({ body: TOKEN });
		const redirect = { status: 307, headers: { location: `${elsewhere.url}/auth/token` } };
		expect(faultOf(await exchange({ status: 415 }, redirect)).message).toContain('307');
		expect(elsewhere.seen).toEqual([]);
	});
});

describe('how long the token is used', () => {
	it.each([
		{ life: 3600, usable: 3570, refresh: 3540 },
		{ life: 300, usable: 270, refresh: 240 },
		{ life: 90, usable: 60, refresh: 51 },
		{ life: 30, usable: 20, refresh: 17 },
		{ life: 3, usable: 2, refresh: 1.7 },
	])(
		'a life of $life s: $usable s, and from $refresh s on the next is fetched',
		async ({ life, usable, refresh }) => {
			const body = { access_token: 'the-token', expires_in: life };
			const token = valueOf(await exchange({ body }));
			expect(token.token).toBe('the-token');
			expect(token.usableUntilMs).toBeCloseTo(NOW + usable * 1000, 3);
			expect(token.refreshFromMs).toBeCloseTo(NOW + refresh * 1000, 3);
		},
	);

	it('counts from when the answer is in', async () => {
		server = await startTokenServer({ body: TOKEN });
		let now = NOW;
		const slow = async (options: Parameters<typeof n8nRequest>[0]) => {
			now += 10_000;
			return await n8nRequest(options);
		};
		const account = newAccount({ baseUrl: server.url });
		const token = valueOf(await exchangeToken(account, slow, () => now));
		expect(token.usableUntilMs).toBe(NOW + 10_000 + 3_570_000);
	});
});

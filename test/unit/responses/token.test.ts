import { readToken } from '../../../nodes/shared/responses/token';

const NOW = Date.UTC(2031, 4, 17, 8, 30, 0);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${encoded({ alg: 'ES256' })}.${encoded(claims)}.c2lnbmF0dXJl`;
const seconds = (ms: number) => Math.floor(ms / 1000);

const opaque = 'ya29.opaque-Value_77';

describe('readToken finds the token', () => {
	test.each<[string, unknown]>([
		['access_token', { access_token: opaque }],
		['accessToken', { accessToken: opaque }],
		['token', { token: opaque }],
		['jwt', { jwt: opaque }],
		['id_token', { id_token: opaque }],
		['in other letter case', { Access_Token: opaque }],
		['under data', { success: true, data: { token: opaque } }],
		['under result', { result: { accessToken: opaque } }],
		['under response in payload', { response: { payload: { jwt: opaque } } }],
		['in an object called token', { token: { value: opaque, expires_in: 60 } }],
		['in an object called auth', { auth: { access_token: opaque } }],
		['in tokens.access', { tokens: { access: opaque, refresh: 'other' } }],
		['in a list of one', [{ token: opaque }]],
		['with its scheme before it', { token: `Bearer ${opaque}` }],
		['with space around it', { token: ` bearer   ${opaque}\n` }],
		['in bytes', Buffer.from(`\uFEFF{"jwt":"${opaque}"}`)],
		['in text', `  {"jwt":"${opaque}"}\n`],
		['in JSON inside JSON', { data: `{"token":"${opaque}"}` }],
	])('%s', (_, body) => {
		expect(readToken(body, NOW)?.token).toBe(opaque);
	});

	test('as the whole answer, where it is a JWT', () => {
		const token = jwt({ sub: 'client' });
		expect(readToken(token, NOW)?.token).toBe(token);
		expect(readToken(JSON.stringify(token), NOW)?.token).toBe(token);
	});

	test('the access token goes before the id token', () => {
		expect(readToken({ id_token: 'who', access_token: 'what' }, NOW)?.token).toBe('what');
	});

	test.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an error', { error: 'invalid_client' }],
		['words', 'INVALID_CLIENT_CREDENTIALS'],
		['dots that are no JWT', 'one.two.three'],
		['an empty token', { token: '' }],
		['two words', { token: 'my-Bearer abc' }],
		['a JWT that lacks its last part', `${encoded({})}.${encoded({})}`],
		['a JWT with a part too many', `${jwt({})}.more`],
		['a number', { token: 4711 }],
		['a token that would break out of its header', { token: 'abc\r\nX-Admin: 1' }],
		['an endless token', { token: 'a'.repeat(20_000) }],
		['wrappers without end', JSON.parse('{"data":'.repeat(500) + '1' + '}'.repeat(500))],
	])('no token in %s', (_, body) => {
		expect(readToken(body, NOW)).toBeUndefined();
	});
});

describe('readToken tells when it ends', () => {
	test.each<[string, object, number]>([
		['expires_in', { expires_in: 900 }, 900_000],
		['expiresIn as text', { expiresIn: '1800' }, 1_800_000],
		['a short duration', { expires_in: '2h' }, 2 * HOUR],
		['a fraction of an hour', { expires_in: ' 1.25 H ' }, 1.25 * HOUR],
		['minutes', { ttl: '10m' }, 600_000],
		['seconds', { ttl: '10 s' }, 10_000],
		['a day', { ttl: '1d' }, DAY],
		['expires_at in epoch seconds', { expires_at: seconds(NOW + 5 * 60_000) }, 5 * 60_000],
		['expires_at in epoch milliseconds', { expires_at: NOW + 7 * 60_000 }, 7 * 60_000],
		['expiresAt as text', { expiresAt: String(NOW + 7 * 60_000) }, 7 * 60_000],
		['an ISO date', { expires_at: '2031-05-17T09:00:00Z' }, 30 * 60_000],
		['an ISO date with an offset', { expires_at: '2031-05-17T11:00:00+02:00' }, 30 * 60_000],
		[
			'a date without a zone, as UTC',
			{ expires_at: '2031-05-17T09:00:00.123456' },
			30 * 60_000 + 123,
		],
		['a date without seconds', { expires_at: '2031-05-17T09:00' }, 30 * 60_000],
		['a date with a short fraction', { expires_at: '2031-05-17T09:00:00.5' }, 30 * 60_000 + 500],
		['a life of nothing beside an end', { expires_in: 0, expires_at: NOW + 60_000 }, 60_000],
		['an end that is now: 1 hour', { expires_at: NOW }, HOUR],
		['an end in 1973, in seconds: 1 hour', { expires_at: 1e8 }, HOUR],
		['an end in 1973, in milliseconds: 1 hour', { expires_at: 1e11 }, HOUR],
		['a date with a space', { expires: '2031-05-17 09:00:00' }, 30 * 60_000],
		['an end that is a life', { expires: 1200 }, 1_200_000],
		['nothing: 1 hour', {}, HOUR],
		['a negative life: 1 hour', { expires_in: -5 }, HOUR],
		['no life at all: 1 hour', { expires_in: 0 }, HOUR],
		['nonsense: 1 hour', { expires_in: 'soon', expires_at: 'tomorrow' }, HOUR],
		['not a number: 1 hour', { expires_in: Number.NaN }, HOUR],
		['an end in the past: 1 hour', { expires_at: seconds(NOW - HOUR) }, HOUR],
		['a life of a year: a day', { expires_in: 365 * 86_400 }, DAY],
		['an end in the next century: a day', { expires_at: '2131-01-01T00:00:00Z' }, DAY],
	])('%s', (_, life, expected) => {
		const read = readToken({ data: { token: opaque, ...life } }, NOW);
		expect(read?.expiresAtMs).toBe(NOW + expected);
	});

	test('the life stands outside the wrapper', () => {
		expect(readToken({ expires_in: 60, data: { token: opaque } }, NOW)?.expiresAtMs).toBe(
			NOW + 60_000,
		);
	});

	test.each<[string, object, number]>([
		['from its issue to its end', { iat: 1_000_000, exp: 1_000_600 }, 600_000],
		['to its end, by our clock', { exp: seconds(NOW) + 120 }, 120_000],
		['an end before its issue: 1 hour', { iat: 1_000_600, exp: 1_000_000 }, HOUR],
		['an end that is its issue: 1 hour', { iat: 1_000_000, exp: 1_000_000 }, HOUR],
		['no number: 1 hour', { exp: 'never' }, HOUR],
	])('from the token itself: %s', (_, claims, expected) => {
		expect(readToken({ jwt: jwt(claims) }, NOW)?.expiresAtMs).toBe(NOW + expected);
	});

	test('the answer goes before the token itself', () => {
		const body = { token: jwt({ exp: seconds(NOW) + 120 }), expires_in: 60 };
		expect(readToken(body, NOW)?.expiresAtMs).toBe(NOW + 60_000);
	});
});

test('a token in an answer that was not unpacked, or written by Python', () => {
	const body = JSON.stringify({ access_token: 'abc', expires_in: 60 });
	for (const packed of [{ statusCode: 200, body }, [{ statusCode: 200, body }]]) {
		expect(readToken(JSON.stringify(packed), 0)).toEqual({ token: 'abc', expiresAtMs: 60_000 });
	}
	expect(readToken("{'access_token': 'abc', 'expires_in': 60, 'scope': None}", 0)).toEqual({
		token: 'abc',
		expiresAtMs: 60_000,
	});
});

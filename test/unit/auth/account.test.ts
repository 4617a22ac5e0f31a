import {
	AccountError,
	CREDENTIAL,
	readAccount,
	secretsOf,
	withOwnHost,
} from '../../../nodes/shared/auth/account';
import { DEFAULT_BASE_URL, DEFAULT_LIMITS } from '../../../nodes/shared/api/catalog';
import { credentialData, newAccount, SECRET } from './accounts';

const readError = (more: Parameters<typeof newAccount>[0]): AccountError => {
	try {
		newAccount(more);
	} catch (error) {
		if (error instanceof AccountError) return error;
	}
	throw new Error('Read without an AccountError');
};

describe('the base URL', () => {
	it.each([
		['https://api.cars.test', 'https://api.cars.test'],
		['  https://api.cars.test  ', 'https://api.cars.test'],
		['\u00a0https://api.cars.test\u00a0', 'https://api.cars.test'],
		['https://api.cars.test/', 'https://api.cars.test'],
		['https://api.cars.test///', 'https://api.cars.test'],
		['https://api.cars.test/v1/', 'https://api.cars.test/v1'],
		['HTTPS://API.Cars.Test/v1', 'https://api.cars.test/v1'],
		['https://api.cars.test:443', 'https://api.cars.test'],
		['https://api.cars.test:8443', 'https://api.cars.test:8443'],
		['http://localhost:4010', 'http://localhost:4010'],
		['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
		['http://[::1]:4010', 'http://[::1]:4010'],
		['http://LOCALHOST', 'http://localhost'],
	])('%j is used as %s', (given, used) => {
		expect(newAccount({ baseUrl: given }).baseUrl).toBe(used);
	});

	it.each(['', '   ', undefined, null, 42])('%j is the default', (baseUrl) => {
		expect(newAccount({ baseUrl } as never).baseUrl).toBe(DEFAULT_BASE_URL);
	});

	it.each([
		'http://api.cars.test',
		'HTTP://api.cars.test',
		'http://localhost.cars.test',
		'http://127.0.0.1.cars.test',
		'http://127.0.0.2',
		'http://[::2]',
		'http://192.168.0.10:8080',
		'http://0.0.0.0',
	])('%s is refused, since the secret would go in the clear', (baseUrl) => {
		const { message } = readError({ baseUrl });
		expect(message).toContain('must start with https://');
		expect(message).toContain('Client Secret is never sent unencrypted');
	});

	it.each([
		'api.cars.test',
		'localhost:4010',
		'ftp://api.cars.test',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'//api.cars.test',
		'nonsense',
	])('%s is no web address', (baseUrl) => {
		expect(readError({ baseUrl }).message).toContain('is not a web address');
	});

	it.each([
		'https://user@api.cars.test',
		'https://user:pass@api.cars.test',
		'https://api.cars.test?key=1',
		'https://api.cars.test/v1#part',
		'http://name@localhost:4010',
	])('%s is not plain', (baseUrl) => {
		expect(readError({ baseUrl }).message).toContain('without a user name, query or fragment');
	});

	it('is named with the credential and an example where it is wrong, and a password in it is not repeated', () => {
		const { message, name } = readError({ baseUrl: `https://user:${SECRET}@api.cars.test` });
		expect(name).toBe('BimmerVinAccountError');
		expect(message).toContain('Open the BimmerVIN API credential and set Base URL');
		expect(message).toContain(DEFAULT_BASE_URL);
		expect(message).not.toContain(SECRET);
	});
});

describe('Client ID and Client Secret', () => {
	it('are trimmed', () => {
		const account = newAccount({ clientId: ' abc\n', clientSecret: '\t s e c ' });
		expect(account).toMatchObject({ clientId: 'abc', clientSecret: 's e c' });
	});

	it.each(['', '   ', undefined, null, 7])('%j as the ID is named', (clientId) => {
		expect(readError({ clientId } as never).message).toMatch(/^The Client ID .* is empty/);
	});

	it.each(['', ' \n', undefined, null, {}])('%j as the secret is named', (clientSecret) => {
		expect(readError({ clientSecret } as never).message).toMatch(/^The Client Secret .* is empty/);
	});
});

describe('the limits', () => {
	it.each([
		[10, 30, 10, 30],
		['25', '60', 25, 60],
		[0.5, 1, 0.5, 1],
		[0.000001, 0.2, 0.01, 1],
		[5, 7.9, 5, 7],
		[1000, 5000, 1000, 5000],
	])('%j and %j are kept or clamped', (requestsPerSecond, burst, rate, most) => {
		expect(newAccount({ requestsPerSecond, burst }).limits).toEqual({
			requestsPerSecond: rate,
			burst: most,
		});
	});

	it.each([undefined, null, '', 'many', 0, -5, NaN, Infinity])('%j is the default', (limit) => {
		const { limits } = newAccount({ requestsPerSecond: limit, burst: limit } as never);
		expect(limits).toEqual(DEFAULT_LIMITS);
	});
});

describe('the same credential read again', () => {
	it('gives the same account', () => {
		const data = credentialData();
		expect(readAccount({ ...data })).toEqual(readAccount(data));
	});

	it('follows every change, also of the limits', () => {
		const data = credentialData();
		readAccount(data);
		const edited = { ...data, requestsPerSecond: 3, burst: 4 };
		expect(readAccount(edited).limits).toEqual({ requestsPerSecond: 3, burst: 4 });
		expect(readAccount(data).limits).toEqual({ requestsPerSecond: 1000, burst: 1000 });
	});

	it('is refused again where it is wrong', () => {
		const data = credentialData({ clientId: '' });
		expect(() => readAccount(data)).toThrow(AccountError);
		expect(() => readAccount(data)).toThrow(AccountError);
	});
});

describe('accounts that were read', () => {
	const data = credentialData();

	/** How many others are read before this one is made anew. */
	const othersUntilForgotten = (): number => {
		const account = readAccount(data);
		for (let others = 0; others < 200; others++) {
			if (readAccount({ ...data }) !== account) return others;
			newAccount();
		}
		return Infinity;
	};

	it('are kept, fifty of them: every call reads its own', () => {
		expect(othersUntilForgotten()).toBeLessThanOrEqual(50);
		// One that is too many costs the oldest its place, and no other.
		expect(othersUntilForgotten()).toBe(50);
	});

	it('come from the credential of the name that workflows store', () => {
		expect(CREDENTIAL).toBe('bimmerVinApi');
	});
});

it('keeps no secret in clear, not even as a key', () => {
	const set = jest.spyOn(Map.prototype, 'set');
	const clientSecret = 'a-secret-that-nobody-else-has';
	const account = newAccount({ clientSecret });
	const keys = set.mock.calls.map(([key]) => JSON.stringify(key));
	set.mockRestore();
	expect(keys.length).toBeGreaterThan(0);
	for (const text of [...keys, account.rateLimitKey, account.credentialHash]) {
		expect(text).not.toContain(clientSecret);
	}
});

it('the two known hosts are one account, and another path is no other', () => {
	const keyOf = (baseUrl: string) => newAccount({ baseUrl, clientId: 'the-same' }).rateLimitKey;
	const known = keyOf(DEFAULT_BASE_URL);
	for (const baseUrl of [
		'https://api.vinrequest.xyz',
		'https://API.VinRequest.xyz:443/',
		`${DEFAULT_BASE_URL}/v2`,
	]) {
		expect(keyOf(baseUrl)).toBe(known);
	}
	expect(keyOf('https://api.vinrequest.xyz:8443')).not.toBe(known);
	expect(keyOf('https://vinrequest.xyz')).not.toBe(known);
	expect(newAccount({ baseUrl: `${DEFAULT_BASE_URL}/v2/` }).path).toBe('/v2');
});

it('its secret is known in every form that an answer may repeat it in', () => {
	const secrets = secretsOf(newAccount({ clientId: 'me', clientSecret: 'a b+c' }));
	const basic = Buffer.from('me:a b+c').toString('base64').replace(/=+$/, '');
	const encoded = Buffer.from('a b+c').toString('base64').replace(/=+$/, '');
	expect(secrets).toEqual(['a b+c', 'a%20b%2Bc', encoded, basic]);
});

it('its own host belongs to the list of hosts that a restricted credential may be sent to', () => {
	const account = newAccount({ baseUrl: 'https://api.cars.test:8443/v2' });
	expect(withOwnHost(account, 'a.test, b.test')).toBe('api.cars.test, a.test, b.test');
	expect(withOwnHost(account, '')).toBe('api.cars.test, ');
	expect(withOwnHost(account, undefined)).toBeUndefined();
});

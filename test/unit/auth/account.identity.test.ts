import { isOwnOrigin, readAccount } from '../../../nodes/shared/auth/account';
import { credentialData, newAccount, SECRET } from './accounts';

describe('the credential hash', () => {
	const data = credentialData();
	const { credentialHash } = readAccount(data);

	it('is fit for the stored token: 32 hexadecimal digits', () => {
		expect(credentialHash).toMatch(/^[0-9a-f]{32}$/);
	});

	it.each([
		['base URL', { baseUrl: 'https://other.cars.test' }],
		['path of the base URL', { baseUrl: 'https://api.cars.test/v2' }],
		['Client ID', { clientId: 'another' }],
		['Client Secret', { clientSecret: 'another' }],
		[
			'border between ID and secret',
			{ clientId: `${data.clientId as string}Z`, clientSecret: 'q' },
		],
	])('changes with the %s', (_what, more) => {
		expect(readAccount({ ...data, ...more }).credentialHash).not.toBe(credentialHash);
	});

	it('does not change with what is written otherwise and means the same, nor with the limits', () => {
		const same = {
			baseUrl: ' HTTPS://api.cars.test:443// ',
			clientId: ` ${data.clientId as string} `,
			clientSecret: `${SECRET}\n`,
			requestsPerSecond: 1,
			burst: 1,
			sessionToken: 'anything',
		};
		expect(readAccount({ ...data, ...same }).credentialHash).toBe(credentialHash);
	});
});

it('the rate limit key differs by account and by address, and not by secret', () => {
	const data = credentialData();
	const keyOf = (more: object) => readAccount({ ...data, ...more }).rateLimitKey;
	expect(keyOf({ clientSecret: 'rotated' })).toBe(keyOf({}));
	const others = [{ clientId: 'another' }, { baseUrl: 'https://b.cars.test' }].map(keyOf);
	expect(new Set([keyOf({}), ...others]).size).toBe(3);
});

describe('the own origin', () => {
	const account = newAccount({ baseUrl: 'https://api.cars.test/v1' });

	it.each([
		['/vehicle-state', 'https://api.cars.test'],
		['/vehicle-state', 'https://api.cars.test/v1'],
		['vehicle-state', 'https://api.cars.test/v1/'],
		['https://api.cars.test/files/1', undefined],
		['https://api.cars.test:443/files/1', undefined],
		['HTTPS://API.CARS.TEST/files/1', undefined],
		['https://api.cars.test/files/1', 'https://elsewhere.test'],
	])('%s with base %s is the own', (url, base) => {
		expect(isOwnOrigin(account, url, base)).toBe(true);
	});

	it.each([
		['https://elsewhere.test/x', undefined],
		['https://elsewhere.test/x', 'https://api.cars.test'],
		['http://api.cars.test/x', undefined],
		['https://api.cars.test:8443/x', undefined],
		['https://sub.api.cars.test/x', undefined],
		['https://api.cars.test.elsewhere.test/x', undefined],
		['https://api.cars.test@elsewhere.test/x', undefined],
		['//elsewhere.test/x', 'https://api.cars.test'],
		['\\\\elsewhere.test/x', 'https://api.cars.test'],
		[' https://elsewhere.test/x', 'https://api.cars.test'],
		['ht\ntps://elsewhere.test/x', 'https://api.cars.test'],
		['/vehicle-state', 'https://elsewhere.test'],
		['/vehicle-state', undefined],
		['/vehicle-state', ''],
		['', undefined],
		['data:text/plain,hello', undefined],
	])('%j with base %j is not', (url, base) => {
		expect(isOwnOrigin(account, url, base)).toBe(false);
	});
});

import { adoptToken, heldToken, packToken, unpackToken } from '../../../nodes/shared/auth/tokens';
import { newAccount, SECRET } from './accounts';

const NOW = 1_700_000_000_000;
const token = { token: 'eyJh.eyJz.c2ln-_~+/=', usableUntilMs: NOW + 60_000 };

describe('a packed token', () => {
	it('is read back as it was', () => {
		const account = newAccount();
		expect(unpackToken(account, packToken(account, token))).toEqual(token);
	});

	it('has whole milliseconds, and no secret', () => {
		const account = newAccount();
		const packed = packToken(account, { token: 't', usableUntilMs: NOW + 0.7 });
		expect(packed).toBe(`${account.credentialHash}:${NOW}:t`);
		expect(packed).not.toContain(SECRET);
	});

	it('is not read for other credentials', () => {
		expect(unpackToken(newAccount(), packToken(newAccount(), token))).toBeUndefined();
	});

	it('is not read with anything before it', () => {
		const account = newAccount();
		expect(unpackToken(account, `x${packToken(account, token)}`)).toBeUndefined();
	});

	const { credentialHash } = newAccount({ clientId: 'two' });
	it.each([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['a number', 42],
		['a bare token', token.token],
		['no token', `${credentialHash}:${NOW}:`],
		['no time', `${credentialHash}::abc`],
		['a time that is no number', `${credentialHash}:soon:abc`],
		['a token with a space', `${credentialHash}:${NOW}:a b`],
		['a token with a line break', `${credentialHash}:${NOW}:abc\n`],
		['a header of its own', `${credentialHash}:${NOW}:abc\r\nX-Evil: 1`],
	])('%s is none', (_what, stored) => {
		expect(unpackToken(newAccount({ clientId: 'two' }), stored)).toBeUndefined();
	});
});

describe('a stored token', () => {
	it('is taken over', () => {
		const account = newAccount();
		adoptToken(account, packToken(account, token), NOW);
		expect(heldToken(account, NOW)).toEqual(token);
	});

	it('is not taken over once its time is up', () => {
		const account = newAccount();
		adoptToken(account, packToken(account, token), token.usableUntilMs);
		expect(heldToken(account, NOW)).toBeUndefined();
	});

	it('is not taken over from other credentials', () => {
		const account = newAccount();
		adoptToken(account, packToken(newAccount(), token), NOW);
		expect(heldToken(account, NOW)).toBeUndefined();
	});

	it.each([
		{ more: 1, taken: 'stored' },
		{ more: 0, taken: 'held' },
		{ more: -1, taken: 'held' },
	])('that ends $more ms later than the held one: the $taken one is used', ({ more, taken }) => {
		const account = newAccount();
		adoptToken(account, packToken(account, { ...token, token: 'held' }), NOW);
		const stored = { token: 'stored', usableUntilMs: token.usableUntilMs + more };
		adoptToken(account, packToken(account, stored), NOW);
		expect(heldToken(account, NOW)?.token).toBe(taken);
	});

	it('replaces a held one whose time is up', () => {
		const account = newAccount();
		adoptToken(account, packToken(account, { ...token, token: 'held' }), NOW);
		const stored = { token: 'stored', usableUntilMs: NOW + 120_000 };
		adoptToken(account, packToken(account, stored), NOW + 90_000);
		expect(heldToken(account, NOW + 90_000)?.token).toBe('stored');
	});
});

describe('the memory', () => {
	it('holds the thousand accounts that were last given a token', () => {
		const accounts = Array.from({ length: 1200 }, () => newAccount());
		for (const account of accounts) adoptToken(account, packToken(account, token), NOW);
		const held = accounts.map((account) => heldToken(account, NOW) !== undefined);
		expect(held).toEqual([...Array<boolean>(200).fill(false), ...Array<boolean>(1000).fill(true)]);
	});

	it('keeps the account that got a new token last, however long it is known', () => {
		const [first, ...others] = Array.from({ length: 1000 }, () => newAccount());
		for (const account of [first!, ...others]) adoptToken(account, packToken(account, token), NOW);
		const later = { ...token, token: 'renewed', usableUntilMs: token.usableUntilMs + 1 };
		adoptToken(first!, packToken(first!, later), NOW);
		adoptToken(newAccount(), 'none', NOW);
		const one = newAccount();
		adoptToken(one, packToken(one, token), NOW);
		expect(heldToken(first!, NOW)?.token).toBe('renewed');
		expect(heldToken(others[0]!, NOW)).toBeUndefined();
	});
});

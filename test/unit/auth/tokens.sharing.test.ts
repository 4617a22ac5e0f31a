import {
	adoptToken,
	getToken,
	heldToken,
	packToken,
	secretsInUse,
} from '../../../nodes/shared/auth/tokens';
import { hideSecrets } from '../../../nodes/shared/responses/hideSecrets';
import { faultOf, valueOf } from '../results';
import { newAccount } from './accounts';
import { ManualClock, refusal, TokenSource } from './tokenSource';

const together = async <T>(count: number, run: () => Promise<T>): Promise<T[]> =>
	await Promise.all(Array.from({ length: count }, run));

/** A token that has to be had. */
const signIn = async (...asked: Parameters<typeof getToken>) => valueOf(await getToken(...asked));

/** Whether a token was had. */
const tryToSignIn = async (...asked: Parameters<typeof getToken>) =>
	(await getToken(...asked)).ok ? 'signed in' : 'failed';

/** @param failures of the first sign-ins */
function start(...failures: Error[]) {
	const source = new TokenSource();
	source.failures.push(...failures);
	return { source, account: newAccount() };
}

describe('one token for all', () => {
	it('50 callers at once make one exchange', async () => {
		const { source, account } = start();
		const tokens = await together(50, async () => await signIn(account, source.http));
		expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['token-1']));
		expect(source.exchanges).toBe(1);
	});

	it('another secret or address of the same account has its own', async () => {
		const source = new TokenSource();
		const accounts = [
			newAccount({ clientId: 'same' }),
			newAccount({ clientId: 'same', clientSecret: 'other' }),
			newAccount({ clientId: 'same', baseUrl: 'https://b.cars.test' }),
		];
		const tokens = await Promise.all(
			accounts.map(async (account) => await signIn(account, source.http)),
		);
		expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
	});
});

describe('an exchange that fails', () => {
	it('fails for all who wait, with one request', async () => {
		const { source, account } = start(refusal(401));
		const outcomes = await together(50, async () => await getToken(account, source.http));
		const kinds = outcomes.map((outcome) => faultOf(outcome).kind);
		expect(kinds).toEqual(Array(50).fill('signIn'));
		expect(source.exchanges).toBe(1);
	});

	it('whose single try another has begun does not end those who may try again', async () => {
		const clock = new ManualClock();
		const { source, account } = start(refusal(503));
		const single = getToken(account, source.http, { clock });
		const patient = together(
			20,
			async () => await signIn(account, source.http, { tries: 5, clock }),
		);
		expect(faultOf(await single).kind).toBe('signIn');
		const tokens = await patient;
		expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['token-2']));
		expect(source.exchanges).toBe(2);
	});

	it('again and again ends all of them once their tries are used up', async () => {
		const clock = new ManualClock();
		const { source, account } = start(...Array.from({ length: 20 }, () => refusal(503)));
		const single = tryToSignIn(account, source.http, { clock });
		const patient = together(
			20,
			async () => await tryToSignIn(account, source.http, { tries: 5, clock }),
		);
		expect(await single).toBe('failed');
		expect(new Set(await patient)).toEqual(new Set(['failed']));
		expect(source.exchanges).toBe(5);
	});

	it('is not remembered', async () => {
		const { source, account } = start(refusal(401));
		expect(faultOf(await getToken(account, source.http)).kind).toBe('signIn');
		expect((await signIn(account, source.http)).token).toBe('token-2');
	});
});

describe('what must not be shown', () => {
	it('is the token in use, the one before and the one that was refused', async () => {
		const { source, account } = start();
		const tokensIn = () => secretsInUse(account).filter((secret) => secret.startsWith('token-'));
		await getToken(account, source.http);
		expect(tokensIn()).toEqual(['token-1']);
		const later = { token: 'token-other', usableUntilMs: Date.now() + 9_000_000 };
		adoptToken(account, packToken(account, later), Date.now());
		expect(tokensIn()).toEqual(['token-other', 'token-1']);
		await getToken(account, source.http, { refused: 'token-other' });
		expect(tokensIn()).toEqual(['token-2', 'token-1', 'token-other']);
	});

	it('is one list that cannot change, until a token changes', async () => {
		const { source, account } = start();
		await getToken(account, source.http);
		const before = secretsInUse(account);
		expect(secretsInUse(account)).toBe(before);
		expect(Object.isFrozen(before)).toBe(true);
		expect(hideSecrets('token-1 or token-2', before)).toBe('[hidden] or token-2');
		await getToken(account, source.http, { refused: 'token-1' });
		expect(hideSecrets('token-1 or token-2', secretsInUse(account))).toBe('[hidden] or [hidden]');
	});
});

describe('a token that the API has refused', () => {
	it('is not handed out again: one exchange for all who met the refusal', async () => {
		const { source, account } = start();
		const { token: refused } = await signIn(account, source.http);
		const tokens = await together(20, async () => await signIn(account, source.http, { refused }));
		expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['token-2']));
		expect(source.exchanges).toBe(2);
	});

	it('does not cost a newer one its place', async () => {
		const { source, account } = start();
		const { token: refused } = await signIn(account, source.http);
		await signIn(account, source.http, { refused });
		expect((await signIn(account, source.http, { refused })).token).toBe('token-2');
		expect((await signIn(account, source.http)).token).toBe('token-2');
		expect(source.exchanges).toBe(2);
	});

	it('is not held any longer where no new one can be had', async () => {
		const { source, account } = start();
		const first = await signIn(account, source.http);
		source.failures.push(refusal(503));
		const second = await getToken(account, source.http, { refused: first.token });
		expect(faultOf(second).message).toContain('503');
		expect(heldToken(account, Date.now())).toBeUndefined();

		adoptToken(account, packToken(account, first), Date.now());
		expect(heldToken(account, Date.now())).toBeUndefined();
		expect((await signIn(account, source.http)).token).toBe('token-3');
	});

	it('does not come back from the stored credential although it would live longer', async () => {
		const { source, account } = start();
		const first = await signIn(account, source.http);
		source.life = 60;
		await signIn(account, source.http, { refused: first.token });
		adoptToken(account, packToken(account, first), Date.now());
		expect(heldToken(account, Date.now())?.token).toBe('token-2');
	});

	it('of another account is of no account here', async () => {
		const { source, account } = start();
		await signIn(account, source.http);
		await signIn(newAccount(), source.http, { refused: 'token-1' });
		expect(heldToken(account, Date.now())?.token).toBe('token-1');
	});
});

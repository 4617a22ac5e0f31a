/** A fresh token after a refusal that an old one may be the reason for, and failed sign-ins that n8n 1 has wrapped. */
import {
	adoptToken,
	getToken,
	heldToken,
	lastFailure,
	packToken,
	renewToken,
} from '../../../nodes/shared/auth/tokens';
import { storeSizes } from '../../../nodes/shared/state/stores';
import { faultOf, valueOf } from '../results';
import { newAccount } from './accounts';
import { refusal, TokenSource } from './tokenSource';

async function signedIn() {
	const source = new TokenSource();
	const account = newAccount();
	const { token } = valueOf(await getToken(account, source.http));
	const renew = async (refused: string) => await renewToken(account, source.http, refused);
	return { source, account, token, renew };
}

describe('a token that may be too old', () => {
	it('is renewed once', async () => {
		const { source, account, token, renew } = await signedIn();
		expect(valueOf(await renew(token))).toBe(true);
		expect(heldToken(account, Date.now())?.token).toBe('token-2');
		expect(source.exchanges).toBe(2);
	});

	it('is not renewed where another is held by now', async () => {
		const { source, renew } = await signedIn();
		expect(valueOf(await renew('an-older-one'))).toBe(true);
		expect(source.exchanges).toBe(1);
	});

	it('is the reason no more where the renewed one is refused too', async () => {
		const { source, token, renew } = await signedIn();
		await renew(token);
		expect(valueOf(await renew('token-2'))).toBe(false);
		expect(source.exchanges).toBe(2);
	});

	it('is not renewed where no sign-in succeeds, and says why', async () => {
		const { source, token, renew } = await signedIn();
		source.failures.push(refusal(401));
		const failed = await renew(token);
		expect(faultOf(failed as never)).toMatchObject({ kind: 'signIn', status: 401, final: true });
	});
});

it('is fetched where none is held any more', async () => {
	const source = new TokenSource();
	const account = newAccount();
	expect(valueOf(await renewToken(account, source.http, 'gone'))).toBe(true);
	expect(source.exchanges).toBe(1);
});

it('a sign-in under way is joined, however many accounts have come since', async () => {
	const source = new TokenSource();
	const account = newAccount();
	const first = getToken(account, source.http);
	for (let count = 0; count < 1_100; count++) {
		const other = newAccount();
		adoptToken(
			other,
			packToken(other, { token: 't', usableUntilMs: Date.now() + 60_000 }),
			Date.now(),
		);
	}
	expect(valueOf(await getToken(account, source.http))).toEqual(valueOf(await first));
	expect(source.exchanges).toBe(1);
});

it('the last failed sign-in is known by its words, for its own account', async () => {
	const source = new TokenSource();
	const account = newAccount();
	const told = (error: unknown) => lastFailure(account, error);
	expect(told(new Error('anything'))).toBeUndefined();
	source.failures.push(refusal(403));
	const fault = faultOf(await getToken(account, source.http));
	expect(told(new Error(fault.message))).toBe(fault);
	for (const other of [new Error(`${fault.message} And more`), fault.message, undefined]) {
		expect(told(other)).toBeUndefined();
	}
	expect(lastFailure(newAccount(), new Error(fault.message))).toBeUndefined();
});

it('sign-ins under way are counted, and none is left', async () => {
	const source = new TokenSource();
	const before = storeSizes().signInsUnderWay ?? 0;
	const signIn = getToken(newAccount(), source.http);
	expect(storeSizes().signInsUnderWay).toBe(before + 1);
	await signIn;
	expect(storeSizes().signInsUnderWay).toBe(before);
});

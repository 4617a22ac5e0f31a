/** A 403: one call tries a fresh token, the others wait for it, and not again for an hour where it is refused too. */
import type { Fault } from '../../../nodes/shared/api/fault';
import {
	FRESH_TOKEN_EVERY_MS,
	FreshTokenTrial,
	tryFreshToken,
	type OldToken,
} from '../../../nodes/shared/auth/freshToken';
import { getToken, heldToken } from '../../../nodes/shared/auth/tokens';
import { failedWith, ok } from '../../../nodes/shared/http/result';
import { storeSizes } from '../../../nodes/shared/state/stores';
import { FakeTime } from '../http/fakeClock';
import { valueOf } from '../results';
import { newAccount } from './accounts';
import { refusal, TokenSource } from './tokenSource';

async function setUp() {
	const source = new TokenSource();
	const account = newAccount();
	const { token } = valueOf(await getToken(account, source.http));
	const time = new FakeTime();
	const stop = new AbortController();
	const ask = async (
		more: Partial<OldToken> = {},
		endpoint = '/a',
		before?: () => Promise<boolean>,
	) =>
		await tryFreshToken(
			{ suspicion: 'possible', account, refused: token, http: source.http, ...more },
			endpoint,
			{ signal: stop.signal, tries: 1, clock: time.clock(), before },
		);
	return { source, account, token, time, stop, ask };
}

const asTrial = (found: unknown): FreshTokenTrial => {
	if (!(found instanceof FreshTokenTrial)) throw new Error('No trial');
	return found;
};
const refused = (more: object = {}) => failedWith({ kind: 'status', status: 403, ...more });

it('of 100 calls one tries, with one sign-in; let in, the others follow', async () => {
	const { source, ask } = await setUp();
	const trial = asTrial(await ask());
	const others = Array.from({ length: 99 }, async () => await ask());
	trial.end(ok('in'));
	expect(await Promise.all(others)).toEqual(Array(99).fill(ok(true)));
	expect(source.exchanges).toBe(2);
	expect(storeSizes().freshTokenTrials).toBe(0);
});

it('refused too, the others end, and nobody signs in again for an hour', async () => {
	const { source, account, time, ask } = await setUp();
	const trial = asTrial(await ask());
	const other = ask();
	trial.end(refused());
	expect(await other).toEqual(ok(false));
	const fresh = heldToken(account, Date.now())!.token;
	await time.pass(FRESH_TOKEN_EVERY_MS - 1);
	expect(await ask({ refused: fresh })).toEqual(ok(false));
	expect(source.exchanges).toBe(2);
	await time.pass(2);
	asTrial(await ask({ refused: fresh })).end(ok('in'));
	expect(source.exchanges).toBe(3);
});

it('the hour is of one endpoint alone', async () => {
	const { source, account, ask } = await setUp();
	asTrial(await ask()).end(refused());
	const fresh = heldToken(account, Date.now())!.token;
	asTrial(await ask({ refused: fresh }, '/b')).end(ok('in'));
	expect(source.exchanges).toBe(3);
});

it('a token that another call has renewed meanwhile is tried without a sign-in', async () => {
	const { source, account, token, ask } = await setUp();
	await getToken(account, source.http, { refused: token });
	asTrial(await ask()).end(ok('in'));
	expect(source.exchanges).toBe(2);
});

it('whoever was refused with the token that lets others in does not follow', async () => {
	const { account, ask } = await setUp();
	const trial = asTrial(await ask());
	const other = ask({ refused: heldToken(account, Date.now())!.token });
	trial.end(ok('in'));
	expect(await other).toEqual(ok(false));
});

it.each<[string, Fault, 'follow' | 'end' | 'try']>([
	['a vehicle that is not found', { kind: 'status', status: 404 }, 'follow'],
	['no credit', { kind: 'status', status: 402 }, 'follow'],
	['an answer that cannot be read', { kind: 'unreadable' }, 'follow'],
	['a page', { kind: 'status', status: 403, between: true }, 'end'],
	['a 401', { kind: 'status', status: 401 }, 'end'],
	['a lost connection', { kind: 'indeterminate', code: 'ECONNRESET' }, 'try'],
	['a gateway', { kind: 'status', status: 502 }, 'try'],
	['a Stop', { kind: 'halted' }, 'try'],
])('after %s the others: %s', async (_, fault, then) => {
	const { source, ask } = await setUp();
	const trial = asTrial(await ask());
	const other = ask();
	trial.end(failedWith(fault));
	const found = await other;
	if (then === 'try') asTrial(found).end(ok('in'));
	else expect(found).toEqual(ok(then === 'follow'));
	expect(source.exchanges).toBe(2);
});

it('a sign-in that fails is told to all, once', async () => {
	const { source, ask } = await setUp();
	source.failures.push(refusal(401));
	const found = await Promise.all([ask(), ask(), ask()]);
	for (const one of found) expect(one).toMatchObject({ ok: false, fault: { kind: 'signIn' } });
	expect(source.exchanges).toBe(2);
});

it('another reason that is found before costs no sign-in, and is not kept', async () => {
	const { source, ask } = await setUp();
	expect(await ask({}, '/a', async () => await Promise.resolve(true))).toEqual(ok(false));
	expect(source.exchanges).toBe(1);
	const thrown = async () => await Promise.reject(new Error('oops'));
	expect(await ask({}, '/a', thrown)).toEqual(ok(false));
	asTrial(await ask({}, '/a', async () => await Promise.resolve(false))).end(ok('in'));
});

it('words about the account are not blamed on a token that was renewed', async () => {
	const { account, ask } = await setUp();
	asTrial(await ask({ suspicion: 'unlikely' })).end(refused());
	const fresh = heldToken(account, Date.now())!.token;
	expect(await ask({ suspicion: 'unlikely', refused: fresh }, '/b')).toEqual(ok(false));
	asTrial(await ask({ refused: fresh }, '/b')).end(ok('in'));
});

it('a Stop lets go whoever waits', async () => {
	const { stop, ask } = await setUp();
	const trial = asTrial(await ask());
	const other = ask();
	stop.abort();
	expect(await other).toEqual(ok(true));
	trial.endWith('unknown');
	trial.endWith('letIn');
});

import {
	adoptToken,
	getToken,
	heldToken,
	lastingToken,
	packToken,
} from '../../../nodes/shared/auth/tokens';
import { newAccount } from './accounts';
import { faultOf, valueOf } from '../results';
import { ManualClock, refusal, TokenSource } from './tokenSource';

interface World {
	readonly source: TokenSource;
	readonly clock: ManualClock;
	readonly ask: () => ReturnType<typeof getToken>;
	readonly get: () => Promise<string>;
	readonly held: () => string | undefined;
	readonly lasting: () => string | undefined;
}

function newWorld(life: number): World {
	const source = new TokenSource();
	source.life = life;
	const clock = new ManualClock();
	const account = newAccount();
	const ask = async () => await getToken(account, source.http, { clock });
	return {
		source,
		clock,
		ask,
		get: async () => valueOf(await ask()).token,
		held: () => heldToken(account, clock.now())?.token,
		lasting: () => lastingToken(account, clock.now())?.token,
	};
}

/** Lets what goes on in the background come to its end. */
const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

describe.each([
	{ life: 3600, refresh: 3540, end: 3570 },
	{ life: 60, refresh: 34, end: 40 },
	{ life: 3, refresh: 1.7, end: 2 },
])('a token that lives $life s', ({ life, refresh, end }) => {
	it(`is the only one for ${refresh} s`, async () => {
		const { source, clock, get } = newWorld(life);
		await get();
		clock.pass(refresh - 0.01);
		expect(await get()).toBe('token-1');
		await settled();
		expect(source.exchanges).toBe(1);
	});

	it('is used on while the next is fetched, once for all', async () => {
		const { source, clock, get, held } = newWorld(life);
		await get();
		clock.pass(refresh);
		const tokens = await Promise.all(Array.from({ length: 20 }, get));
		expect(new Set(tokens)).toEqual(new Set(['token-1']));
		await settled();
		expect(held()).toBe('token-2');
		expect(await get()).toBe('token-2');
		expect(source.exchanges).toBe(2);
	});

	it(`is held for longer than the ${refresh} s in which nobody asks for the next`, async () => {
		const { clock, get, held, lasting } = newWorld(life);
		expect(lasting()).toBeUndefined();
		await get();
		clock.pass(refresh - 0.01);
		expect(lasting()).toBe('token-1');
		clock.pass(0.01);
		expect([held(), lasting()]).toEqual(['token-1', undefined]);
	});

	it(`is not given out from ${end} s on`, async () => {
		const { source, clock, get, held } = newWorld(life);
		await get();
		clock.pass(end - 0.01);
		expect(held()).toBe('token-1');
		clock.pass(0.01);
		expect(held()).toBeUndefined();
		expect(await get()).toBe('token-2');
		expect(source.exchanges).toBe(2);
	});
});

describe('the next token', () => {
	it('that cannot be had is asked for once, and the held one is used to its end', async () => {
		const { source, clock, get } = newWorld(3600);
		await get();
		clock.pass(3550);
		source.failures.push(refusal(401));
		for (let call = 0; call < 10; call++) {
			expect(await get()).toBe('token-1');
			await settled();
		}
		expect(source.exchanges).toBe(2);
		clock.pass(20);
		expect(await get()).toBe('token-3');
	});

	it('that cannot be had costs no newer one its place', async () => {
		const { source, clock } = newWorld(3600);
		const account = newAccount();
		valueOf(await getToken(account, source.http, { clock }));
		clock.pass(3550);
		source.failures.push(refusal(401));
		valueOf(await getToken(account, source.http, { clock }));
		const newer = { token: 'newer', usableUntilMs: clock.now() + 60_000 };
		adoptToken(account, packToken(account, newer), clock.now());
		await settled();
		expect(heldToken(account, clock.now())?.token).toBe('newer');
	});

	it('that cannot be had is reported by the call that has none', async () => {
		const { source, clock, ask, get } = newWorld(3600);
		await get();
		clock.pass(3550);
		source.failures.push(refusal(401), refusal(401));
		await get();
		await settled();
		clock.pass(20);
		expect(faultOf(await ask()).message).toContain(
			'did not accept the Client ID and Client Secret',
		);
	});
});

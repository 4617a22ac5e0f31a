/** What lives as long as the process: each store has a name, a bound, and a size that can be read. */
import { attached, madeOnce } from '../../../nodes/shared/state/attached';
import { boundedStore, countIn, storeSizes } from '../../../nodes/shared/state/stores';

const keysIn = (store: { get(key: string): unknown }, ...keys: string[]): string =>
	keys.filter((key) => store.get(key) !== undefined).join('');

/** Its values are their own weights, 9 together at most. */
const weighing = (name: string) =>
	boundedStore<number>(name, { max: 10, weigh: (value) => value, maxWeight: 9 });

describe('a bounded store', () => {
	it('keeps what was set last, and forgets what was set longest ago', () => {
		const store = boundedStore<number>('plain', { max: 2 });
		store.set('a', 1);
		store.set('b', 2);
		store.set('c', 3);
		expect(keysIn(store, 'a', 'b', 'c')).toBe('bc');
	});

	it('takes an entry that is set again for the youngest, and one that is read not', () => {
		const store = boundedStore<number>('again', { max: 2 });
		store.set('a', 1);
		store.set('b', 2);
		store.set('a', 3);
		store.get('b');
		store.set('c', 4);
		expect(keysIn(store, 'a', 'b', 'c')).toBe('ac');
		expect(store.get('a')).toBe(3);
	});

	it('never forgets what may not go, also beyond its bound', () => {
		const store = boundedStore<{ busy: boolean }>('busy', { max: 1, mayGo: ({ busy }) => !busy });
		store.set('a', { busy: true });
		store.set('b', { busy: false });
		store.set('c', { busy: true });
		expect(keysIn(store, 'a', 'b', 'c')).toBe('ac');
	});

	it('keeps the one that has just come, even with room for none', () => {
		const store = boundedStore<number>('none', { max: 0 });
		store.set('a', 1);
		expect(keysIn(store, 'a')).toBe('a');
		store.set('b', 2);
		expect(keysIn(store, 'a', 'b')).toBe('b');
	});

	it.each([
		[[4, 4], 'ab'],
		[[4, 4, 1], 'abc'],
		[[4, 4, 3], 'bc'],
		[[4, 4, 9], 'c'],
		[[4, 4, 10], 'ab'],
		[[4, 4, 9, 1], 'd'],
	] as const)('of the weights %j keeps %s within 9', (weights, kept) => {
		const store = weighing('weighed');
		const keys = [...'abcd'];
		weights.forEach((weight, at) => store.set(keys[at]!, weight));
		expect(keysIn(store, ...keys)).toBe(kept);
	});

	it('counts what it has forgotten no longer, set anew or deleted', () => {
		const store = weighing('counted');
		store.set('a', 9);
		store.set('a', 1);
		store.set('b', 8);
		expect(keysIn(store, 'a', 'b')).toBe('ab');
		store.delete('b');
		store.delete('b');
		store.set('c', 8);
		expect(keysIn(store, 'a', 'b', 'c')).toBe('ac');
	});

	it('forgets an older value where the new one is too heavy to be kept', () => {
		const store = weighing('heavy');
		store.set('a', 1);
		store.set('a', 10);
		expect(store.get('a')).toBeUndefined();
	});

	it('makes an entry once', () => {
		const store = boundedStore<object>('made', { max: 2 });
		const make = jest.fn(() => ({}));
		expect(store.getOr('a', make)).toBe(store.getOr('a', make));
		expect(make).toHaveBeenCalledTimes(1);
		expect(store.values).toHaveLength(1);
	});
});

describe('the sizes', () => {
	it('are those of now, by name', () => {
		const store = boundedStore<number>('sized', { max: 2 });
		expect(storeSizes()).toMatchObject({ sized: 0 });
		for (const key of ['a', 'b', 'c']) store.set(key, 1);
		countIn('of another kind', () => 7);
		expect(storeSizes()).toMatchObject({ sized: 2, 'of another kind': 7 });
	});
});

describe('what belongs to an object', () => {
	it('is found with it, and with no other', () => {
		const [one, other] = [{}, {}];
		const notes = attached<object, number>();
		notes.set(one, 1);
		expect([notes.get(one), notes.get(other)]).toEqual([1, undefined]);
	});

	it.each([undefined, null, 0, 'text'])('is made once, also where it is %p', (value) => {
		const make = jest.fn(() => value);
		const of = madeOnce<object, unknown>(make);
		const key = {};
		expect([of(key), of(key)]).toEqual([value, value]);
		expect(make).toHaveBeenCalledTimes(1);
		of({});
		expect(make).toHaveBeenCalledTimes(2);
	});
});

/** Leaks are made up, one of each kind: a check that cannot fail proves nothing. */
import {
	growthOf,
	memoryBack,
	nothingLeaks,
	nothingUnheard,
	type Holdings,
} from '../../chaos/invariants/process';

const base: Holdings = { resources: ['PipeWrap'], stores: {}, limiters: {} };
const leaks = (more: Partial<Holdings>, mayHold = {}) =>
	nothingLeaks(base, { ...base, ...more }, mayHold);

describe('nothing leaks', () => {
	const stores = { sessions: 2, accounts: 1 };

	it.each<readonly [string, unknown[], number]>([
		['where all is as before', leaks({}), 0],
		...['Timeout', 'TCPSocketWrap', 'PipeWrap'].map(
			(name) => [`a ${name} is left`, leaks({ resources: ['PipeWrap', name] }), 1] as const,
		),
		['entries of stores that may hold them', leaks({ stores }, stores), 0],
		['an entry of a store that may hold none', leaks({ stores }, { sessions: 2 }), 1],
		['an entry too many', leaks({ stores }, { ...stores, sessions: 1 }), 1],
		['a slot of the rate limit is out', leaks({ limiters: { inFlight: 1, waiting: 0 } }), 1],
	])('%s', (_, found, count) => expect(found).toHaveLength(count));
});

describe('memory goes back', () => {
	const samples = (perSeed: number) =>
		Array.from({ length: 40 }, (_, index) => 90_000_000 + index * perSeed + (index % 3) * 100_000);

	it('a little left behind by each seed is too much', () => {
		expect(memoryBack(samples(500_000), 5_000_000)).toHaveLength(1);
	});

	it('up and down is not', () => {
		expect(memoryBack(samples(0), 5_000_000)).toEqual([]);
	});

	it('a few samples tell nothing', () => {
		expect(growthOf(samples(500_000).slice(0, 5))).toBeUndefined();
	});
});

it('a rejection that nobody hears', () => {
	expect(nothingUnheard([new Error('Lost')])[0]?.what).toContain('Lost');
	expect(nothingUnheard([])).toEqual([]);
});

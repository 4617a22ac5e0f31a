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
	it('where all is as before', () => {
		expect(leaks({})).toEqual([]);
	});

	it.each(['Timeout', 'TCPSocketWrap', 'PipeWrap'])('a %s that is left', (name) => {
		expect(leaks({ resources: ['PipeWrap', name] })).toHaveLength(1);
	});

	it('an entry of a store that may hold none, or one too many', () => {
		const stores = { sessions: 2, accounts: 1 };
		expect(leaks({ stores }, { sessions: 2, accounts: 1 })).toEqual([]);
		expect(leaks({ stores }, { sessions: 2 })).toHaveLength(1);
		expect(leaks({ stores }, { sessions: 1, accounts: 1 })).toHaveLength(1);
	});

	it('a slot of the rate limit that is never given back', () => {
		expect(leaks({ limiters: { inFlight: 1, waiting: 0 } })).toHaveLength(1);
	});
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

import type { IDataObject } from 'n8n-workflow';

import {
	FIRST_HOLD_MS,
	forgetOthers,
	handOver,
	isHandedOver,
	isOfPublishing,
	keepFinished,
	MAX_HANDOVERS,
	MAX_INCOMPLETE,
	moveOn,
	newMemory,
	openJobs,
	readFinished,
	TELL_EVERY_MS,
	tellsOutage,
	tellsTroubles,
	timesHandedOver,
	waitsForFiles,
} from '../../../nodes/BimmerVinTrigger/state';

describe('the jobs that n8n keeps as handed over', () => {
	it.each([
		['nothing', {}, []],
		['a list', { finishedJobs: ['a', 'b'] }, ['a', 'b']],
		['text', { finishedJobs: 'a' }, []],
		['an object', { finishedJobs: { a: 1 } }, []],
		['null', { finishedJobs: null }, []],
		['a list with other things in it', { finishedJobs: ['a', 1, null, {}, 'b'] }, ['a', 'b']],
	])('are read from %s', (_, staticData, ids) => {
		expect([...readFinished(staticData as IDataObject)]).toEqual(ids);
	});

	it.each([
		['a new job', { finishedJobs: ['a'] }, ['a', 'b'], ['a', 'b'], { finishedJobs: ['a', 'b'] }],
		[
			'a job that is in the list no more',
			{ finishedJobs: ['a', 'b'] },
			['b'],
			['a', 'b'],
			{ finishedJobs: ['b'] },
		],
		['the last job', { finishedJobs: ['a'] }, [], ['a'], { finishedJobs: [] }],
		[
			'other things in the data',
			{ finishedJobs: 7, x: 1 },
			['a'],
			['a'],
			{ finishedJobs: ['a'], x: 1 },
		],
	])('are kept: %s', (_, staticData, ids, finished, expected) => {
		keepFinished(staticData, ids, new Set(finished));
		expect(staticData).toEqual(expected);
	});

	it.each([
		['nothing to keep', {}, ['a'], []],
		['the same', { finishedJobs: ['a', 'b'] }, ['a', 'b', 'c'], ['a', 'b']],
	])('are not written where nothing changes: %s', (_, staticData, ids, finished) => {
		const frozen = Object.freeze(staticData) as IDataObject;
		expect(() => keepFinished(frozen, ids, new Set(finished))).not.toThrow();
	});
});

describe('the jobs that a poll looks at', () => {
	const ids = ['a', 'b', 'c', 'd'];

	it.each([
		['all, from the start', 0, [], ['a', 'b', 'c', 'd']],
		['from where the last poll ended', 2, [], ['c', 'd', 'a', 'b']],
		['without those that are handed over', 2, ['a', 'd'], ['c', 'b']],
		['of a list that has become shorter', 6, [], ['c', 'd', 'a', 'b']],
		['none', 1, ['a', 'b', 'c', 'd'], []],
	])('%s', (_, nextIndex, finished, expected) => {
		const memory = { ...newMemory(), nextIndex };
		expect(openJobs(ids, new Set(finished), memory, 0)).toEqual(expected);
	});

	it('are none of an empty list', () => {
		expect(openJobs([], new Set(), newMemory(), 0)).toEqual([]);
	});

	it('come round over several polls', () => {
		const list = Array.from({ length: 10_000 }, (_, index) => `job_${index}`);
		const memory = newMemory();
		const seen = new Set<string>();
		for (let poll = 0; poll < 20; poll++) {
			const open = openJobs(list, new Set(['job_3']), memory, 0);
			open.slice(0, 530).forEach((id) => seen.add(id));
			moveOn(memory, list, open[530]);
		}
		expect(seen.size).toBe(9_999);
	});

	it('start at the same place where none was left out, or it is gone', () => {
		const memory = { ...newMemory(), nextIndex: 2 };
		moveOn(memory, ids, undefined);
		expect(memory.nextIndex).toBe(2);
		moveOn(memory, ids, 'gone');
		expect(memory.nextIndex).toBe(0);
	});
});

describe('handing over', () => {
	it('gives each job to one poll only, and notes it', () => {
		const memory = newMemory();
		const finished = new Set(['a']);
		expect(handOver(memory, finished, ['a', 'b', 'c'], 0, 10)).toEqual(['b', 'c']);
		expect([...finished]).toEqual(['a', 'b', 'c']);
		// Another poll, whose static data is older.
		expect(handOver(memory, new Set(), ['b', 'c', 'd'], 5, 20)).toEqual(['d']);
	});

	it('comes again where n8n has kept nothing, at growing distances, and not for ever', () => {
		const memory = newMemory();
		const at: number[] = [];
		for (let now = 0; now < 30 * 24 * 60; now++) {
			const startedAtMs = now * 60_000;
			if (handOver(memory, new Set(), ['a'], startedAtMs, startedAtMs).length > 0) at.push(now);
		}
		expect(at).toEqual([0, 2, 10, 42, 170, 682]);
		expect(timesHandedOver(memory, 'a')).toBe(MAX_HANDOVERS);
		expect(openJobs(['a'], new Set(), memory, 1e12)).toEqual([]);
	});

	it('is held against polls that have started before, however long they take', () => {
		const memory = newMemory();
		handOver(memory, new Set(), ['a'], 0, 1_000);
		expect(isHandedOver(memory, 'a', 0)).toBe(true);
		expect(isHandedOver(memory, 'a', 999 + FIRST_HOLD_MS)).toBe(true);
		expect(isHandedOver(memory, 'a', 1_000 + FIRST_HOLD_MS)).toBe(false);
		expect(isHandedOver(memory, 'b', 0)).toBe(false);
	});

	it('forgets jobs that are in the list no more', () => {
		const memory = newMemory();
		handOver(memory, new Set(), ['a', 'b'], 0, 0);
		waitsForFiles(memory, 'c');
		tellsTroubles(memory, ['d', 'b'], 0);
		forgetOthers(memory, ['b']);
		expect([...memory.handovers.keys()]).toEqual(['b']);
		expect(memory.incomplete.size).toBe(0);
		expect([...memory.troubleToldAtMs.keys()]).toEqual(['b']);
		expect(handOver(memory, new Set(), ['a'], 0, 0)).toEqual(['a']);
	});
});

describe('a job without all of its files', () => {
	it('is waited for during some polls', () => {
		const memory = newMemory();
		const waits = Array.from({ length: MAX_INCOMPLETE + 1 }, () => waitsForFiles(memory, 'a'));
		expect(waits).toEqual([true, true, true, true, false, false]);
		handOver(memory, new Set(), ['a'], 0, 0);
		expect(memory.incomplete.size).toBe(0);
	});
});

describe('what is told', () => {
	it('an outage: at once, and then every hour', () => {
		const memory = newMemory();
		const minutes = [0, 1, 59, 60, 61, 119, 120, 500];
		expect(minutes.filter((minute) => tellsOutage(memory, minute * 60_000))).toEqual([
			0, 60, 120, 500,
		]);
		memory.outageToldAtMs = undefined;
		expect(tellsOutage(memory, 500 * 60_000)).toBe(true);
	});

	it('an outage, where the clock was set back', () => {
		const memory = newMemory();
		tellsOutage(memory, 10 * TELL_EVERY_MS);
		expect(tellsOutage(memory, TELL_EVERY_MS)).toBe(true);
	});

	it('jobs in trouble: each at once, and then every hour', () => {
		const memory = newMemory();
		expect(tellsTroubles(memory, ['a'], 0)).toEqual(['a']);
		expect(tellsTroubles(memory, ['a', 'b'], 1)).toEqual(['b']);
		expect(tellsTroubles(memory, ['a', 'b'], TELL_EVERY_MS)).toEqual(['a']);
		expect(tellsTroubles(memory, [], TELL_EVERY_MS)).toEqual([]);
	});
});

describe('the poll that belongs to publishing', () => {
	const FULL_MS = 300_000;
	const DURABLE_MS = 36_000;

	it.each([
		['publishing', true, 'activate', FULL_MS, true],
		['publishing anew', true, 'update', FULL_MS, true],
		['the start of n8n', true, 'init', FULL_MS, true],
		['a change of the leading process', true, 'leadershipChange', FULL_MS, true],
		['publishing in an older n8n, which grants no time', true, 'update', undefined, true],
		['publishing with a limit to its time', true, 'activate', DURABLE_MS, true],
		['a poll on schedule, in the context of publishing', false, 'activate', FULL_MS, false],
		['the same in an older n8n', false, 'init', undefined, false],
		['a poll of the durable scheduler', true, 'update', DURABLE_MS, false],
	])('%s', (_, isFirstOfContext, activationMode, budgetMs, expected) => {
		expect(isOfPublishing({ isFirstOfContext, activationMode, budgetMs })).toBe(expected);
	});
});

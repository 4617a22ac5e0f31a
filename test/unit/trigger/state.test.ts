import type { IDataObject } from 'n8n-workflow';

import {
	advanceCursor,
	FIRST_HOLD_MS,
	forgetUnlisted,
	isDelivered,
	isPublishingPoll,
	jobsToReport,
	markDelivered,
	MAX_DELIVERIES,
	newTriggerState,
	recordPoll,
	readDelivered,
	REPORT_EVERY_MS,
	saveDelivered,
	shouldReportOutage,
	timesDelivered,
	undeliveredJobs,
} from '../../../nodes/BimmerVinTrigger/state';

describe('the jobs that n8n keeps as delivered', () => {
	it.each([
		['nothing', {}, []],
		['a list', { finishedJobs: ['a', 'b'] }, ['a', 'b']],
		['text', { finishedJobs: 'a' }, []],
		['an object', { finishedJobs: { a: 1 } }, []],
		['null', { finishedJobs: null }, []],
		['a list with other things in it', { finishedJobs: ['a', 1, null, {}, 'b'] }, ['a', 'b']],
	])('are read from %s', (_, staticData, ids) => {
		expect([...readDelivered(staticData as IDataObject)]).toEqual(ids);
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
	])('are kept: %s', (_, staticData, ids, delivered, expected) => {
		saveDelivered(staticData, ids, new Set(delivered));
		expect(staticData).toEqual(expected);
	});

	it.each([
		['nothing to keep', {}, ['a'], []],
		['the same', { finishedJobs: ['a', 'b'] }, ['a', 'b', 'c'], ['a', 'b']],
	])('are not written where nothing changes: %s', (_, staticData, ids, delivered) => {
		const frozen = Object.freeze(staticData) as IDataObject;
		expect(() => saveDelivered(frozen, ids, new Set(delivered))).not.toThrow();
	});
});

describe('the jobs that a poll asks for', () => {
	const ids = ['a', 'b', 'c', 'd'];

	it.each([
		['all, from the start', 0, [], ['a', 'b', 'c', 'd']],
		['from where the last poll ended', 2, [], ['c', 'd', 'a', 'b']],
		['without those that are handed over', 2, ['a', 'd'], ['c', 'b']],
		['of a list that has become shorter', 6, [], ['c', 'd', 'a', 'b']],
		['none', 1, ['a', 'b', 'c', 'd'], []],
	])('%s', (_, cursor, delivered, expected) => {
		const state = { ...newTriggerState(), cursor };
		expect(undeliveredJobs(ids, new Set(delivered), state, 0)).toEqual(expected);
	});

	it('are none of an empty list', () => {
		expect(undeliveredJobs([], new Set(), newTriggerState(), 0)).toEqual([]);
	});

	it('come round over several polls', () => {
		const list = Array.from({ length: 10_000 }, (_, index) => `job_${index}`);
		const state = newTriggerState();
		const seen = new Set<string>();
		for (let poll = 0; poll < 20; poll++) {
			const open = undeliveredJobs(list, new Set(['job_3']), state, 0);
			open.slice(0, 530).forEach((id) => seen.add(id));
			advanceCursor(state, list, open[530]);
		}
		expect(seen.size).toBe(9_999);
	});

	it('start at the same place where none was left out, or it is gone', () => {
		const state = { ...newTriggerState(), cursor: 2 };
		advanceCursor(state, ids, undefined);
		expect(state.cursor).toBe(2);
		advanceCursor(state, ids, 'gone');
		expect(state.cursor).toBe(0);
	});
});

describe('delivering', () => {
	it('gives each job to one poll only, and notes it', () => {
		const state = newTriggerState();
		const delivered = new Set(['a']);
		expect(markDelivered(state, delivered, ['a', 'b', 'c'], 0, 10)).toEqual(['b', 'c']);
		expect([...delivered]).toEqual(['a', 'b', 'c']);
		// Another poll, whose static data is older.
		expect(markDelivered(state, new Set(), ['b', 'c', 'd'], 5, 20)).toEqual(['d']);
	});

	it('comes again where n8n has kept nothing, at growing distances, and not for ever', () => {
		const state = newTriggerState();
		const at: number[] = [];
		for (let now = 0; now < 30 * 24 * 60; now++) {
			const startedAtMs = now * 60_000;
			if (markDelivered(state, new Set(), ['a'], startedAtMs, startedAtMs).length > 0) at.push(now);
		}
		expect(at).toEqual([0, 2, 10, 42, 170, 682]);
		expect(timesDelivered(state, 'a')).toBe(MAX_DELIVERIES);
		expect(undeliveredJobs(['a'], new Set(), state, 1e12)).toEqual([]);
	});

	it('is held against polls that have started before, however long they take', () => {
		const state = newTriggerState();
		markDelivered(state, new Set(), ['a'], 0, 1_000);
		expect(isDelivered(state, 'a', 0)).toBe(true);
		expect(isDelivered(state, 'a', 999 + FIRST_HOLD_MS)).toBe(true);
		expect(isDelivered(state, 'a', 1_000 + FIRST_HOLD_MS)).toBe(false);
		expect(isDelivered(state, 'b', 0)).toBe(false);
	});

	it('forgets jobs that are in the list no more', () => {
		const state = newTriggerState();
		markDelivered(state, new Set(), ['a', 'b'], 0, 0);
		recordPoll(state, 'c', { result: 'doneWithoutFiles', print: '', round: 1 }, 0);
		jobsToReport(state, ['d', 'b'], 0);
		forgetUnlisted(state, ['b']);
		expect([...state.deliveries.keys()]).toEqual(['b']);
		expect(state.pollHistories.size).toBe(0);
		expect([...state.errorReportedAtMs.keys()]).toEqual(['b']);
		expect(markDelivered(state, new Set(), ['a'], 0, 0)).toEqual(['a']);
	});
});

describe('a job without all of its files', () => {
	const poll = (round: number) => ({ result: 'doneWithoutFiles', print: '', round }) as const;

	it('is looked at in five polls, however often in each', () => {
		const state = newTriggerState();
		const ends = [1, 1, 1, 2, 3, 4, 4, 5].map((round) =>
			recordPoll(state, 'a', poll(round), round),
		);
		expect(ends).toEqual([false, false, false, false, false, false, false, true]);
		markDelivered(state, new Set(), ['a'], 0, 0);
		expect(state.pollHistories.size).toBe(0);
	});
});

describe('what is told', () => {
	it('an outage: at once, and then every hour', () => {
		const state = newTriggerState();
		const minutes = [0, 1, 59, 60, 61, 119, 120, 500];
		expect(minutes.filter((minute) => shouldReportOutage(state, minute * 60_000))).toEqual([
			0, 60, 120, 500,
		]);
		state.outageReportedAtMs = undefined;
		expect(shouldReportOutage(state, 500 * 60_000)).toBe(true);
	});

	it('an outage, where the clock was set back', () => {
		const state = newTriggerState();
		shouldReportOutage(state, 10 * REPORT_EVERY_MS);
		expect(shouldReportOutage(state, REPORT_EVERY_MS)).toBe(true);
	});

	it('jobs with an error: each at once, and then every hour', () => {
		const state = newTriggerState();
		expect(jobsToReport(state, ['a'], 0)).toEqual(['a']);
		expect(jobsToReport(state, ['a', 'b'], 1)).toEqual(['b']);
		expect(jobsToReport(state, ['a', 'b'], REPORT_EVERY_MS)).toEqual(['a']);
		expect(jobsToReport(state, [], REPORT_EVERY_MS)).toEqual([]);
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
		expect(isPublishingPoll({ isFirstOfContext, activationMode, budgetMs })).toBe(expected);
	});
});

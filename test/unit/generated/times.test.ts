import fc from 'fast-check';

import { parseRetryAfter } from '../../../nodes/shared/http/retryAfter';
import { addJobId } from '../../../nodes/shared/jobs/jobLog';
import { nextPollMs, withDuration } from '../../../nodes/shared/jobs/pollPlan';
import { readSeconds } from '../../../nodes/shared/jobs/waitOptions';
import { hostileJson, hostileText } from './arbitraries';
import { holds } from './check';

/** A timer set to more goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const now = fc.integer({ min: 0, max: 4e12 });

test('any Retry-After is a wait, or says nothing', () => {
	const header = fc.oneof(hostileJson, hostileText, fc.date().map(String));
	holds(fc.tuple(header, now), ([value, nowMs]) => {
		const pause = parseRetryAfter(value, nowMs) ?? 0;
		expect(pause).toBeGreaterThanOrEqual(0);
		expect(Number.isNaN(pause)).toBe(false);
	});
});

test('seconds and dates read back', () => {
	holds(fc.tuple(fc.integer({ min: -200, max: 200 }), now), ([seconds, nowMs]) => {
		const startMs = Math.floor(nowMs / 1000) * 1000;
		const expected = Math.max(0, seconds * 1000);
		const date = new Date(startMs + seconds * 1000).toUTCString();
		expect(parseRetryAfter(date, startMs)).toBe(expected);
		expect(parseRetryAfter(seconds, nowMs)).toBe(expected);
		if (seconds >= 0) expect(parseRetryAfter(` ${seconds} `, nowMs)).toBe(expected);
	});
});

test('an option in seconds is a time that a timer can wait', () => {
	holds(fc.oneof(hostileJson, fc.double(), fc.double().map(String)), (value) => {
		const ms = readSeconds(value, 300) * 1000;
		expect(ms).toBeGreaterThan(0);
		expect(ms).toBeLessThanOrEqual(LONGEST_TIMER_MS);
	});
});

test('the longest time that can be given', () => {
	expect(readSeconds(1e308, 300)).toBe(2_147_483);
});

test('the next poll of a job is at some time from now on', () => {
	const ms = fc.double({ min: 0, max: LONGEST_TIMER_MS, noNaN: true });
	const situation = fc.record({
		polls: fc.nat(),
		ageMs: fc.option(fc.double({ min: -1e13, max: 1e13, noNaN: true }), { nil: undefined }),
		pollIntervalMs: ms,
		waiting: fc.nat(),
		requestsPerSecond: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
		durationsMs: fc
			.array(ms, { maxLength: 60 })
			.map((times) => times.reduce(withDuration, [] as number[])),
	});
	holds(situation, (one) => {
		const inMs = nextPollMs(one);
		expect(inMs).toBeGreaterThanOrEqual(0);
		expect(Number.isFinite(inMs)).toBe(true);
	});
});

test('the list of jobs fits into what n8n keeps of it', () => {
	const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
	holds(fc.array(id, { maxLength: 40 }), (ids) => {
		const list = ids.reduce<string | undefined>(addJobId, undefined) ?? '';
		expect(list.length).toBeLessThanOrEqual(512);
		expect(ids.join().startsWith(list.replace(/,…$/, ''))).toBe(true);
	});
});

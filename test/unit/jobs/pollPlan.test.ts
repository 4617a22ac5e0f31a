import { readSeconds } from '../../../nodes/shared/jobs/waitOptions';
import { intervalMs, nextPollMs, withDuration } from '../../../nodes/shared/jobs/pollPlan';

const situation = {
	polls: 0,
	ageMs: 0,
	pollIntervalMs: 3_000,
	waiting: 1,
	requestsPerSecond: 10,
	durationsMs: [] as number[],
};

describe('the interval', () => {
	it.each([
		[1, 10, 3_000],
		[24, 10, 3_000],
		[100, 10, 12_500],
		[100, 100, 3_000],
	])('%d jobs at %d/s: %d ms', (waiting, requestsPerSecond, expected) => {
		expect(intervalMs({ pollIntervalMs: 3_000, waiting, requestsPerSecond })).toBe(expected);
	});
});

describe('the next poll', () => {
	const times = [20_000, 30_000, 12_000, 40_000, 25_000];

	it.each([
		['the first, nothing known', {}, 6_000],
		['the first, later', { ageMs: 4_000 }, 2_000],
		['the first, long after', { ageMs: 60_000 }, 0],
		['the first, by the latest times', { durationsMs: times }, 10_800],
		['the first, with too few times', { durationsMs: times.slice(0, 4) }, 6_000],
		['the first, among many jobs', { waiting: 100 }, 12_500],
		['the first of a job that somebody else has submitted', { ageMs: undefined }, 0],
		['any later one', { polls: 1, durationsMs: times }, 3_000],
	])('%s', (_name, more, expected) => {
		expect(nextPollMs({ ...situation, ...more })).toBe(expected);
	});
});

it('only the latest times are kept', () => {
	const times = Array.from({ length: 60 }, (_, index) => index).reduce(
		withDuration,
		[] as number[],
	);
	expect(times).toHaveLength(50);
	expect(times.at(-1)).toBe(59);
});

describe('an option in seconds', () => {
	it.each([
		[5, 5],
		['7', 7],
		[0.5, 0.5],
		[0, 300],
		[-1, 300],
		['', 300],
		['soon', 300],
		[undefined, 300],
		[Infinity, 300],
		[true, 300],
		[[5], 300],
	])('%p', (value, expected) => {
		expect(readSeconds(value, 300)).toBe(expected);
	});
});

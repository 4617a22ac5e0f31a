import type { KeptRefusal } from '../../../nodes/shared/run/ledger';
import {
	cacheKey,
	getCached,
	putCached,
	readMinutes,
} from '../../../nodes/shared/run/responseCache';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const file = (bytes: number) => ({
	fileName: 'a.zip',
	mimeType: 'application/zip',
	content: Buffer.alloc(bytes),
});
const MB = 1024 * 1024;

const put = (key: string, bytes: number) => putCached(key, { json: {}, files: [file(bytes)] }, NOW);

describe('the option', () => {
	it.each([
		[5, 5],
		['7', 7],
		[0.5, 0.5],
		[50_000, 43_200],
		[0, 0],
		[-1, 0],
		['', 0],
		['soon', 0],
		[Infinity, 0],
		[undefined, 0],
		[true, 0],
		[[5], 0],
	])('%p is %d minutes', (value, minutes) => {
		expect(readMinutes(value)).toBe(minutes);
	});
});

describe('an answer', () => {
	it('is given for as long as it is young enough', () => {
		putCached('young', { json: { a: 1 }, files: [] }, NOW);
		expect(getCached('young', 5, NOW + 5 * MINUTE)?.answer).toMatchObject({ json: { a: 1 } });
		expect(getCached('young', 5, NOW + 5 * MINUTE + 1)).toBeUndefined();
		expect(getCached('young', 0, NOW)).toBeUndefined();
		expect(getCached('another', 5, NOW)).toBeUndefined();
	});

	it('is a copy, and the latest', () => {
		const json = { list: [1] };
		putCached('copy', { json, files: [] }, NOW);
		json.list.push(2);
		expect(getCached('copy', 5, NOW)?.answer).toMatchObject({ json: { list: [1] } });
		putCached('copy', { json: { list: [3] }, files: [] }, NOW + 1);
		expect(getCached('copy', 5, NOW + 1)?.answer).toMatchObject({ json: { list: [3] } });
	});

	it('that refuses is given for an hour at most, and no longer than the option says', () => {
		const refusal = { reason: 'notFound' } as KeptRefusal;
		putCached('refused', { refusal, todo: 'Check it.' }, NOW);
		const isGiven = (minutes: number, age: number) =>
			getCached('refused', minutes, NOW + age * MINUTE) !== undefined;
		expect([isGiven(5, 5), isGiven(500, 60)]).toEqual([true, true]);
		expect([isGiven(5, 6), isGiven(500, 61)]).toEqual([false, false]);
	});

	it('of another operation or File Field is another', () => {
		expect(cacheKey('f', 'a', 'getState', undefined)).toBe(cacheKey('f', 'a', 'getState', '  '));
		expect(cacheKey('f', 'a', 'getState', ' x ')).toBe(cacheKey('f', 'a', 'getState', 'x'));
		const keys = [
			cacheKey('f', 'a', 'getState', undefined),
			cacheKey('f', 'b', 'getState', undefined),
			cacheKey('f', 'a', 'getOrder', undefined),
			cacheKey('f', 'a', 'getState', 'x'),
			cacheKey('g', 'a', 'getState', undefined),
		];
		expect(new Set(keys).size).toBe(5);
	});
});

describe('what all answers together may take', () => {
	const isHeld = (key: string) => getCached(key, 5, NOW) !== undefined;

	it('is 64 MB with their files: the oldest go first', () => {
		put('first', 30 * MB);
		put('second', 30 * MB);
		expect(isHeld('first') && isHeld('second')).toBe(true);
		put('third', 5 * MB);
		expect([isHeld('first'), isHeld('second'), isHeld('third')]).toEqual([false, true, true]);
		put('fourth', 28 * MB);
		expect([isHeld('second'), isHeld('third'), isHeld('fourth')]).toEqual([true, true, true]);
	});

	it('is not spent on one that replaces another', () => {
		for (let count = 0; count < 5; count++) put('same', 30 * MB);
		put('other', 30 * MB);
		expect(isHeld('same') && isHeld('other')).toBe(true);
	});

	it('has no room for one that is larger, which takes the older one away', () => {
		putCached('large', { json: { a: 1 }, files: [] }, NOW);
		putCached('small', { json: { a: 1 }, files: [] }, NOW);
		putCached('large', { json: { text: 'x'.repeat(4) }, files: [file(64 * MB)] }, NOW);
		expect([isHeld('large'), isHeld('small')]).toEqual([false, true]);
		put('whole', 64 * MB - 2);
		expect(isHeld('whole')).toBe(true);
	});

	it('is ten thousand answers', () => {
		for (let count = 0; count < 10_000; count++)
			putCached(`answer-${count}`, { json: {}, files: [] }, NOW);
		expect(isHeld('answer-0')).toBe(true);
		putCached('answer-10000', { json: {}, files: [] }, NOW);
		expect([isHeld('answer-0'), isHeld('answer-1')]).toEqual([false, true]);
	});
});

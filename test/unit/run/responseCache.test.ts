import type { KeptRefusal } from '../../../nodes/shared/run/ledger';
import { readMinutes, recall, remember, reuseKey } from '../../../nodes/shared/run/responseCache';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const file = (bytes: number) => ({
	fileName: 'a.zip',
	mimeType: 'application/zip',
	content: Buffer.alloc(bytes),
});
const MB = 1024 * 1024;

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
		remember('young', { json: { a: 1 }, files: [] }, NOW);
		expect(recall('young', 5, NOW + 5 * MINUTE)?.answer).toMatchObject({ json: { a: 1 } });
		expect(recall('young', 5, NOW + 5 * MINUTE + 1)).toBeUndefined();
		expect(recall('young', 0, NOW)).toBeUndefined();
		expect(recall('another', 5, NOW)).toBeUndefined();
	});

	it('is a copy, and the latest', () => {
		const json = { list: [1] };
		remember('copy', { json, files: [] }, NOW);
		json.list.push(2);
		expect(recall('copy', 5, NOW)?.answer).toMatchObject({ json: { list: [1] } });
		remember('copy', { json: { list: [3] }, files: [] }, NOW + 1);
		expect(recall('copy', 5, NOW + 1)?.answer).toMatchObject({ json: { list: [3] } });
	});

	it('that refuses is given for an hour at most, and no longer than the option says', () => {
		const refusal = { reason: 'notFound' } as KeptRefusal;
		remember('refused', { refusal, todo: 'Check it.' }, NOW);
		const isGiven = (minutes: number, age: number) =>
			recall('refused', minutes, NOW + age * MINUTE) !== undefined;
		expect([isGiven(5, 5), isGiven(5, 6), isGiven(500, 60), isGiven(500, 61)]).toEqual([
			true,
			false,
			true,
			false,
		]);
	});

	it('of another operation or File Field is another', () => {
		expect(reuseKey('f', 'a', 'getState', undefined)).toBe(reuseKey('f', 'a', 'getState', '  '));
		expect(reuseKey('f', 'a', 'getState', ' x ')).toBe(reuseKey('f', 'a', 'getState', 'x'));
		const keys = [
			reuseKey('f', 'a', 'getState', undefined),
			reuseKey('f', 'b', 'getState', undefined),
			reuseKey('f', 'a', 'getOrder', undefined),
			reuseKey('f', 'a', 'getState', 'x'),
			reuseKey('g', 'a', 'getState', undefined),
		];
		expect(new Set(keys).size).toBe(5);
	});
});

describe('what all answers together may take', () => {
	const isHeld = (key: string) => recall(key, 5, NOW) !== undefined;

	it('is 64 MB with their files: the oldest go first', () => {
		remember('first', { json: {}, files: [file(30 * MB)] }, NOW);
		remember('second', { json: {}, files: [file(30 * MB)] }, NOW);
		expect(isHeld('first') && isHeld('second')).toBe(true);
		remember('third', { json: {}, files: [file(5 * MB)] }, NOW);
		expect([isHeld('first'), isHeld('second'), isHeld('third')]).toEqual([false, true, true]);
		remember('fourth', { json: {}, files: [file(28 * MB)] }, NOW);
		expect([isHeld('second'), isHeld('third'), isHeld('fourth')]).toEqual([true, true, true]);
	});

	it('is not spent on one that replaces another', () => {
		for (let count = 0; count < 5; count++)
			remember('same', { json: {}, files: [file(30 * MB)] }, NOW);
		remember('other', { json: {}, files: [file(30 * MB)] }, NOW);
		expect(isHeld('same') && isHeld('other')).toBe(true);
	});

	it('has no room for one that is larger, which takes the older one away', () => {
		remember('large', { json: { a: 1 }, files: [] }, NOW);
		remember('small', { json: { a: 1 }, files: [] }, NOW);
		remember('large', { json: { text: 'x'.repeat(4) }, files: [file(64 * MB)] }, NOW);
		expect([isHeld('large'), isHeld('small')]).toEqual([false, true]);
		remember('whole', { json: {}, files: [file(64 * MB - 2)] }, NOW);
		expect(isHeld('whole')).toBe(true);
	});

	it('is ten thousand answers', () => {
		for (let count = 0; count < 10_000; count++)
			remember(`answer-${count}`, { json: {}, files: [] }, NOW);
		expect(isHeld('answer-0')).toBe(true);
		remember('answer-10000', { json: {}, files: [] }, NOW);
		expect([isHeld('answer-0'), isHeld('answer-1')]).toEqual([false, true]);
	});
});

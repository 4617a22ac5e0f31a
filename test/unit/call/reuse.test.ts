import { readMinutes, recall, remember, reuseKey } from '../../../nodes/shared/call/reuse';

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
		remember('young', { a: 1 }, [], NOW);
		expect(recall('young', 5, NOW + 5 * MINUTE)?.json).toEqual({ a: 1 });
		expect(recall('young', 5, NOW + 5 * MINUTE + 1)).toBeUndefined();
		expect(recall('young', 0, NOW)).toBeUndefined();
		expect(recall('another', 5, NOW)).toBeUndefined();
	});

	it('is a copy, and the latest', () => {
		const json = { list: [1] };
		remember('copy', json, [], NOW);
		json.list.push(2);
		expect(recall('copy', 5, NOW)?.json).toEqual({ list: [1] });
		remember('copy', { list: [3] }, [], NOW + 1);
		expect(recall('copy', 5, NOW + 1)?.json).toEqual({ list: [3] });
	});

	it('of another operation or File Field is another', () => {
		expect(reuseKey('a', 'getState', undefined)).toBe(reuseKey('a', 'getState', '  '));
		expect(reuseKey('a', 'getState', ' x ')).toBe(reuseKey('a', 'getState', 'x'));
		const keys = [
			reuseKey('a', 'getState', undefined),
			reuseKey('b', 'getState', undefined),
			reuseKey('a', 'getOrder', undefined),
			reuseKey('a', 'getState', 'x'),
		];
		expect(new Set(keys).size).toBe(4);
	});
});

describe('what all answers together may take', () => {
	const isHeld = (key: string) => recall(key, 5, NOW) !== undefined;

	it('is 64 MB with their files: the oldest go first', () => {
		remember('first', {}, [file(30 * MB)], NOW);
		remember('second', {}, [file(30 * MB)], NOW);
		expect(isHeld('first') && isHeld('second')).toBe(true);
		remember('third', {}, [file(5 * MB)], NOW);
		expect([isHeld('first'), isHeld('second'), isHeld('third')]).toEqual([false, true, true]);
		remember('fourth', {}, [file(28 * MB)], NOW);
		expect([isHeld('second'), isHeld('third'), isHeld('fourth')]).toEqual([true, true, true]);
	});

	it('is not spent on one that replaces another', () => {
		for (let count = 0; count < 5; count++) remember('same', {}, [file(30 * MB)], NOW);
		remember('other', {}, [file(30 * MB)], NOW);
		expect(isHeld('same') && isHeld('other')).toBe(true);
	});

	it('has no room for one that is larger, which takes the older one away', () => {
		remember('large', { a: 1 }, [], NOW);
		remember('small', { a: 1 }, [], NOW);
		remember('large', { text: 'x'.repeat(4) }, [file(64 * MB)], NOW);
		expect([isHeld('large'), isHeld('small')]).toEqual([false, true]);
		remember('whole', {}, [file(64 * MB - 2)], NOW);
		expect(isHeld('whole')).toBe(true);
	});

	it('is ten thousand answers', () => {
		for (let count = 0; count < 10_000; count++) remember(`answer-${count}`, {}, [], NOW);
		expect(isHeld('answer-0')).toBe(true);
		remember('answer-10000', {}, [], NOW);
		expect([isHeld('answer-0'), isHeld('answer-1')]).toEqual([false, true]);
	});
});

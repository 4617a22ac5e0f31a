import { parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import {
	addPoll,
	isSettled,
	isWorthPolling,
	NODE_PATIENCE,
	printOf,
	pollResultOf,
	TRIGGER_PATIENCE,
	type PollHistory,
	type PollResult,
} from '../../../nodes/shared/jobs/pollPatience';

const [no, yes] = [false, true];
const F = { 'a.ncd': 'QUJDRA==' };
const jobOf = (body: unknown) => parseJobResponse({ body: Buffer.from(JSON.stringify(body)) });

/** What is decided at each look. @param polls round:ms of each, as in `0:0 1:40000` */
function ends(result: PollResult, patience: typeof NODE_PATIENCE, polls: string): boolean[] {
	let seen: PollHistory | undefined;
	return polls.split(' ').map((poll) => {
		const [round = 0, ms = 0] = poll.split(':').map(Number);
		seen = addPoll(seen, { result, print: '', round }, ms);
		return isSettled(seen, patience, ms);
	});
}

it.each<[object, PollResult, boolean]>([
	[{ status: 'done', files: F }, 'over', false],
	[{ status: 'failed' }, 'over', false],
	[{ status: 'done' }, 'doneWithoutFiles', true],
	[{ status: 'success' }, 'successAlone', false],
	[{ status: 'marinated', files: F }, 'filesUnderWay', true],
	[{ status: 'marinated' }, 'running', false],
	[{ status: 'processing', files: F }, 'filesTooEarly', false],
	[{ status: 'processing' }, 'running', false],
	[{ success: false, message: 'No' }, 'running', false],
])('%j is %s', (body, result, again) => {
	expect(pollResultOf(jobOf(body))).toBe(result);
	expect(isWorthPolling(result)).toBe(again);
});

describe('the node takes for the end', () => {
	it('done without files: after 30 s and three polls', () => {
		const quick = '0:0 1:10000 2:20000 3:29999 4:30000 5:31000';
		expect(ends('doneWithoutFiles', NODE_PATIENCE, quick)).toEqual([no, no, no, no, yes, yes]);
		const slow = '0:0 1:40000 2:80000';
		expect(ends('doneWithoutFiles', NODE_PATIENCE, slow)).toEqual([no, no, yes]);
	});

	it('files beside a word of no family: after three polls', () => {
		expect(ends('filesUnderWay', NODE_PATIENCE, '0:0 1:1 2:2')).toEqual([false, false, true]);
	});

	it('an unknown job: after 20 s and four polls', () => {
		const polls = '0:0 1:19999 2:20000 3:20001';
		expect(ends('unknownJob', NODE_PATIENCE, polls)).toEqual([false, false, false, true]);
		const quick = '0:0 1:1 2:2 3:19999 4:20000';
		expect(ends('unknownJob', NODE_PATIENCE, quick)).toEqual([false, false, false, false, true]);
	});

	it.each<PollResult>(['successAlone', 'filesTooEarly', 'running'])('never: %s', (result) => {
		const polls = '0:0 1:1000000000 2:2000000000 9:3000000000';
		expect(ends(result, NODE_PATIENCE, polls)).toEqual([no, no, no, no]);
	});
});

describe('the trigger takes for the end', () => {
	it('done without files: at the fifth poll, however often it looked in each', () => {
		const polls = '1:0 1:1 1:2 2:3 3:4 3:5 4:6 5:7';
		expect(ends('doneWithoutFiles', TRIGGER_PATIENCE, polls).indexOf(true)).toBe(7);
	});

	it('but polls that overlap are no more polls', () => {
		const polls = '1:0 2:1 1:2 2:3 1:4 2:5';
		expect(ends('doneWithoutFiles', TRIGGER_PATIENCE, polls)).toEqual(Array(6).fill(false));
	});

	it('a bare success: after a quarter of an hour', () => {
		const polls = '1:0 2:899999 3:900000';
		expect(ends('successAlone', TRIGGER_PATIENCE, polls)).toEqual([false, false, true]);
	});

	it.each<PollResult>(['filesTooEarly', 'running', 'unknownJob'])('never: %s', (result) => {
		const polls = '1:0 9:1000000000 99:2000000000';
		expect(ends(result, TRIGGER_PATIENCE, polls)).toEqual([no, no, no]);
	});
});

it('another result, and another print, begin anew', () => {
	const poll = (result: PollResult, print: string, round: number) => ({ result, print, round });
	const first = addPoll(undefined, poll('filesUnderWay', 'a', 1), 10);
	const begun = { count: 1, rounds: 1, lastRound: 1, sinceMs: 10 };
	expect(first).toEqual({ result: 'filesUnderWay', print: 'a', ...begun });
	const second = addPoll(first, poll('filesUnderWay', 'a', 2), 20);
	expect(second).toMatchObject({ count: 2, rounds: 2, lastRound: 2, sinceMs: 10 });
	const anew = { count: 1, rounds: 1, sinceMs: 30 };
	expect(addPoll(second, poll('filesUnderWay', 'b', 3), 30)).toMatchObject(anew);
	expect(addPoll(second, poll('running', 'a', 3), 30)).toMatchObject(anew);
});

it('a print is that of the word, the files and the paths of addresses', () => {
	const print = (body: object) => printOf(jobOf(body));
	const link = (query: string) => ({ status: 'm', download_url: `https://x.test/a${query}` });
	expect(print(link('?sig=1'))).toBe(print(link('?sig=2#x')));
	const different = [
		print({ status: 'm', files: F }),
		print({ status: 'n', files: F }),
		print({ status: 'm', files: { 'b.ncd': F['a.ncd'] } }),
		print({ status: 'm', files: { 'a.ncd': 'QUJDRQ==' } }),
		print({ status: 'm' }),
		print(link('')),
		print(link('b')),
	];
	expect(new Set(different).size).toBe(different.length);
});

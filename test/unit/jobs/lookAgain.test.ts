import { parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import {
	addLook,
	isSettled,
	isWorthALook,
	NODE_PATIENCE,
	printOf,
	sightOf,
	TRIGGER_PATIENCE,
	type Looks,
	type Sight,
} from '../../../nodes/shared/jobs/lookAgain';

const [no, yes] = [false, true];
const F = { 'a.ncd': 'QUJDRA==' };
const jobOf = (body: unknown) => parseJobResponse({ body: Buffer.from(JSON.stringify(body)) });

/** What is decided at each look. @param looks round:ms of each, as in `0:0 1:40000` */
function ends(sight: Sight, patience: typeof NODE_PATIENCE, looks: string): boolean[] {
	let seen: Looks | undefined;
	return looks.split(' ').map((look) => {
		const [round = 0, ms = 0] = look.split(':').map(Number);
		seen = addLook(seen, { sight, print: '', round }, ms);
		return isSettled(seen, patience, ms);
	});
}

it.each<[object, Sight, boolean]>([
	[{ status: 'done', files: F }, 'over', false],
	[{ status: 'failed' }, 'over', false],
	[{ status: 'done' }, 'doneWithoutFiles', true],
	[{ status: 'success' }, 'successAlone', false],
	[{ status: 'marinated', files: F }, 'filesUnderWay', true],
	[{ status: 'marinated' }, 'running', false],
	[{ status: 'processing', files: F }, 'filesTooEarly', false],
	[{ status: 'processing' }, 'running', false],
	[{ success: false, message: 'No' }, 'running', false],
])('%j is %s', (body, sight, again) => {
	expect(sightOf(jobOf(body))).toBe(sight);
	expect(isWorthALook(sight)).toBe(again);
});

describe('the node takes for the end', () => {
	it('done without files: after 30 s and three looks', () => {
		const quick = '0:0 1:10000 2:20000 3:29999 4:30000 5:31000';
		expect(ends('doneWithoutFiles', NODE_PATIENCE, quick)).toEqual([no, no, no, no, yes, yes]);
		const slow = '0:0 1:40000 2:80000';
		expect(ends('doneWithoutFiles', NODE_PATIENCE, slow)).toEqual([no, no, yes]);
	});

	it('files beside a word of no family: after three looks', () => {
		expect(ends('filesUnderWay', NODE_PATIENCE, '0:0 1:1 2:2')).toEqual([false, false, true]);
	});

	it('an unknown job: after 20 s and four looks', () => {
		const looks = '0:0 1:19999 2:20000 3:20001';
		expect(ends('unknownJob', NODE_PATIENCE, looks)).toEqual([false, false, false, true]);
		const quick = '0:0 1:1 2:2 3:19999 4:20000';
		expect(ends('unknownJob', NODE_PATIENCE, quick)).toEqual([false, false, false, false, true]);
	});

	it.each<Sight>(['successAlone', 'filesTooEarly', 'running'])('never: %s', (sight) => {
		const looks = '0:0 1:1000000000 2:2000000000 9:3000000000';
		expect(ends(sight, NODE_PATIENCE, looks)).toEqual([no, no, no, no]);
	});
});

describe('the trigger takes for the end', () => {
	it('done without files: at the fifth poll, however often it looked in each', () => {
		const looks = '1:0 1:1 1:2 2:3 3:4 3:5 4:6 5:7';
		expect(ends('doneWithoutFiles', TRIGGER_PATIENCE, looks).indexOf(true)).toBe(7);
	});

	it('but polls that overlap are no more polls', () => {
		const looks = '1:0 2:1 1:2 2:3 1:4 2:5';
		expect(ends('doneWithoutFiles', TRIGGER_PATIENCE, looks)).toEqual(Array(6).fill(false));
	});

	it('a bare success: after a quarter of an hour', () => {
		const looks = '1:0 2:899999 3:900000';
		expect(ends('successAlone', TRIGGER_PATIENCE, looks)).toEqual([false, false, true]);
	});

	it.each<Sight>(['filesTooEarly', 'running', 'unknownJob'])('never: %s', (sight) => {
		const looks = '1:0 9:1000000000 99:2000000000';
		expect(ends(sight, TRIGGER_PATIENCE, looks)).toEqual([no, no, no]);
	});
});

it('another sight, and another print, begin anew', () => {
	const look = (sight: Sight, print: string, round: number) => ({ sight, print, round });
	const first = addLook(undefined, look('filesUnderWay', 'a', 1), 10);
	const begun = { count: 1, rounds: 1, lastRound: 1, sinceMs: 10 };
	expect(first).toEqual({ sight: 'filesUnderWay', print: 'a', ...begun });
	const second = addLook(first, look('filesUnderWay', 'a', 2), 20);
	expect(second).toMatchObject({ count: 2, rounds: 2, lastRound: 2, sinceMs: 10 });
	const anew = { count: 1, rounds: 1, sinceMs: 30 };
	expect(addLook(second, look('filesUnderWay', 'b', 3), 30)).toMatchObject(anew);
	expect(addLook(second, look('running', 'a', 3), 30)).toMatchObject(anew);
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

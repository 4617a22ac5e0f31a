/** The rule of a job's files is broken in each way once: a check that cannot fail proves nothing. */
import type { Chain, Departure, Evidence, SeenJob } from '../../chaos/evidence';
import { doneWithFiles } from '../../chaos/invariants/files';
import type { RequestRecord } from '../../sandbox/server';
import { call, chain, evidence, execution, STATUS } from './fabricated';

const JOB = 'job-1';
const bare: SeenJob = { id: JOB, state: 'done', hasFiles: false, isExplained: true };

/** A look at the job that an answer on demand has called done without files. */
const look = (at: number, more: Partial<RequestRecord> = {}): RequestRecord =>
	call({
		path: STATUS,
		vin: undefined,
		charged: false,
		id: `look-${at}`,
		jobId: JOB,
		at,
		answeredAt: at + 10,
		fault: 'respond',
		...more,
	});
/** The files were there, and the answer is whole. */
const giving = (at: number): RequestRecord => look(at, { fault: undefined, filesReady: true });
const left = ({ at, path }: RequestRecord, executionId = '1'): Departure => ({
	executionId,
	path,
	jobId: JOB,
	at: at - 1,
});

const LONG = [look(1000), look(2000), look(3000)];

describe('an execution', () => {
	const said = (
		job: SeenJob,
		looks: readonly RequestRecord[] = LONG,
		more: Partial<Chain> = { waitsMs: 2000 },
	): Evidence => {
		const outcomes = [{ itemIndex: 0, kind: 'delivered', job } as const];
		const executions = [execution({ outcomes, startedAt: 900 })];
		const departures = looks.map((request) => left(request));
		return { ...evidence([chain({ executions, ...more })], looks), departures };
	};

	it.each([
		['with files', { ...bare, hasFiles: true, isExplained: false }],
		['without files, as the API has said to the end', bare],
		['failed', { ...bare, state: 'failed' }],
		['at work', { ...bare, state: 'running' }],
	])('that calls it %s', (_, job) => {
		expect(doneWithFiles(said(job))).toEqual([]);
	});

	it.each<[string, Evidence]>([
		['without a word of its files', said({ ...bare, isExplained: false })],
		['although it was given them', said(bare, [look(1000), giving(2000), look(3000)])],
		[
			'although it was given them late',
			said(bare, [look(1000), { ...giving(2000), fault: 'slow' }, look(3000)]),
		],
		['although no answer has said so', said(bare, [look(1000, { fault: 'html' })])],
		['at the first such answer', said(bare, [look(1000)])],
		['at the first such answer, and it does not wait', said(bare, [look(1000)], {})],
	])('that calls it done %s', (_, seen) => {
		expect(doneWithFiles(seen)).toHaveLength(1);
	});

	/** Another execution, which looks at the same job, is given its files. */
	const others = (at: number): Evidence => {
		const seen = said(bare, [...LONG, giving(at)]);
		const own = seen.departures.filter((departure) => departure.at !== at - 1);
		return { ...seen, departures: [...own, left(giving(at), '2')] };
	};
	/** What another execution has asked before is answered with the files, later. */
	const asked = said(bare, [...LONG, giving(1500)]);
	const underWay = {
		...asked,
		departures: [left(giving(990), '2'), ...asked.departures.filter(({ at }) => at !== 1499)],
	};
	const broken = { ...giving(2000), fault: 'truncated' } as const;

	it.each([
		['that does not wait has looked once more', said(bare, [look(1000), look(1100)], {})],
		['was given a broken answer', said(bare, [look(1000), broken, look(3000)])],
		['looks while another one is given them', others(2500)],
		['has looked before another one is given them', others(9000)],
		['has looked once, late', said(bare, [look(2500)])],
		['has looked while an earlier look of another one is under way', underWay],
	])('%s', (_, seen) => {
		expect(doneWithFiles(seen)).toEqual([]);
	});
});

describe('a trigger', () => {
	const FIVE = [1000, 1100, 1200, 1300, 1400].map((at) => look(at));
	const handed = (looks: readonly RequestRecord[], job = bare): Evidence => ({
		...evidence([], looks),
		watches: [
			{
				name: 'a trigger',
				jobIds: [JOB],
				startedAt: 900,
				handovers: [{ job, at: 2000, isAgain: false, isKept: true }],
			},
		],
	});

	it.each([
		['as the API has said it in five polls', FIVE],
		['of which others were given files before, or after', [giving(800), ...FIVE, giving(2100)]],
	])('that hands it over %s', (_, looks) => {
		expect(doneWithFiles(handed(looks))).toEqual([]);
	});

	it.each<[string, Evidence]>([
		['without a word of its files', handed(FIVE, { ...bare, isExplained: false })],
		['after four polls', handed(FIVE.slice(1))],
		['although it was given them', handed([...FIVE, giving(1500)])],
	])('that hands it over %s', (_, seen) => {
		expect(doneWithFiles(seen)).toHaveLength(1);
	});
});

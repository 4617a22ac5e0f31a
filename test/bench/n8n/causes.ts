/**
 * `npm run bench:causes` finds out why look-ups without a limit have different results in `npm run bench` and in an n8n
 * instance that has run for a while. It varies one circumstance at a time and shows this node's time divided by that of HTTP
 * Request. It takes 10 minutes and writes a section of docs/benchmarks.md. `--rounds 5` measures more often, and `--quick` uses
 * few items and writes nothing.
 */
import { parseArgs } from 'node:util';

import { markdownTable } from '../../markdown';
import { openBed, type Bed } from './bed';
import { HTTP, OURS } from './contenders';
import type { Course } from './course';
import { CAUSES_TITLE, writeSection } from './document';
import { section, spread, texts } from './markdown';
import { lookUpCourse } from './scenarios/lookups';
import { startClock } from './standIn';
import { BENCH, VariedRuns, type Figures, type Way } from './variedRuns';

/** What varies. The bench has either the cause or its replacement. */
const WAYS: ReadonlyArray<readonly [cause: string, without: string, other: Partial<Way>]> = [
	['A new account and credential for each run', 'kept', { keeps: 'account' }],
	['A new account, credential and workflow', 'kept', { keeps: 'workflow' }],
	['The execution is read back after each run', 'not read', { reads: false }],
	['Items are saved with the execution', 'not saved', { saves: false, reads: false }],
	[
		'The sandbox works on the same cores',
		'a stand-in that answers at once',
		{ server: 'stand-in' },
	],
	['No editor is open', 'one is, and is told of each node', { watched: true }],
	['The plain node is not just before', 'it is', { afterPlain: true }],
	[
		'All of these',
		'kept, not saved, stand-in',
		{ keeps: 'workflow', saves: false, reads: false, server: 'stand-in' },
	],
];

type Pair = Awaited<ReturnType<VariedRuns['pair']>>;

const ratio = ({ ours, http }: Pair) => ours.ms / http.ms;
/** Based on n8n's processor time, which is meaningful on a busy machine too. */
const workRatio = ({ ours, http }: Pair) => ours.n8nMs / http.n8nMs;

/** The first run of each contender in a new process. */
async function measureCold(bed: Bed, causes: VariedRuns): Promise<Pair> {
	await bed.restart();
	const ours = await causes.run(OURS, BENCH);
	await bed.restart();
	return { ours, http: await causes.run(HTTP, BENCH) };
}

/** Runs in an n8n with more room for young objects, so that it collects garbage less often. */
async function measureRoomy(course: Course, rounds: number): Promise<Pair[]> {
	const bed = await openBed({ NODE_OPTIONS: '--max-semi-space-size=128' });
	const clock = await startClock();
	const causes = new VariedRuns(bed, course, clock);
	try {
		await causes.pair(BENCH, true);
		const pairs: Pair[] = [];
		for (let round = 0; round < rounds; round++) {
			pairs.push(await causes.pair(BENCH, round % 2 === 0));
		}
		return pairs;
	} finally {
		await clock.close();
		await bed.close();
	}
}

const seconds = (ms: readonly number[]) =>
	spread(
		ms.map((one) => one / 1000),
		' s',
	);

/** What both take with nothing changed. */
const asInBenchTable = (pairs: readonly Pair[]) =>
	markdownTable(
		[
			'As in the benchmark',
			'Time',
			"n8n's processor time",
			"The sandbox's processor time",
			'Peak memory',
		],
		(['ours', 'http'] as const).map((who) => {
			const of = (figure: keyof Figures) => pairs.map((pair) => pair[who][figure]);
			const [time, n8nTime, serverTime] = [of('ms'), of('n8nMs'), of('serverMs')].map(seconds);
			const name = who === 'ours' ? OURS.name : HTTP.name;
			return [name, time!, n8nTime!, serverTime!, `${Math.max(...of('peakMb')).toFixed(0)} MB`];
		}),
	);

const TITLES = [
	'Cause',
	'In its place',
	'Ratio with it',
	'Ratio without',
	'Processor time with it',
	'Processor time without',
];

const row = (cause: string, without: string, has: readonly Pair[], lacks: readonly Pair[]) => [
	cause,
	without,
	...[ratio, workRatio].flatMap((of) =>
		[has, lacks].map((pairs) => (pairs.length > 0 ? spread(pairs.map(of)) : '-')),
	),
];

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '3' },
			quick: { type: 'boolean', default: false },
		},
	});
	const rounds = Number(values.rounds);
	const course = lookUpCourse(values.quick ? 300 : 2_000);
	const startedAt = Date.now();
	const bed = await openBed();
	const clock = await startClock();
	const causes = new VariedRuns(bed, course, clock);
	const rows: string[][] = [];
	const asInBench: Pair[] = [];
	try {
		const cold = await measureCold(bed, causes);
		const second = await causes.pair(BENCH, true);
		const others: Pair[][] = WAYS.map(() => []);
		for (let round = 0; round < rounds; round++) {
			const isOursFirst = round % 2 === 0;
			asInBench.push(await causes.pair(BENCH, isOursFirst));
			for (const [index, [, , other]] of WAYS.entries()) {
				others[index]!.push(await causes.pair({ ...BENCH, ...other }, isOursFirst));
			}
			console.log(
				`Round ${round + 1} of ${rounds} after ${((Date.now() - startedAt) / 1000).toFixed(0)} s`,
			);
		}
		const inOrder = (isOursFirst: boolean) =>
			[asInBench, ...others].flatMap((pairs) =>
				pairs.filter((_, round) => (round % 2 === 0) === isOursFirst),
			);
		rows.push(
			row('The first run after n8n has started', 'later', [cold], asInBench),
			row('The second pair of runs', 'later', [second], asInBench),
			row('This node comes first', 'HTTP Request does', inOrder(true), inOrder(false)),
			...WAYS.map(([cause, without], index) => row(cause, without, asInBench, others[index]!)),
		);
		await causes.close();
		await bed.close();
		const roomy = await measureRoomy(course, rounds);
		rows.push(row('Young objects have the usual room', 'far more', asInBench, roomy));
	} finally {
		await causes.close();
		await clock.close();
		await bed.close();
	}
	const inEachRound = asInBench.map((pair) => ratio(pair).toFixed(2)).join(', ');
	const text = section(
		`The ratio of this node to HTTP Request [without a limit](#without-a-limit), with one circumstance changed at a time. Behind each median, the lowest and the highest of ${rounds} rounds. The contenders take turns. The processor time is that of n8n's process.`,
		asInBenchTable(asInBench),
		`Round by round, the ratio as in the benchmark is ${inEachRound}.`,
		markdownTable(TITLES, rows),
		texts({
			'Spreads that overlap': 'show that the circumstance of their row explains nothing.',
			'The first round':
				'differs from the later ones, whatever else is changed: n8n compiles its code and makes room in memory during its first runs.',
		}),
	);
	console.log(`\n${text}\n`);
	const command = `Command: \`npm run bench:causes -- --rounds ${rounds}\``;
	if (!values.quick) await writeSection(CAUSES_TITLE, text, command);
	console.log(`Took ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

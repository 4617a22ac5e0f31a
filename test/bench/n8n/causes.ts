/**
 * `npm run bench:causes`: what makes look-ups without a limit come out differently in `npm run bench` than in an n8n that has run
 * for a while. Varies one circumstance at a time and shows this node's time divided by that of HTTP Request. Takes 10 minutes;
 * `--rounds 5` measures more often, `--quick` takes few items. Writes no file.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import type { INode } from 'n8n-workflow';

import { connectInLine } from '../../connectInLine';
import { markdownTable } from '../../markdown';
import { START, vehicles } from '../../e2e/flows';
import type { StoredWorkflow } from '../../e2e/n8n/editor';
import { waitFor } from '../../e2e/n8n/waitFor';
import { startSandbox } from '../../sandbox/server';
import { openBed, type Bed } from './bed';
import { HTTP, nodeOf, OURS, PLAIN, type Account, type Contender } from './contenders';
import { NO_LIMIT, openAccount, SECRETS, untilOver, type Course } from './course';
import { spread } from './markdown';
import { forgetPeak, peakMb } from './memory';
import { lookUpCourse } from './scenarios/lookups';
import { startClock, startStandIn } from './standIn';

/** How a run is made. */
interface Way {
	/** What a run has in common with the one before it. */
	readonly keeps: 'nothing' | 'account' | 'workflow';
	/** n8n saves the items with the execution. */
	readonly saves: boolean;
	/** The saved execution is read back, as a benchmark does for its figures. */
	readonly reads: boolean;
	readonly server: 'sandbox' | 'stand-in';
	/** An editor is open. */
	readonly watched: boolean;
	/** The plain node has run just before. */
	readonly afterPlain: boolean;
}

const BENCH: Way = {
	keeps: 'nothing',
	saves: true,
	reads: true,
	server: 'sandbox',
	watched: false,
	afterPlain: false,
};

/** What is varied. The bench has either the cause or what stands in its place. */
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

interface Figures {
	readonly ms: number;
	/** Processor time of n8n, and of the process with the sandbox. */
	readonly n8nMs: number;
	readonly serverMs: number;
	readonly peakMb: number;
}

interface Kept {
	readonly account: Account;
	readonly close: () => Promise<void>;
	readonly workflows: Map<string, StoredWorkflow>;
}

/** Linux counts processor time in hundredths of a second. */
async function cpuMs(pid: number): Promise<number> {
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
	return 10 * (Number(fields[11]) + Number(fields[12]));
}

class Causes {
	private readonly kept = new Map<string, Kept>();

	constructor(
		private readonly bed: Bed,
		private readonly course: Course,
		private readonly clock: Awaited<ReturnType<typeof startClock>>,
	) {}

	private async open({ server }: Way): Promise<Kept> {
		const options = { accounts: [SECRETS], ...this.course.sandbox };
		const { url, close } = await (server === 'sandbox'
			? startSandbox(options)
			: startStandIn(this.course.sandbox));
		const account = await openAccount(this.bed, { url }, NO_LIMIT);
		return { account, close, workflows: new Map() };
	}

	/** Tells the clock, once for all items, before and after the contender. */
	private ping(name: string): INode {
		const parameters = { url: `${this.clock.url}/${name}`, options: {} };
		return nodeOf('n8n-nodes-base.httpRequest', 4.5, name, parameters, { executeOnce: true });
	}

	private async create(contender: Contender, account: Account, { saves }: Way) {
		const { nodes } = contender.part('lookUp', account);
		const [first, last] = [this.ping('before'), this.ping('after')];
		const list = vehicles([...this.course.vins]);
		const connections = connectInLine(
			START.name,
			list.name,
			...nodes.map(({ name }) => name),
			last.name,
		);
		// n8n runs the upper one of two branches first, and to its end.
		connections[list.name]!.main![0]!.unshift({ node: first.name, type: 'main', index: 0 });
		const place = (node: INode, index: number): INode => ({
			...node,
			position: [200 * index, 100],
		});
		return await this.bed.editor.createWorkflow({
			name: `Causes ${account.url}`,
			nodes: [{ ...first, position: [400, 0] }, ...[START, list, ...nodes, last].map(place)],
			connections,
			settings: saves ? {} : { saveManualExecutions: false, saveDataSuccessExecution: 'none' },
		});
	}

	/** One run of a contender. */
	async run(contender: Contender, way: Way): Promise<Figures> {
		const { bed, clock } = this;
		const name = JSON.stringify(way);
		const kept = this.kept.get(name) ?? (await this.open(way));
		if (way.keeps !== 'nothing') this.kept.set(name, kept);
		const workflow =
			(way.keeps === 'workflow' && kept.workflows.get(contender.name)) ||
			(await this.create(contender, kept.account, way));
		kept.workflows.set(contender.name, workflow);
		const close = way.watched ? await bed.editor.watch() : () => {};
		const pid = bed.n8n.pid!;
		clock.calls.clear();
		await forgetPeak(pid);
		await bed.editor.execute(workflow, START.name);
		const from = await waitFor('the start', () => clock.calls.get('/before'), { everyMs: 5 });
		const [n8nFrom, serverFrom] = [await cpuMs(pid), process.cpuUsage()];
		const to = await waitFor('the end', () => clock.calls.get('/after'), {
			everyMs: 50,
			timeoutMs: 300_000,
		});
		const n8nMs = (await cpuMs(pid)) - n8nFrom;
		const server = process.cpuUsage(serverFrom);
		const peak = await peakMb(pid);
		if (way.saves) {
			const over = await untilOver(bed, workflow);
			if (way.reads && over) await bed.editor.execution(over.id);
		} else {
			await pause(1000);
		}
		close();
		if (way.keeps === 'nothing') await kept.close();
		return { ms: to - from, n8nMs, serverMs: (server.user + server.system) / 1000, peakMb: peak };
	}

	/** Both contenders, one after the other. */
	async pair(way: Way, isOursFirst: boolean): Promise<Record<'ours' | 'http', Figures>> {
		const once = async (contender: Contender) => {
			if (way.afterPlain) await this.run(PLAIN, { ...way, afterPlain: false });
			return await this.run(contender, way);
		};
		if (isOursFirst) return { ours: await once(OURS), http: await once(HTTP) };
		const http = await once(HTTP);
		return { ours: await once(OURS), http };
	}

	async close(): Promise<void> {
		for (const { close } of this.kept.values()) await close();
		this.kept.clear();
	}
}

type Pair = Awaited<ReturnType<Causes['pair']>>;

const ratio = ({ ours, http }: Pair) => ours.ms / http.ms;

/** The very first run of each contender in a new process. */
async function measureCold(bed: Bed, causes: Causes): Promise<number> {
	await bed.restart();
	const ours = await causes.run(OURS, BENCH);
	await bed.restart();
	return ours.ms / (await causes.run(HTTP, BENCH)).ms;
}

/** In an n8n whose young objects have more room, so that it collects less often. */
async function measureRoomy(course: Course, rounds: number): Promise<number[]> {
	const bed = await openBed({ NODE_OPTIONS: '--max-semi-space-size=128' });
	const clock = await startClock();
	const causes = new Causes(bed, course, clock);
	try {
		await causes.pair(BENCH, true);
		const ratios: number[] = [];
		for (let round = 0; round < rounds; round++) {
			ratios.push(ratio(await causes.pair(BENCH, round % 2 === 0)));
		}
		return ratios;
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
	const causes = new Causes(bed, course, clock);
	const rows: string[][] = [];
	try {
		const cold = await measureCold(bed, causes);
		const first = ratio(await causes.pair(BENCH, true));
		const asInBench: Pair[] = [];
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
		const usual = asInBench.map(ratio);
		const inOrder = (isOursFirst: boolean) =>
			[asInBench, ...others]
				.flat()
				.filter((_, at) => ((at % rounds) % 2 === 0) === isOursFirst)
				.map(ratio);
		rows.push(
			['The first run after n8n has started', 'later', cold.toFixed(2), spread(usual)],
			['The second pair of runs', 'later', first.toFixed(2), spread(usual)],
			[
				'This node comes first, in all of the following',
				'HTTP Request does',
				spread(inOrder(true)),
				spread(inOrder(false)),
			],
			...WAYS.map(([cause, without], index) => [
				cause,
				without,
				spread(usual),
				spread(others[index]!.map(ratio)),
			]),
		);
		console.log(
			markdownTable(
				[
					'As in the bench',
					'Time',
					"n8n's processor time",
					"The sandbox's processor time",
					'Peak memory',
				],
				(['ours', 'http'] as const).map((who) => {
					const of = (figure: keyof Figures) => asInBench.map((pair) => pair[who][figure]);
					const [time, n8nTime, serverTime] = [of('ms'), of('n8nMs'), of('serverMs')].map(seconds);
					const name = who === 'ours' ? OURS.name : HTTP.name;
					return [name, time!, n8nTime!, serverTime!, `${Math.max(...of('peakMb')).toFixed(0)} MB`];
				}),
			),
		);
		await causes.close();
		await bed.close();
		const roomy = await measureRoomy(course, rounds);
		rows.push([
			'Young objects have as much room as Node.js gives',
			'eight times as much',
			spread(usual),
			spread(roomy),
		]);
	} finally {
		await causes.close();
		await clock.close();
		await bed.close();
	}
	console.log(markdownTable(['Cause', 'In its place', 'Ratio with it', 'Ratio without'], rows));
	console.log(`Took ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

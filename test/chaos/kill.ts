import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { callOf } from '../engine/harness/calls';
import type { NodeSettings } from '../engine/harness/engine';
import type { Stage } from './chain';
import { type Chain, type GivenItem, type SeenExecution, type Violation } from './evidence';
import { undamaged } from './invariants/kill';
import type { Asked } from './operations';
import { until } from './pause';
import type { KillPlan } from './plan';
import { REPORT, type Orders, type Report } from './victim';

/** A running process and its results so far. */
interface Work {
	readonly reports: Report[];
	/** Its log and all other output. */
	log: string;
	/** When it was killed, in milliseconds of performance.now(). */
	killedAt?: number;
}

type Execution = Orders['executions'][number];

const LONGEST_MS = 90_000;

/** Starts a process and waits until it ends. The process is killed when `killWhen` resolves. */
async function work(
	folder: string,
	orders: Orders,
	killWhen?: (isOver: () => boolean) => Promise<boolean>,
): Promise<Work> {
	const child = spawn(
		process.execPath,
		[...process.execArgv, join(__dirname, 'victim.ts'), JSON.stringify(orders)],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				...process.env,
				N8N_USER_FOLDER: folder,
				N8N_LOG_LEVEL: 'info',
				N8N_LOG_OUTPUT: 'console',
			},
		},
	);
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	let isOver = false;
	const over = new Promise<void>((resolve) => child.on('close', () => resolve()));
	void over.then(() => (isOver = true));
	let killedAt: number | undefined;
	const kill = async (): Promise<void> => {
		if (!(await killWhen?.(() => isOver))) return;
		if (child.exitCode !== null) return;
		killedAt = performance.now();
		child.kill('SIGKILL');
	};
	const timeUp = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
	await Promise.all([over, kill()]);
	clearTimeout(timeUp);
	const lines = output.split('\n');
	return {
		reports: lines
			.filter((line) => line.startsWith(REPORT))
			.map((line) => JSON.parse(line.slice(REPORT.length)) as Report),
		log: output,
		killedAt,
	};
}

function executionOf(
	asked: Asked,
	given: IDataObject[],
	onError: NodeSettings['onError'],
): Execution {
	const { path, cents } = asked;
	return {
		given,
		items: given.map((item): GivenItem => ({ ...item, path, cents })),
		settings: callOf(asked, {
			onError,
			options: { pollInterval: 0.1, maxWait: 30, addCost: true },
		}),
	};
}

const chainOf = (
	name: string,
	account: string,
	{ items }: Execution,
	execution: SeenExecution | undefined,
	killedAt: number | undefined,
): Chain => ({
	name,
	account,
	impostor: false,
	tries: 1,
	shared: false,
	items,
	executions: execution ? [execution] : [],
	...(killedAt !== undefined && { killedAt }),
});

const JOB_LINE = /secure coding job (\S+) submitted for VIN/g;

export interface KillResult {
	readonly chains: readonly Chain[];
	readonly log: string;
	readonly violations: readonly Violation[];
	readonly kills: number;
}

/**
 * Kills a process while it is working. Another one then continues in the same folder, with new items and with the jobs that
 * the first one has logged.
 */
export async function killAndGoOn(
	{ sandbox, callers, newVin }: Stage,
	plan: KillPlan,
	limits: { readonly requestsPerSecond: number; readonly burst: number },
	name: string,
): Promise<KillResult> {
	const folder = mkdtempSync(join(tmpdir(), 'bimmervin-killed-'));
	const { clientId, clientSecret } = callers.first;
	const credential = { baseUrl: sandbox.url, clientId, clientSecret, ...limits };
	const vins = (count: number): IDataObject[] =>
		Array.from({ length: count }, () => ({ vin: newVin() }));

	const executions = plan.asked.map((asked, index) =>
		executionOf(asked, vins(plan.sizes[index] ?? 1), plan.onError),
	);
	const own = new Set(executions.flatMap(({ items }) => items.map(({ vin }) => vin)));
	const charged = () => sandbox.ledger().filter(({ vin }) => own.has(vin)).length;
	const limit = Math.floor(plan.share * own.size);
	const first = await work(folder, { credential, executions }, async (isOver) => {
		await until(() => isOver() || charged() >= limit, LONGEST_MS);
		await sleep(plan.afterMs);
		return !isOver();
	});
	const chains = executions.map((execution, index) => {
		const isUnderWay = index === first.reports.length;
		const report = first.reports[index]?.execution;
		const place = `${name}, killed process, execution ${index + 1}`;
		return chainOf(place, clientId, execution, report, isUnderWay ? first.killedAt : undefined);
	});

	sandbox.clearFaults();
	const jobs = [...first.log.matchAll(JOB_LINE)].map(([, jobId = '']) => ({ jobId }));
	const next = [
		executionOf(plan.next, vins(3), 'stopWorkflow'),
		...(jobs.length > 0 ? [executionOf(plan.wait, jobs, 'stopWorkflow')] : []),
	];
	const second = await work(folder, { credential, executions: next });
	rmSync(folder, { recursive: true, force: true });
	return {
		chains: [
			...chains,
			...next.map((execution, index) =>
				chainOf(
					`${name}, after the kill, execution ${index + 1}`,
					clientId,
					execution,
					second.reports[index]?.execution,
					undefined,
				),
			),
		],
		log: first.log + second.log,
		violations: undamaged(
			next.map(({ items }) => items.length),
			second.reports,
		),
		kills: first.killedAt === undefined ? 0 : 1,
	};
}

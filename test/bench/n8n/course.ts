import { setTimeout as pause } from 'node:timers/promises';

import { ENDPOINTS, TOKEN_PATH } from '../../../nodes/shared/api/catalog';
import { connectInLine } from '../../connectInLine';
import { CREDENTIAL_TYPE } from '../../names';
import { START, vehicles } from '../../e2e/flows';
import { RUNNING, type StoredExecution, type StoredWorkflow } from '../../e2e/n8n/editor';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server';
import type { Bed } from './bed';
import type { Account, Part } from './contenders';
import { forgetPeak, peakMb } from './memory';
import { PLAIN_CREDENTIAL } from './plain/install';

/** The task of every contender. */
export interface Course {
	readonly vins: string[];
	/** The limits of the account. The credential has the same ones. */
	readonly sandbox: SandboxOptions;
	/** Sets up the sandbox beyond its options. */
	readonly arrange?: (sandbox: Sandbox) => void;
	/** Inspects the sandbox before it closes. */
	readonly inspect?: (sandbox: Sandbox) => Promise<void> | void;
}

/** The result of one contender. */
export interface Run {
	/** The status as n8n names it, or `died` if n8n itself ended. */
	readonly status: string;
	/** The error that a user sees in a failed execution. */
	readonly problem?: string;
	/** The time of the contender's nodes, without the nodes before them. NaN if n8n couldn't store the execution. */
	readonly nodeMs: number;
	/** The time from the start of the contender's first node to its first call. NaN if n8n couldn't store the execution. */
	readonly firstCallMs: number;
	/** The items that the workflow continues with. */
	readonly results: number;
	/** The time from the first call to the last answer, including status requests but not token exchanges. */
	readonly spanMs: number;
	readonly charges: number;
	readonly exchanges: number;
	readonly refused: number;
	/** Calls that were refused because of their token. */
	readonly unauthorized: number;
	readonly polls: number;
	/** The memory of n8n's process. */
	readonly peakMb: number;
}

/** High enough to have no effect. */
export const NO_LIMIT = { requestsPerSecond: 100_000, burst: 100_000 } as const;

export const SECRETS = { clientId: 'bench-client', clientSecret: 'bench-secret' };

/** Each run has a new account, so its rate and token are those of a user who hasn't made calls for a while. */
export async function openAccount(
	{ editor }: Bed,
	{ url }: Pick<Sandbox, 'url'>,
	limits: object,
): Promise<Account> {
	const form = { ...SECRETS, baseUrl: url };
	const ours = { ...form, ...limits };
	return {
		url,
		ours: await editor.createCredential(CREDENTIAL_TYPE, `BimmerVIN ${url}`, ours),
		plain: await editor.createCredential(PLAIN_CREDENTIAL, `Plain ${url}`, form),
	};
}

/** Waits for the end without requesting the data, which would use n8n's time. */
export async function untilOver({ editor, n8n }: Bed, workflow: StoredWorkflow) {
	for (;;) {
		await pause(500);
		if (n8n.pid === undefined) return undefined;
		const [execution] = await editor.executions(workflow).catch(() => []);
		if (execution?.stoppedAt && !RUNNING.includes(execution.status)) return execution;
	}
}

/** The figures that n8n has stored for the contender's nodes. */
function storedFigures({ data }: StoredExecution, nodes: string[]) {
	const { runData, error } = data.resultData;
	const tasksOf = (name: string) => runData[name] ?? [];
	const items = tasksOf(nodes.at(-1)!).map((task) => task.data?.main?.[0]?.length ?? 0);
	return {
		problem: error?.message,
		startedAt: tasksOf(nodes[0]!)[0]?.startTime ?? NaN,
		nodeMs: nodes.flatMap(tasksOf).reduce((sum, { executionTime }) => sum + executionTime, 0),
		results: items.reduce((sum, count) => sum + count, 0),
	};
}

function servedFigures(sandbox: Sandbox) {
	const { requests, exchanges, refused } = sandbox.stats();
	const calls = requests.filter(({ path }) => path !== TOKEN_PATH);
	const first = calls.reduce((least, { at }) => Math.min(least, at), Infinity);
	const last = calls.reduce((most, { answeredAt = 0 }) => Math.max(most, answeredAt), 0);
	const polls = calls.filter(({ path }) => path === ENDPOINTS.secureCodingStatus.path).length;
	const unauthorized = calls.filter(({ status }) => status === 401).length;
	const charges = sandbox.ledger().length;
	return { firstAt: first, spanMs: last - first, exchanges, refused, unauthorized, polls, charges };
}

const NOTHING_STORED = { startedAt: NaN, nodeMs: NaN, results: 0 };

/** Runs one contender once, from a new account to the end of its workflow. */
export async function run(
	bed: Bed,
	partOf: (account: Account) => Part,
	{ vins, sandbox: options, arrange, inspect }: Course,
): Promise<Run> {
	const sandbox = await startSandbox({ accounts: [SECRETS], ...options });
	try {
		arrange?.(sandbox);
		const { requestsPerSecond, burst } = { ...NO_LIMIT, ...options };
		const account = await openAccount(bed, sandbox, { requestsPerSecond, burst });
		const part = partOf(account);
		const start = [START, vehicles(vins)];
		const names = part.nodes.map(({ name }) => name);
		const line = [...start.map(({ name }) => name), ...names];
		const first = connectInLine(...line.slice(0, start.length + 1));
		const workflow = await bed.editor.createWorkflow({
			name: `Bench ${account.url}`,
			nodes: [...start, ...part.nodes],
			connections: part.connections ? { ...first, ...part.connections } : connectInLine(...line),
			settings: {},
		});
		const { pid } = bed.n8n;
		if (pid === undefined) throw new Error('n8n does not run');
		await forgetPeak(pid);
		await bed.editor.execute(workflow, START.name);
		const over = await untilOver(bed, workflow);
		const peak = over ? await peakMb(pid) : NaN;
		await inspect?.(sandbox);
		const stored = over && (await bed.editor.execution(over.id).catch(() => undefined));
		if (!over) await bed.restart();
		const { startedAt, ...figures } = stored?.data?.resultData
			? storedFigures(stored, names)
			: NOTHING_STORED;
		const { firstAt, ...served } = servedFigures(sandbox);
		return {
			status: over?.status ?? 'died',
			...figures,
			...served,
			firstCallMs: performance.timeOrigin + firstAt - startedAt,
			peakMb: peak,
		};
	} finally {
		await sandbox.close();
	}
}

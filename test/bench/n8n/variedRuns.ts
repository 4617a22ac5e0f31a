import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import type { INode } from 'n8n-workflow';

import { connectInLine } from '../../connectInLine';
import { START, vehicles } from '../../e2e/flows';
import type { StoredWorkflow } from '../../e2e/n8n/editor';
import { waitFor } from '../../e2e/n8n/waitFor';
import { startSandbox } from '../../sandbox/server';
import type { Bed } from './bed';
import { HTTP, nodeOf, OURS, PLAIN, type Account, type Contender } from './contenders';
import { NO_LIMIT, openAccount, SECRETS, untilOver, type Course } from './course';
import { forgetPeak, peakMb } from './memory';
import { startStandIn, type startClock } from './standIn';

/** The circumstances of a run. */
export interface Way {
	/** What a run shares with the one before it. */
	readonly keeps: 'nothing' | 'account' | 'workflow';
	/** Whether n8n saves the items with the execution. */
	readonly saves: boolean;
	/** Whether the saved execution is read back, as a benchmark does for its figures. */
	readonly reads: boolean;
	readonly server: 'sandbox' | 'stand-in';
	/** Whether an editor is open. */
	readonly watched: boolean;
	/** Whether the plain node has run just before. */
	readonly afterPlain: boolean;
}

export const BENCH: Way = {
	keeps: 'nothing',
	saves: true,
	reads: true,
	server: 'sandbox',
	watched: false,
	afterPlain: false,
};

export interface Figures {
	readonly ms: number;
	/** The processor time of n8n, and of the sandbox's process. */
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

/** Runs workflows that differ in one circumstance. */
export class VariedRuns {
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

	/** Calls the clock once for all items, before and after the contender. */
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
		// n8n runs the upper of two branches first, and completes it.
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

	/** Runs one contender. */
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

	/** Runs both contenders, one after the other. */
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

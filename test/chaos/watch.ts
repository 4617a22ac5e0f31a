import type { INodeType } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { inFull } from '../engine/harness/clean';
import type { Engine } from '../engine/harness/engine';
import { TriggerHost } from '../engine/harness/poll';
import { runChain, type Ran, type Stage } from './chain';
import type { Chain, Handover, Watch } from './evidence';
import type { Kept } from './invariants/secrets';
import { SUBMIT } from './operations';
import { seenJob } from './outcomes';
import type { ChainPlan } from './plan';
import type { WatchPlan, WatchStep } from './watchPlan';

/** Little, so that what hangs costs little time. */
const BUDGET_MS = 1_500;
/** Between two polls; a job takes half a second at most. */
const PAUSE_MS = 60;
const MOST_JOBS = 24;
/** Polls after the faults are gone: few are enough where the rate allows it. */
const LAST_POLLS = 20;
/** Longer than a job is held back that n8n does not know to be handed over. */
const LATER_MS = 150_000;

const BUNDLE = join(__dirname, '../../dist/bimmervin.js');

/** The trigger that ships, loaded once more, with nothing in its memory. */
async function loadAnew(): Promise<INodeType> {
	const load = createRequire(__filename);
	const known = load.cache[BUNDLE];
	Reflect.deleteProperty(load.cache, BUNDLE);
	try {
		const { BimmerVinTrigger } = load(BUNDLE) as { BimmerVinTrigger: new () => INodeType };
		return await Promise.resolve(new BimmerVinTrigger());
	} finally {
		load.cache[BUNDLE] = known;
	}
}

/** Runs with a clock that is ahead. */
async function ahead(ms: number, run: () => Promise<void>): Promise<void> {
	const { now } = Date;
	Date.now = () => now() + ms;
	try {
		await run();
	} finally {
		Date.now = now;
	}
}

const submits = (newJobs: number): ChainPlan => ({
	who: 'first',
	asked: SUBMIT,
	picks: Array.from({ length: newJobs }, () => ({ kind: 'new' })),
	onError: 'continueRegularOutput',
	tries: 1,
	retries: 0,
	reuse: false,
});

/** A trigger in n8n, and a note of each of its executions. */
class Watched {
	readonly host: TriggerHost;
	private readonly emitted: Array<Pick<Handover, 'at' | 'isKept'>> = [];

	constructor(engine: Engine, credentialId: string) {
		this.host = new TriggerHost(engine, '');
		this.host.credentialId = credentialId;
		this.host.onEmit = () => this.emitted.push({ at: performance.now(), isKept: this.host.saves });
	}

	get handovers(): Handover[] {
		return this.host.executions.flatMap((items, index) =>
			items.flatMap((item): Handover[] => {
				const [job, emitted] = [seenJob(item), this.emitted[index]];
				return job && emitted ? [{ job, ...emitted, isAgain: item.json.redelivered === true }] : [];
			}),
		);
	}

	/** Whether n8n knows of each that it was handed over. */
	isOver(jobIds: readonly string[]): boolean {
		const kept = new Set(this.handovers.filter(({ isKept }) => isKept).map(({ job }) => job.id));
		return jobIds.every((jobId) => kept.has(jobId));
	}

	async step(step: WatchStep): Promise<void> {
		const { host } = this;
		await sleep(PAUSE_MS);
		if (step === 'poll') return await host.pollDurably({ budgetMs: BUDGET_MS });
		if (step === 'restart') await host.restart(loadAnew);
		else await host.unpublish();
		// Publishing polls too. What keeps it from that is told to the user, who publishes once more.
		await host
			.publish(step === 'restart' ? 'init' : 'activate')
			.catch((error: Error) => host.errors.push(error));
	}

	get texts(): string {
		const { executions, errors, log, stored } = this.host;
		return [JSON.stringify(executions), ...errors.map(inFull), inFull(log), stored].join('\n');
	}
}

export interface WatchResult {
	readonly watch: Watch;
	readonly chain: Chain;
	/** All that n8n would keep and show of it. */
	readonly kept: Kept;
}

/** Submits jobs, and has a published trigger watch them and older ones: under faults first, and then until all have come. */
export async function runWatch(
	stage: Stage,
	plan: WatchPlan,
	name: string,
	onRan: Ran,
): Promise<WatchResult> {
	const { engine, sandbox, callers } = stage;
	const { clientId, credentialId } = callers.first;
	const chain = await runChain(stage, submits(plan.newJobs), `${name}, its submits`, onRan);
	const paid = sandbox.ledger(clientId).flatMap(({ jobId }) => jobId ?? []);
	const jobIds = paid.slice(-MOST_JOBS);
	const startedAt = performance.now();
	const watched = new Watched(engine, credentialId);
	const { host } = watched;
	// The list is filled later, as an expression does: the first poll is one on schedule.
	await host.publish();
	host.parameters.jobIds = jobIds.join('\n');
	host.saves = !plan.loses;
	const handles = plan.faults.map((order) => sandbox.fault(order));
	for (const step of plan.steps) await watched.step(step);
	handles.forEach((handle) => handle.remove());

	host.saves = true;
	const toTheEnd = async (): Promise<void> => {
		for (let polls = 0; polls < LAST_POLLS && !watched.isOver(jobIds); polls++) {
			await watched.step('poll');
		}
	};
	if (plan.loses) await ahead(LATER_MS, toTheEnd);
	else await toTheEnd();
	// One more: what has come comes no more.
	await watched.step('poll');
	await host.unpublish();
	return {
		chain,
		watch: { name, jobIds, startedAt, handovers: watched.handovers },
		kept: { where: name, text: watched.texts },
	};
}

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

/** Short, so that a hanging execution costs little time. */
const BUDGET_MS = 1_500;
/** The time between two polls. A job takes half a second at most. */
const PAUSE_MS = 60;
const MOST_JOBS = 24;
/** The number of polls after the faults have ended. Few are enough if the rate allows it. */
const LAST_POLLS = 20;
/** Longer than the trigger holds a job back when n8n hasn't saved that it was returned. */
const LATER_MS = 150_000;

const BUNDLE = join(__dirname, '../../dist/bimmervin.js');

/** The built trigger, loaded again, with nothing in its memory. */
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

/** Runs a function with a clock that is ahead. */
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

/** A trigger in n8n, with a record of each of its executions. */
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

	/** Whether n8n has saved for each of these jobs that it was returned. */
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
		// Publishing also polls. If that fails, the user sees the error and publishes again.
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
	/** Everything that n8n would store and show of it. */
	readonly kept: Kept;
}

/**
 * Submits jobs, and has a published trigger watch them and older ones: first under faults, and then until all have been
 * returned.
 */
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
	// The list is filled later, as an expression would do it, so the first poll is a scheduled one.
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
	// One more poll: the trigger must not return a job again.
	await watched.step('poll');
	await host.unpublish();
	return {
		chain,
		watch: { name, jobIds, startedAt, handovers: watched.handovers },
		kept: { where: name, text: watched.texts },
	};
}

import type { IDataObject } from 'n8n-workflow';

import { callOf } from '../engine/harness/calls';
import {
	simpleFlow,
	type Engine,
	type EngineRun,
	type NodeSettings,
} from '../engine/harness/engine';
import { SPECIAL_VINS, type Sandbox } from '../sandbox/server';
import type { Chain, GivenItem, SeenExecution } from './evidence';
import { seen } from './outcomes';
import { until, within } from './pause';
import { WAITING } from './operations';
import type { ChainPlan, Pick } from './plan';

/** The account that a chain calls with. */
export interface Caller {
	readonly clientId: string;
	readonly clientSecret: string;
	/** The stored credential. */
	readonly credentialId: string;
}

/** What all chains of a seed share. */
export interface Stage {
	readonly engine: Engine;
	readonly sandbox: Sandbox;
	readonly callers: Readonly<Record<ChainPlan['who'], Caller>>;
	/** Returns a VIN that no other chain uses. */
	readonly newVin: () => string;
	/** VINs that chains with Reuse Within share. */
	readonly sharedVins: readonly string[];
}

/** Receives everything that an execution has produced, so that it can be searched for secrets. */
export type Ran = (run: EngineRun, name: string) => void;

const REFUSED = [
	SPECIAL_VINS.notFound,
	SPECIAL_VINS.noData,
	SPECIAL_VINS.noCredit,
	SPECIAL_VINS.serverFault,
	SPECIAL_VINS.maintenance,
].map(({ vin }) => vin);

const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

/** The VINs of a chain, according to its picks. */
function vinsOf(picks: readonly Pick[], fresh: (index: number) => string): string[] {
	const vins: string[] = [];
	picks.forEach((pick, index) => {
		if (pick.kind === 'refused') vins.push(at(REFUSED, pick.of));
		else if (pick.kind === 'invalid') vins.push('SHORT');
		else if (pick.kind === 'again' && index > 0) vins.push(at(vins, pick.of));
		else vins.push(fresh(index));
	});
	return vins;
}

const MAX_WAIT_S = 2;

function settingsOf(plan: ChainPlan, maxCents: number | undefined): NodeSettings {
	const { asked, onError, tries, reuse, batchSize } = plan;
	return callOf(asked, {
		onError,
		...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 0 }),
		options: {
			pollInterval: 0.1,
			maxWait: MAX_WAIT_S,
			addCost: true,
			...(reuse && { reuseWithin: 60 }),
			...(maxCents !== undefined && { maxCredits: maxCents / 100 }),
		},
		parameters:
			batchSize === undefined
				? {}
				: { requestOptions: { batching: { batch: { batchSize, batchInterval: 30 } } } },
	});
}

/** An execution that takes longer counts as hanging. */
const LONGEST_MS = 120_000;

const HUNG: SeenExecution = { id: '?', outcomes: [], kept: [], hangs: true };

/** Runs an execution and its retries. */
export async function runChain(
	stage: Stage,
	plan: ChainPlan,
	name: string,
	onRan: Ran,
): Promise<Chain> {
	const { engine, sandbox, callers, newVin, sharedVins } = stage;
	const { asked, picks, who, reuse, retries, stop, limit } = plan;
	const caller = callers[who];
	// An impostor asks for the same as the real account, so that a mistake could give it that account's result.
	const isShared = reuse || who === 'impostor';
	const vins = vinsOf(picks, (index) => (isShared ? at(sharedVins, index) : newVin()));
	const jobIds = sandbox.ledger(caller.clientId).flatMap(({ jobId }) => jobId ?? []);
	const given = asked.asksForVin
		? vins.map((vin) => ({ vin }))
		: vins.map((_, index) => ({ jobId: at([...jobIds, 'job_unknown'], index) }));
	const items = given.map((item): GivenItem => ({ ...item, path: asked.path, cents: asked.cents }));
	const distinct = new Set(vins).size;
	const maxCents = limit === undefined ? undefined : Math.round(limit * distinct * asked.cents);
	const flow = simpleFlow(settingsOf(plan, maxCents), caller.credentialId);

	let stoppedAt: number | undefined;
	let isOver = false;
	const chargesOf = () =>
		sandbox.ledger(caller.clientId).filter(({ vin }) => vins.includes(vin)).length;
	const cancelWhen =
		stop &&
		(async (): Promise<void> => {
			await until(() => isOver || chargesOf() >= stop.charges, stop.ms);
			// An execution that has ended can't be stopped.
			if (isOver) await new Promise(() => undefined);
			stoppedAt = performance.now();
		});
	const vinOfJob = (id: string) => sandbox.ledger().find(({ jobId }) => jobId === id)?.vin;
	const executions: SeenExecution[] = [];
	const see = async (running: Promise<EngineRun>): Promise<EngineRun | undefined> => {
		const startedAt = performance.now();
		const run = await within(LONGEST_MS, running);
		isOver = true;
		const when = { startedAt, ...(stoppedAt !== undefined && { stoppedAt }) };
		executions.push(run ? seen(run, items, vinOfJob, when) : HUNG);
		if (run) onRan(run, name);
		return run;
	};

	let run = await see(
		engine.runFlow(
			flow,
			given.map((json: IDataObject) => ({ json })),
			{ cancelWhen },
		),
	);
	for (let left = retries; left > 0 && run?.error && stoppedAt === undefined; left--) {
		run = await see(engine.retry(flow, run));
	}
	return {
		name,
		account: caller.clientId,
		impostor: who === 'impostor',
		tries: plan.tries,
		shared: isShared,
		...(maxCents !== undefined && { maxCents }),
		...(WAITING.has(asked.operation) && { waitsMs: 1000 * MAX_WAIT_S }),
		items,
		executions,
	};
}

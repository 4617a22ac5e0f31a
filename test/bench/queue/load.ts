import { createAccount } from '../../e2e/account';
import { itemsOf, vinsOf } from '../../e2e/results';
import { startSandbox, type LedgerEntry } from '../../sandbox/server';
import { someVins } from '../../someVins';
import type { QueueMode } from './queueMode';
import { usageOf, type Limits, type Usage } from './usage';
import { allFinished, callWithVins, outcomeOf } from './webhookRun';

export interface LoadOrder {
	readonly workers: number;
	readonly executions: number;
	readonly itemsEach: number;
	/** The limits of the account. */
	readonly limits: Limits;
	/** The limits in the credential: the same, or each worker's share of them. */
	readonly configured: Limits;
	/** How long the API takes, in milliseconds. */
	readonly latencyMs: number;
}

export interface LoadFigures extends Usage {
	readonly order: LoadOrder;
	/** Vehicles in the results of executions that succeeded. */
	readonly results: number;
	readonly charges: number;
	readonly chargedTwice: number;
	/** How the other executions ended. */
	readonly failures: string[];
	/** The number of executions that each worker has run. */
	readonly spread: number[];
}

export const LOOK_UP = { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}' };

/** Charges for a vehicle that was already paid for. */
export const countTwice = (ledger: LedgerEntry[]): number =>
	ledger.length - new Set(ledger.map(({ vin }) => vin)).size;

/** Lists of VINs, all of them different. */
export const listsOf = (lists: number, length: number): string[][] => {
	const vins = someVins(lists * length);
	return Array.from({ length: lists }, (_, at) => vins.slice(at * length, (at + 1) * length));
};

/** Many vehicles in several executions at the same time, on one account. */
export async function runLoad(mode: QueueMode, order: LoadOrder): Promise<LoadFigures> {
	const { executions, itemsEach, limits, configured, latencyMs, workers } = order;
	const { editor } = mode;
	await mode.haveWorkers(workers);
	const sandbox = await startSandbox({ ...limits, latencyMs });
	try {
		const { node } = await createAccount(editor, sandbox, configured);
		const ids = await callWithVins(
			editor,
			`load-${workers}-${configured.burst}`,
			node('BimmerVIN', LOOK_UP),
			listsOf(executions, itemsEach),
		);
		const results = new Set<unknown>();
		const failures: string[] = [];
		const workerOfVin = new Map<unknown, string>();
		const spread = new Map(mode.workers.map(({ url }) => [url, 0]));
		for (const execution of await allFinished(editor, ids)) {
			const worker = await mode.workerOf(execution.id);
			spread.set(worker.url, (spread.get(worker.url) ?? 0) + 1);
			if (execution.status !== 'success') failures.push(outcomeOf(execution));
			for (const vin of vinsOf(itemsOf(execution, 'BimmerVIN'))) {
				workerOfVin.set(vin, worker.url);
				if (execution.status === 'success') results.add(vin);
			}
		}
		const ledger = sandbox.ledger();
		return {
			...usageOf(sandbox.stats(), limits, ({ vin }) => workerOfVin.get(vin) ?? 'nobody'),
			order,
			results: results.size,
			charges: ledger.length,
			chargedTwice: countTwice(ledger),
			failures,
			spread: [...spread.values()],
		};
	} finally {
		await sandbox.close();
	}
}

import { hook, inLine, split } from '../../e2e/flows';
import { createAccount } from '../../e2e/account';
import { waitFor } from '../../e2e/n8n/waitFor';
import { itemsOf, vinsOf } from '../../e2e/results';
import { startSandbox } from '../../sandbox/server';
import { someVins } from '../../someVins';
import type { QueueMode } from './queueMode';
import { usageOf, type Limits, type Usage } from './usage';

export interface LoadOrder {
	readonly workers: number;
	readonly executions: number;
	readonly itemsEach: number;
	readonly limits: Limits;
	readonly latencyMs: number;
}

export interface LoadFigures extends Usage {
	readonly order: LoadOrder;
	/** Vehicles that came out of an execution that ended well. */
	readonly results: number;
	readonly charges: number;
	/** Charges for a vehicle that was paid for before. */
	readonly chargedTwice: number;
	/** How many executions each worker has run. */
	readonly spread: number[];
}

const LOOK_UP = { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}' };

/** Many vehicles in several executions at once, on one account. */
export async function runLoad(mode: QueueMode, order: LoadOrder): Promise<LoadFigures> {
	const { executions, itemsEach, limits, latencyMs } = order;
	const { editor } = mode;
	await mode.haveWorkers(order.workers);
	const sandbox = await startSandbox({ ...limits, latencyMs });
	try {
		const { node } = await createAccount(editor, sandbox, limits);
		const path = `load-${order.workers}`;
		const workflow = await editor.createWorkflow(
			inLine(path, hook(path), split('body.vins', 'vin'), node('BimmerVIN', LOOK_UP)),
		);
		await editor.publish(workflow);
		// Waits until n8n listens; an empty list costs nothing and starts no execution of the node.
		await editor.callWebhook(path, { vins: [] });
		const vins = someVins(executions * itemsEach);
		const parts = Array.from({ length: executions }, (_, part) =>
			vins.slice(part * itemsEach, (part + 1) * itemsEach),
		);
		await Promise.all(parts.map(async (part) => await editor.callWebhook(path, { vins: part })));

		const ids = await waitFor('the executions', async () => {
			const list = await editor.executions(workflow);
			return list.length === executions + 1 ? list.map(({ id }) => id) : undefined;
		});
		const results = new Set<unknown>();
		const workerOfVin = new Map<unknown, string>();
		const spread = new Map(mode.workers.map(({ userFolder }) => [userFolder, 0]));
		for (const id of ids) {
			const execution = await editor.finished(id, 600_000);
			const done = vinsOf(itemsOf(execution, 'BimmerVIN'));
			if (done.length === 0) continue;
			const worker = (await mode.workerOf(id))?.userFolder ?? 'none';
			spread.set(worker, (spread.get(worker) ?? 0) + 1);
			for (const vin of done) {
				workerOfVin.set(vin, worker);
				if (execution.status === 'success') results.add(vin);
			}
		}
		const ledger = sandbox.ledger();
		return {
			...usageOf(sandbox.stats(), limits, ({ vin }) => workerOfVin.get(vin) ?? 'none'),
			order,
			results: results.size,
			charges: ledger.length,
			chargedTwice: ledger.length - new Set(ledger.map(({ vin }) => vin)).size,
			spread: [...spread.values()],
		};
	} finally {
		await sandbox.close();
	}
}

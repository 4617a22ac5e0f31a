import { createAccount } from '../../e2e/account';
import { waitFor } from '../../e2e/n8n/waitFor';
import { startSandbox } from '../../sandbox/server';
import { countTwice, listsOf, LOOK_UP } from './load';
import type { QueueMode } from './queueMode';
import { callWithVins, outcomeOf } from './webhookRun';

export interface KillFigures {
	readonly items: number;
	/** The charges when the worker was killed, and when n8n had ended the execution. */
	readonly chargesAtKill: number;
	readonly charges: number;
	readonly chargedTwice: number;
	/** The status that n8n gives the execution, and how long after the kill. */
	readonly outcome: string;
	readonly seconds: number;
	/** The outcome of "Retry" in the executions list, and what it charges. */
	readonly retry: string;
	readonly chargesOfRetry: number;
}

const ITEMS = 125;
const KILL_AT = 60;

/** A worker that stops in the middle of an execution, as in a power failure. */
export async function runKill(mode: QueueMode): Promise<KillFigures> {
	const { editor } = mode;
	const sandbox = await startSandbox();
	const charges = () => sandbox.ledger().length;
	try {
		const { node } = await createAccount(editor, sandbox, {});
		const [id = ''] = await callWithVins(
			editor,
			'kill',
			node('BimmerVIN', LOOK_UP),
			listsOf(1, ITEMS),
		);
		await waitFor('the first charges', () => (charges() >= KILL_AT ? true : undefined));
		const worker = await mode.workerOf(id);
		await worker.kill();
		const killedAt = performance.now();
		const chargesAtKill = charges();
		const execution = await editor.finished(id, 300_000);
		const seconds = (performance.now() - killedAt) / 1000;
		const ended = { charges: charges(), chargedTwice: countTwice(sandbox.ledger()) };
		const retry = await editor.retry(id).then(
			async (again) => outcomeOf(await editor.finished(again, 300_000)),
			(error: Error) => error.message,
		);
		return {
			items: ITEMS,
			chargesAtKill,
			...ended,
			outcome: outcomeOf(execution),
			seconds,
			retry,
			chargesOfRetry: charges() - ended.charges,
		};
	} finally {
		await sandbox.close();
	}
}

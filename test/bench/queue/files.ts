import { createAccount } from '../../e2e/account';
import { itemsOf } from '../../e2e/results';
import { carOf } from '../../sandbox/car';
import { startSandbox } from '../../sandbox/server';
import { historyOf, reportOf } from '../../sandbox/serviceHistory';
import { listsOf } from './load';
import type { QueueMode } from './queueMode';
import { allFinished, callWithVins } from './webhookRun';

export interface FileFigures {
	readonly vehicles: number;
	/** Files that the main process returned, byte for byte as the API sent them. */
	readonly same: number;
	readonly charges: number;
	/** Where n8n stores the files by default: the part of their ID before the colon. */
	readonly keptIn: string[];
}

const HISTORY = {
	resource: 'vehicle',
	operation: 'getServiceHistory',
	vin: '={{ $json.vin }}',
};

/** Reads files that workers have stored through the main process, like the Download button in the editor. */
export async function runFiles(mode: QueueMode): Promise<FileFigures> {
	const { editor } = mode;
	const sandbox = await startSandbox();
	try {
		const { node } = await createAccount(editor, sandbox, {});
		const lists = listsOf(4, 10);
		const ids = await callWithVins(editor, 'files', node('BimmerVIN', HISTORY), lists);
		let same = 0;
		const keptIn = new Set<string>();
		for (const execution of await allFinished(editor, ids)) {
			for (const { json, binary } of itemsOf(execution, 'BimmerVIN')) {
				const file = binary?.data;
				if (!file) continue;
				keptIn.add(file.id?.split(':')[0] ?? 'the item');
				const given = Buffer.from(reportOf(historyOf(carOf(json.vin as string))));
				if (given.equals(await editor.download(file))) same++;
			}
		}
		const vehicles = lists.flat().length;
		return { vehicles, same, charges: sandbox.ledger().length, keptIn: [...keptIn] };
	} finally {
		await sandbox.close();
	}
}

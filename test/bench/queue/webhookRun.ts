import type { INode } from 'n8n-workflow';

import { hook, inLine, split } from '../../e2e/flows';
import type { Editor, StoredExecution } from '../../e2e/n8n/editor';
import { waitFor } from '../../e2e/n8n/waitFor';

/**
 * Publishes a workflow that passes each VIN of a webhook call to one node, and calls the webhook once for each list of VINs.
 * @param path the path of the webhook, and the name of the workflow
 * @returns the IDs of the executions, as soon as n8n has accepted them
 */
export async function callWithVins(
	editor: Editor,
	path: string,
	node: INode,
	lists: string[][],
): Promise<string[]> {
	const workflow = await editor.createWorkflow(
		inLine(path, hook(path), split('body.vins', 'vin'), node),
	);
	await editor.publish(workflow);
	const executions = async (count: number) =>
		await waitFor(`${count} executions`, async () => {
			const ids = (await editor.executions(workflow)).map(({ id }) => id);
			return ids.length >= count ? ids : undefined;
		});
	// Calls the webhook until n8n listens. Without a VIN, the workflow ends before it reaches the node.
	await editor.callWebhook(path, { vins: [] });
	const [first] = await executions(1);
	await Promise.all(lists.map(async (vins) => await editor.callWebhook(path, { vins })));
	return (await executions(lists.length + 1)).filter((id) => id !== first);
}

/** Waits for executions to end, and returns them. */
export const allFinished = async (editor: Editor, ids: string[]): Promise<StoredExecution[]> =>
	await Promise.all(ids.map(async (id) => await editor.finished(id, 600_000)));

/** How an execution ended, in n8n's words. */
export const outcomeOf = ({ status, data }: StoredExecution): string =>
	[status, data.resultData.error?.message].filter(Boolean).join(': ');

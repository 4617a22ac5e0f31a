import type { INode, INodeExecutionData } from 'n8n-workflow';

import { TRIGGER_TYPE } from '../names';
import type { Account } from './account';
import { pass } from './flows';
import type { Editor, StoredWorkflow } from './n8n/editor';
import { itemsOf } from './results';

/** The node that receives the jobs of a trigger. */
export const DELIVER = pass('Deliver');

/**
 * A poll every 15 s. One poll time comes once a minute at most, but a trigger may have several.
 * @param second of the minute, for the first of them
 */
export const pollTimes = (second = 0) => ({
	item: [0, 15, 30, 45].map((after) => ({
		mode: 'custom',
		cronExpression: `${second + after} * * * * *`,
	})),
});

/** A trigger that watches these jobs. */
export const watcher = (
	{ node }: Account,
	name: string,
	jobIds: string,
	more: Partial<INode> = {},
	second?: number,
): INode => node(name, { pollTimes: pollTimes(second), jobIds }, { type: TRIGGER_TYPE, ...more });

/** What the triggers of a workflow have delivered, by execution. */
export async function deliveries(
	editor: Editor,
	workflow: StoredWorkflow,
): Promise<INodeExecutionData[]> {
	const executions = await editor.executions(workflow);
	const finished = await Promise.all(executions.map(({ id }) => editor.finished(id)));
	// n8n lists the newest execution first.
	return finished.reverse().flatMap((execution) => itemsOf(execution, DELIVER.name));
}

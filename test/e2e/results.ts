import type { INodeExecutionData, ITaskData } from 'n8n-workflow';

import type { StoredExecution } from './n8n/editor';

/** The last run of a node in an execution. */
export const taskOf = ({ data }: StoredExecution, node: string): ITaskData | undefined =>
	data.resultData.runData[node]?.at(-1);

/** The results of a node, by output. */
export const itemsOf = (
	execution: StoredExecution,
	node: string,
	output = 0,
): INodeExecutionData[] => taskOf(execution, node)?.data?.main?.[output] ?? [];

export const vinsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.vin);

/** The error that a user sees in a failed execution. */
export const words = ({ data }: StoredExecution): string => {
	const { error } = data.resultData;
	return `${error?.message}\n${error?.description}`;
};

import type { IDataObject, INode } from 'n8n-workflow';

import { inLine, items, START } from '../flows';
import { itemsOf } from '../results';
import type { Examples } from './examples';

/** A data table of the examples, read and written with the requests of n8n's own view. */
export class DataTable {
	constructor(
		private readonly n8n: Examples,
		private readonly name: string,
	) {}

	/** All rows, oldest first, with n8n's own `id`, `createdAt` and `updatedAt`. */
	async rows(): Promise<IDataObject[]> {
		const get = { operation: 'get', matchType: 'allConditions', filters: {}, returnAll: true };
		const execution = await this.run(this.node({ resource: 'row', ...get }));
		const rows = itemsOf(execution, 'Table').map(({ json }) => json);
		return rows.filter(({ id }) => id !== undefined);
	}

	/** Updates the row with this value in this column, or adds one. */
	async put(column: string, ...rows: IDataObject[]): Promise<void> {
		const condition = { keyName: column, condition: 'eq', keyValue: `={{ $json.${column} }}` };
		const write = {
			resource: 'row',
			operation: 'upsert',
			matchType: 'allConditions',
			filters: { conditions: [condition] },
			columns: { mappingMode: 'autoMapInputData', value: null },
			options: {},
		};
		await this.run(items('Rows', rows), this.node(write));
	}

	/** Deletes all rows. */
	async clear(): Promise<void> {
		await this.run(this.node({ resource: 'table', operation: 'clear' }));
	}

	private node(parameters: INode['parameters']): INode {
		const dataTableId = { __rl: true, mode: 'name', value: this.name };
		return {
			id: 'table',
			name: 'Table',
			type: 'n8n-nodes-base.dataTable',
			typeVersion: 1.1,
			position: [0, 0],
			parameters: { ...parameters, dataTableId },
			alwaysOutputData: true,
		};
	}

	private async run(...nodes: INode[]) {
		const { editor } = this.n8n;
		const file = inLine(`Table ${this.name}`, START, ...nodes);
		const workflow = await editor.createWorkflow(file);
		const execution = await editor.finished(await editor.execute(workflow, START.name));
		expect(execution.status).toBe('success');
		return execution;
	}
}

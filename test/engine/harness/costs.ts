import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** What Add Cost puts into an item. */
export interface Cost {
	readonly credits: number;
	readonly basis: string;
	readonly charged: string;
}

/** What an item, good or failed, says of its cost. */
export const costIn = ({ json }: INodeExecutionData): Cost =>
	(json.cost ?? (json.details as IDataObject).cost) as unknown as Cost;

export const paid = (credits: number, basis = 'listPrice'): Cost => ({
	credits,
	basis,
	charged: 'yes',
});

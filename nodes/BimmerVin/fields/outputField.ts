import type { INodeProperties } from 'n8n-workflow';

/** The binary field for the files of an item: the same option in the node and the trigger. */
export const outputFieldOption: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputField',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
	description: 'More files of the same item go in data_1, data_2, and so on',
};

import type { INodeProperties } from 'n8n-workflow';

/** Where the files of an item go: the same option of the node and of the trigger. */
export const outputFieldOption: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputField',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
	description: 'More files of the same item go in data_1, data_2, and so on',
};

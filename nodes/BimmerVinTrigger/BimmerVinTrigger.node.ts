import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { pollTrigger } from './poll';
import { outputFieldOption } from '../BimmerVin/fields/outputField';

export class BimmerVinTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'BimmerVIN Trigger',
		name: 'bimmerVinTrigger',
		icon: { light: 'file:../../icons/bimmerVin.svg', dark: 'file:../../icons/bimmerVin.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'Secure coding job ended',
		// The search of n8n shows this one line for both the node and the trigger.
		description:
			'Look up BMW vehicles by VIN, and generate activation codes and coding files. Starts the workflow when secure coding jobs end.',
		defaults: { name: 'BimmerVIN Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'bimmerVinApi', required: true }],
		properties: [
			{
				// Never shown. The list of triggers in n8n's nodes panel takes its text from here.
				displayName: 'Event',
				name: 'event',
				type: 'hidden',
				options: [
					{
						name: 'Secure Coding Job Done or Failed',
						value: 'jobEnded',
						action: 'On secure coding job done or failed',
					},
				],
				default: 'jobEnded',
			},
			{
				displayName: 'Job IDs',
				name: 'jobIds',
				type: 'string',
				typeOptions: { rows: 4 },
				required: true,
				default: '',
				placeholder: 'e.g. job_5f1c0a9e, job_77b2d3c4',
				description:
					'The IDs of the secure coding jobs to watch, as Submit returned them: separated by commas, spaces or line breaks, or an expression that returns a list. You get each job once, with its files, when it is done or has failed. Checking is free.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [outputFieldOption],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTrigger(this);
	}
}

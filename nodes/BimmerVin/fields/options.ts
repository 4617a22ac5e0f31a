import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_REFUSALS } from '../../shared/run/refusalLimit';
import { WAIT_DEFAULTS } from '../../shared/jobs/waitOptions';
import { JOB_OPERATIONS, WAITING_OPERATIONS } from './operations';
import { outputFieldOption } from './outputField';

const { maxWait, pollInterval } = WAIT_DEFAULTS;

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Add Cost',
			name: 'addCost',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the cost of each call to its item, in "cost". A failed item has it in "details".',
		},
		{
			displayName: 'Additional Body Fields',
			name: 'additionalBodyFields',
			type: 'json',
			default: '{}',
			description:
				'Additional fields for the request body, as a JSON object. They replace fields of the same name that the node sends.',
		},
		{
			displayName: 'File Field',
			name: 'fileField',
			type: 'string',
			default: '',
			placeholder: 'e.g. result.document.content',
			description:
				'The path to the file in the response, in dot notation. Only needed if the node does not find the file automatically.',
		},
		{
			displayName: 'Max Credits',
			name: 'maxCredits',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 10,
			description:
				'The maximum this node can spend in one execution, in credits at list price. Refusals that are charged count too. The node checks this before the first call: if all items together would cost more, it sends nothing. An AI model cannot fill this in.',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Max Wait (Seconds)',
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: maxWait,
			description:
				'How long to wait for the job. If the time runs out, the job keeps running, and you can fetch its files later for free.',
			displayOptions: { show: { '/operation': WAITING_OPERATIONS } },
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollInterval',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: pollInterval,
			description:
				'How often to check the job. The node checks less often when many jobs are waiting. Checking is free.',
			displayOptions: { show: { '/operation': WAITING_OPERATIONS } },
		},
		outputFieldOption,
		{
			displayName: 'Reuse Within (Minutes)',
			name: 'reuseWithin',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 60,
			description:
				'Reuse the response to exactly the same request from another execution if it is no older than this, instead of paying again. Responses stay in the memory of this n8n until it restarts.',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Skip VIN Check',
			name: 'skipVinCheck',
			type: 'boolean',
			default: false,
			description:
				'Whether to send the VIN as it is, without checking its length and characters first',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Stop After Refusals',
			name: 'stopAfterRefusals',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: DEFAULT_REFUSALS,
			description:
				'How many refusals, such as vehicles that are not found, to pay for before the first successful response. After that many, the node sends nothing more. Enter 0 for no limit. An AI model cannot fill this in.',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Summary Only',
			name: 'summaryOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out the response itself and keep only the VIN, summary, cost and files. If the summary contains no facts, the item keeps everything.',
			displayOptions: { show: { '/resource': ['vehicle'] } },
		},
	],
};

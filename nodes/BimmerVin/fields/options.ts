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
				'Whether to add what each call has cost, as "cost". A failed item has it in "details".',
		},
		{
			displayName: 'Additional Body Fields',
			name: 'additionalBodyFields',
			type: 'json',
			default: '{}',
			description:
				'More fields for the request, as a JSON object. A field of the same name replaces the one that the node sends.',
		},
		{
			displayName: 'File Field',
			name: 'fileField',
			type: 'string',
			default: '',
			placeholder: 'e.g. result.document.content',
			description:
				'Where the file stands in the response, as a path with dots. Only needed if the node does not find it by itself.',
		},
		{
			displayName: 'Max Credits',
			name: 'maxCredits',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 10,
			description:
				'Most that this node may spend in one execution, in credits at list price. Refusals that are charged count too. Checked before the first call: if all items together would cost more, nothing is sent. An AI model may not fill it in.',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Max Wait (Seconds)',
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: maxWait,
			description:
				'How long to wait for the job. When the time is up, the job goes on and its files can be fetched later, for free.',
			displayOptions: { show: { '/operation': WAITING_OPERATIONS } },
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollInterval',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: pollInterval,
			description:
				'How often to look at the job. Stretched by itself when many jobs are waited for. Looking is free.',
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
				'Take the answer of another execution to exactly the same request if it is not older than this, instead of paying again. Kept in the memory of this n8n until it restarts.',
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
				'How many refusals, such as vehicles that are not found, to pay for before the first good answer. Then nothing more is sent. 0 for any number. An AI model may not fill it in.',
			displayOptions: { hide: { '/operation': JOB_OPERATIONS } },
		},
		{
			displayName: 'Summary Only',
			name: 'summaryOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out the answer itself: the item keeps VIN, summary, cost and files. If the summary tells nothing, everything stays.',
			displayOptions: { show: { '/resource': ['vehicle'] } },
		},
	],
};

import type { INodeProperties } from 'n8n-workflow';

const modified = { vehicleOrder: ['modified'] };

/** The vehicle data to sign: the same fields for every operation that submits a job. */
export const vehicleDataFields: INodeProperties[] = [
	{
		displayName: 'Vehicle Order',
		name: 'vehicleOrder',
		type: 'options',
		options: [
			{
				name: 'Modified',
				value: 'modified',
				description: 'Sign an FA and SVT that you provide',
			},
			{
				name: 'Original',
				value: 'original',
				description: 'Sign the FA and SVT that BimmerVIN has on record for the vehicle',
			},
		],
		default: 'original',
		description: 'Which vehicle order (FA) and control unit list (SVT) to code',
	},
	{
		displayName: 'Input Mode',
		name: 'inputMode',
		type: 'options',
		options: [
			{
				name: 'Binary Fields',
				value: 'binary',
				description: 'Use files from the input item, e.g. from a form or an email',
			},
			{ name: 'Text', value: 'text', description: 'Paste the XML or map it from a field' },
		],
		default: 'text',
		description: 'How you provide the FA and SVT',
		displayOptions: { show: modified },
	},
	{
		displayName: 'FA (XML)',
		name: 'fa',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. <?xml version="1.0"?><FA>…</FA>',
		description: 'The modified vehicle order as XML',
		displayOptions: { show: { ...modified, inputMode: ['text'] } },
	},
	{
		displayName: 'SVT (XML)',
		name: 'svt',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. <?xml version="1.0"?><SVT>…</SVT>',
		description: 'The list of installed control units as XML',
		displayOptions: { show: { ...modified, inputMode: ['text'] } },
	},
	{
		displayName: 'FA Input Data Field Name',
		name: 'faBinaryField',
		type: 'string',
		required: true,
		default: 'fa',
		placeholder: 'e.g. fa',
		hint: 'The name of the input binary field that holds the FA file',
		displayOptions: { show: { ...modified, inputMode: ['binary'] } },
	},
	{
		displayName: 'SVT Input Data Field Name',
		name: 'svtBinaryField',
		type: 'string',
		required: true,
		default: 'svt',
		placeholder: 'e.g. svt',
		hint: 'The name of the input binary field that holds the SVT file',
		displayOptions: { show: { ...modified, inputMode: ['binary'] } },
	},
];

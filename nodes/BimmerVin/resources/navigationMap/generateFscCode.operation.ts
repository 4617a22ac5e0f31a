import type { MapType } from '../../../shared/api/catalog';
import { defineOperation } from '../operation';

const MAP_NAMES: Array<{ name: string; value: MapType }> = [
	{ name: 'EVO ID4', value: 'evoId4' },
	{ name: 'Motion', value: 'motion' },
	{ name: 'Move', value: 'move' },
	{ name: 'Next', value: 'next' },
	{ name: 'Premium', value: 'premium' },
	{ name: 'Route', value: 'route' },
];

export const generateFscCode = defineOperation(
	'fscCode',
	{
		value: 'generateFscCode',
		name: 'Generate FSC Code',
		action: 'Generate an FSC code for a navigation map',
		description: 'Get the activation code (FSC) for a navigation map of the head unit',
	},
	[
		{
			displayName: 'Map Type',
			name: 'mapType',
			type: 'options',
			required: true,
			options: MAP_NAMES,
			default: 'premium',
			description:
				'The map family that the head unit uses. Check CarPlay (Vehicle) reports the installed map version.',
		},
	],
);

import { defineOperation } from '../operation';

export const fixVoCoding = defineOperation('voCodingFix', {
	value: 'fixVoCoding',
	name: 'Fix VO Coding',
	action: 'Fix the VO coding',
	description:
		'Get a Feature Installer code that fixes the VO coding. For EVO ID5 and ID6 head units.',
});

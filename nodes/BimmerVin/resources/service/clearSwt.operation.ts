import { defineOperation } from '../operation';

export const clearSwt = defineOperation('clearSwt', {
	value: 'clearSwt',
	name: 'Clear SWT',
	action: 'Clear the SWT store',
	description:
		'Get a Feature Installer code that clears the SWT store. For EVO ID5 and ID6 head units.',
});

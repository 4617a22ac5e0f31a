import { defineOperation } from '../operation';

export const clearSwt = defineOperation('clearSwt', {
	value: 'clearSwt',
	name: 'Clear SWT',
	action: 'Clear the SWT store',
	description:
		'Generate a Feature Installer code that clears the store of activation codes (SWT). For EVO ID5 and ID6 head units.',
});

import { defineOperation } from '../operation';

export const checkCarPlay = defineOperation('carPlayCheck', {
	value: 'checkCarPlay',
	name: 'Check CarPlay',
	action: 'Check the CarPlay compatibility of a vehicle',
	description: 'Get the head unit, map version, and CarPlay and Fullscreen compatibility',
});

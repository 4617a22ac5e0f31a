import { defineOperation } from '../operation';

export const checkCarPlay = defineOperation('carPlayCheck', {
	value: 'checkCarPlay',
	name: 'Check CarPlay',
	action: 'Check the CarPlay compatibility of a vehicle',
	description: 'Get head unit, map version, CarPlay and Fullscreen support',
});

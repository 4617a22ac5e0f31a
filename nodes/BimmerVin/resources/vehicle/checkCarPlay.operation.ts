import { defineOperation } from '../operation';

export const checkCarPlay = defineOperation('carPlayCheck', {
	value: 'checkCarPlay',
	name: 'Check CarPlay',
	action: 'Check the CarPlay compatibility of a vehicle',
	description:
		'Get the vehicle data with head unit, map version, CarPlay and Fullscreen compatibility, and whether an EntryEVO has a Wi-Fi port',
});

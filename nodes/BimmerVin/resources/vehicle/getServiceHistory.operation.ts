import { defineOperation } from '../operation';

export const getServiceHistory = defineOperation('serviceHistory', {
	value: 'getServiceHistory',
	name: 'Get Service History',
	action: 'Get the service history of a vehicle',
	description: 'Get the service, repair and key-read history, as data and as an HTML report',
});

import { defineResource } from '../operation';
import { checkCarPlay } from './checkCarPlay.operation';
import { getOrder } from './getOrder.operation';
import { getServiceHistory } from './getServiceHistory.operation';
import { getState } from './getState.operation';

export const vehicle = defineResource('vehicle', [
	checkCarPlay,
	getOrder,
	getServiceHistory,
	getState,
]);

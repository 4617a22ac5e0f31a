import { defineResource } from '../operation';
import { clearSwt } from './clearSwt.operation';
import { fixVoCoding } from './fixVoCoding.operation';
import { getSfaRepairKit } from './getSfaRepairKit.operation';
import { validateEcu } from './validateEcu.operation';

export const service = defineResource('service', [
	clearSwt,
	fixVoCoding,
	getSfaRepairKit,
	validateEcu,
]);

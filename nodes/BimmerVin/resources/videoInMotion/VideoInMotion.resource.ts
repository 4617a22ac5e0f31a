import { defineResource } from '../operation';
import { activateCable } from './activateCable.operation';
import { activateNbtUsb } from './activateNbtUsb.operation';
import { activateUsb } from './activateUsb.operation';

export const videoInMotion = defineResource('videoInMotion', [
	activateCable,
	activateUsb,
	activateNbtUsb,
]);

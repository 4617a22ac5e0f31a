import { defineResource } from '../operation';
import { activateCable } from './activateCable.operation';
import { activateFullscreenCable } from './activateFullscreenCable.operation';
import { activateFullscreenUsb } from './activateFullscreenUsb.operation';
import { activateUsb } from './activateUsb.operation';

export const carPlay = defineResource('carPlay', [
	activateCable,
	activateUsb,
	activateFullscreenCable,
	activateFullscreenUsb,
]);

import { defineOperation } from '../operation';

export const activateNbtUsb = defineOperation('videoInMotionNbtUsb', {
	value: 'activateNbtUsb',
	name: 'Activate NBT by USB',
	action: 'Activate Video In Motion on NBT by USB',
	description: 'Get a UPD file that turns on Video In Motion. For older NBT head units.',
});

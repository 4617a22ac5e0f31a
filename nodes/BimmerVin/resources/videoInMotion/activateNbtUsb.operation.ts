import { defineOperation } from '../operation';

export const activateNbtUsb = defineOperation('videoInMotionNbtUsb', {
	value: 'activateNbtUsb',
	name: 'Activate NBT by USB',
	action: 'Activate Video In Motion on NBT by USB',
	description: 'UPD file that turns Video In Motion on. For older NBT head units.',
});

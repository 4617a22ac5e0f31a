import type { NodeHint } from 'n8n-workflow';

const forHeadUnit = (headUnit: string): string =>
	`This operation is for cars with an ${headUnit} head unit. To find out which one a car has, use Check CarPlay (Vehicle).`;
const EVO_ONLY = forHeadUnit('EVO ID5 or EVO ID6');
const ON_A_STICK = 'You get a UPD file. Copy it to a USB stick and plug the stick into the car.';

/** For which cars an operation is, and what to do with its result. */
const HINTS: Array<{ operations: string[]; message: string }> = [
	{
		operations: ['checkCarPlay', 'getState', 'getOrder', 'getServiceHistory'],
		message:
			'Build your workflow on the fields of "summary": they are always there, under the same names. "unknown" or an empty field means that the response does not say. It never means no.',
	},
	{
		operations: ['activateCable', 'activateFullscreenCable', 'fixVoCoding', 'clearSwt'],
		message: `${EVO_ONLY} You get a code in the "code" field. Enter it in Feature Installer.`,
	},
	{
		operations: ['activateUsb', 'activateFullscreenUsb'],
		message: `${EVO_ONLY} ${ON_A_STICK}`,
	},
	{
		operations: ['activateNbtUsb'],
		message: `${forHeadUnit('older NBT')} ${ON_A_STICK}`,
	},
	{
		operations: ['validateEcu'],
		message:
			'This operation is for models from July 2018 on, after a control unit was replaced. You get a JSON file that proves the security status of the new unit.',
	},
	{
		operations: ['submit'],
		message:
			'The job is charged when you submit it. Keep its jobId: Wait, Get Status and the BimmerVIN Trigger use it to fetch the signed files (NCD) for free.',
	},
];

/**
 * Hints next to the output. Notices would be closer to the fields, but n8n evaluates every field for every item: five more fields
 * make the preparation of a run 10 percent slower. Hints do not.
 */
export const operationHints: NodeHint[] = HINTS.map(({ operations, message }) => ({
	type: 'info',
	location: 'outputPane',
	whenToDisplay: 'always',
	displayCondition: `={{ ${JSON.stringify(operations)}.includes($parameter["operation"]) }}`,
	message,
}));

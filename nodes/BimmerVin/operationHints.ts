import type { NodeHint } from 'n8n-workflow';

const forHeadUnit = (headUnit: string): string =>
	`For cars with an ${headUnit} head unit: Check CarPlay (Vehicle) shows which one a car has.`;
const EVO_ONLY = forHeadUnit('EVO ID5 or EVO ID6');
const ON_A_STICK = 'You get a UPD file. Put it on a USB stick and plug that into the car.';

/** For which cars an operation is, and what to do with what comes back. */
const HINTS: Array<{ operations: string[]; message: string }> = [
	{
		operations: ['checkCarPlay', 'getState', 'getOrder', 'getServiceHistory'],
		message:
			'Build on the fields of "summary": they are always there, under the same names. "unknown" and an empty field mean that the answer does not tell. They never mean no.',
	},
	{
		operations: ['activateCable', 'activateFullscreenCable', 'fixVoCoding', 'clearSwt'],
		message: `${EVO_ONLY} You get a code in the field "code". Enter it in Feature Installer.`,
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
			'For models from July 2018 on, after a control unit was replaced. You get a JSON file that proves the security status of the new one.',
	},
	{
		operations: ['submit'],
		message:
			'The job is charged when it is submitted. Keep its jobId: with it, Wait, Get Status and the BimmerVIN Trigger fetch the signed files (NCD) at no charge.',
	},
];

/**
 * Hints beside the output. Notices among the fields would stand nearer, but n8n evaluates every field for every item, and
 * five more fields make the preparation of a run a tenth slower; a hint costs nothing there.
 */
export const operationHints: NodeHint[] = HINTS.map(({ operations, message }) => ({
	type: 'info',
	location: 'outputPane',
	whenToDisplay: 'always',
	displayCondition: `={{ ${JSON.stringify(operations)}.includes($parameter["operation"]) }}`,
	message,
}));

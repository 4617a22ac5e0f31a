/** The calls that the tool may make, and what each costs at list price. */
import { randomUUID } from 'node:crypto';

import { MAP_TYPES, inCredits } from '../../nodes/shared/api/catalog';
import { choicesOf, OPERATIONS, type DescribedOperation } from '../engine/harness/calls';
import { SANDBOX_VIN } from '../sandbox/server';
import type { Call, Purpose } from './call';

/** Operations that repeat the call of another operation. */
const NOT_A_CALL_OF_ITS_OWN: ReadonlySet<string> = new Set(['submitAndWait', 'wait', 'getStatus']);

const FIRST_MAP = MAP_TYPES[0];

const inKebab = (text: string): string =>
	text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const ENDING: Readonly<Record<Purpose, string>> = {
	free: '',
	sandboxVin: '',
	vin: '-real-vin',
	wrongVin: '-wrong-vin',
};

/** `vehicle` -> `Vehicle` */
const nameOfResource = (resource: string): string =>
	choicesOf('resource').find(({ value }) => value === resource)!.name;

const call = (
	{ resource, operation, option, endpointName, endpoint }: DescribedOperation,
	purpose: Purpose,
	parameters: Call['parameters'],
	ending = '',
): Call => ({
	name: `${inKebab(resource)}-${inKebab(operation)}${ending}${ENDING[purpose]}`,
	title: `${nameOfResource(resource)} > ${option.name}`,
	resource,
	operation,
	endpoint: endpointName,
	purpose,
	parameters,
	cents: endpoint.cents,
});

const operationOf = (resource: string, operation: string): DescribedOperation =>
	OPERATIONS.find((one) => one.resource === resource && one.operation === operation)!;

/** Every operation with a price of its own, the cheapest first. */
const PRICED: readonly DescribedOperation[] = OPERATIONS.filter(
	({ operation }) => !NOT_A_CALL_OF_ITS_OWN.has(operation),
).sort((a, b) => a.endpoint.cents - b.endpoint.cents);

const withVin = (described: DescribedOperation, purpose: Purpose, vin: string): Call =>
	call(described, purpose, {
		vin,
		...(described.endpointName === 'fscCode' && { mapType: FIRST_MAP }),
	});

/** Requests a job that does not exist: free, and it shows whether the Client ID and Secret are accepted. */
export const statusOfNoJob = (): Call =>
	call(operationOf('secureCoding', 'getStatus'), 'free', { jobId: randomUUID() });

/** Waits for the job of an earlier call: free. */
export const waitFor = (jobId: string, purpose: Purpose): Call =>
	call(operationOf('secureCoding', 'wait'), 'free', { jobId }, ENDING[purpose]);

/** The one call for which the sandbox VIN is reported. */
export const orderOfSandboxVin = (): Call =>
	withVin(operationOf('vehicle', 'getOrder'), 'sandboxVin', SANDBOX_VIN);

/** The other endpoints that may know the sandbox VIN, the cheapest first. */
export const furtherSandboxCalls = (): Call[] =>
	PRICED.filter(({ endpointName }) => endpointName !== 'vehicleOrder').map((described) =>
		withVin(described, 'sandboxVin', SANDBOX_VIN),
	);

/** One call for each kind of deliverable with a VIN that does not exist. Refusals differ only between the kinds. */
export function wrongVinCalls(vin: string): Call[] {
	const kinds = new Set<string>();
	return PRICED.filter(({ endpoint }) => {
		const isNew = !kinds.has(endpoint.deliverable.kind);
		kinds.add(endpoint.deliverable.kind);
		return isNew;
	}).map((described) => withVin(described, 'wrongVin', vin));
}

/** Every call for a real vehicle, and the map types besides the first. */
export function realVinCalls(vin: string): Call[] {
	return PRICED.flatMap((described) => {
		const first = withVin(described, 'vin', vin);
		if (described.endpointName !== 'fscCode') return [first];
		const others = MAP_TYPES.slice(1).map((mapType) => ({
			...call(described, 'vin', { vin, mapType }, `-${inKebab(mapType)}`),
			title: `${first.title} for the map type ${mapType}`,
		}));
		return [first, ...others];
	});
}

/** The vehicle of a call in words, without its VIN. */
const ABOUT: Readonly<Record<Purpose, string>> = {
	free: '',
	sandboxVin: ' for the sandbox VIN',
	vin: ' for your vehicle',
	wrongVin: ' for the wrong VIN',
};

/** `Vehicle > Get State for the sandbox VIN` */
export function describeCall({ title, purpose, endpoint, operation }: Call): string {
	if (endpoint === 'secureCodingStatus') {
		return operation === 'wait' ? 'Wait for the job' : `${title} of a job that does not exist`;
	}
	return `${title}${ABOUT[purpose]}`;
}

export const priceOf = ({ cents }: Pick<Call, 'cents'>): string =>
	cents === 0 ? 'free' : `${inCredits(cents)} credits`;

export const sumOf = (calls: readonly Call[]): number =>
	calls.reduce((sum, { cents }) => sum + cents, 0);

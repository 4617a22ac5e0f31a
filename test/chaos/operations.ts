import fc, { type Arbitrary } from 'fast-check';

import { OPERATIONS } from '../engine/harness/calls';

/** An operation that a chain can run. */
export interface Asked {
	readonly resource: string;
	readonly operation: string;
	readonly path: string;
	/** List price, in euro cents. */
	readonly cents: number;
	readonly asksForVin: boolean;
}

const asked: Asked[] = OPERATIONS.map(({ resource, operation, endpoint, asksForVin }) => ({
	resource,
	operation,
	path: endpoint.path,
	cents: endpoint.cents,
	asksForVin,
}));

const ofJobs = asked.filter(({ resource }) => resource === 'secureCoding');
const others = asked.filter(({ resource }) => resource !== 'secureCoding');

/** Every operation of the node. Those of jobs are listed more often, because more can happen to them. */
export const operation: Arbitrary<Asked> = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...others) },
	{ weight: 2, arbitrary: fc.constantFrom(...ofJobs) },
);

const named = (resource: string, name: string): Asked => {
	const found = asked.find((one) => one.resource === resource && one.operation === name);
	if (!found) throw new Error(`There is no operation ${resource}/${name}`);
	return found;
};

/** Submits jobs and doesn't wait for them. */
export const SUBMIT = named('secureCoding', 'submit');

/** Waits for jobs that were submitted earlier. */
export const WAIT = named('secureCoding', 'wait');

/** The operations that wait for the end of a job. */
export const WAITING: ReadonlySet<string> = new Set(['wait', 'submitAndWait']);

const buying = asked.filter(({ asksForVin, cents }) => asksForVin && cents > 0);

/** Every paid operation. Those of jobs are listed more often. */
export const paidOperation: Arbitrary<Asked> = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom(...buying) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(SUBMIT, named('secureCoding', 'submitAndWait')),
	},
);

import type { EndpointName } from '../../../nodes/shared/api/catalog';
import type { Facts, Good } from '../replies';
import type { Dialect } from './dialect';
import { inEnvelope, reported } from './reported';

const LOOK_UPS: ReadonlySet<EndpointName> = new Set([
	'vehicleState',
	'vehicleOrder',
	'carPlayCheck',
	'serviceHistory',
]);

/** All that is left of what was found out about a vehicle. */
const nothing = ({ facts }: Good): Facts => ({
	reference: 'Q-4711',
	...('report' in facts && { report: facts.report }),
});

/** As `reported`, but no look-up tells a fact about the vehicle: so looks an answer whose names nobody knows. */
export const silent: Dialect = {
	...reported,
	good: (reply) =>
		LOOK_UPS.has(reply.endpoint) ? inEnvelope(reply, nothing(reply)) : reported.good(reply),
};

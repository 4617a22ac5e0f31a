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

/** What remains of the facts about a vehicle. */
const nothing = ({ facts }: Good): Facts => ({
	reference: 'Q-4711',
	...('report' in facts && { report: facts.report }),
});

/** Like `reported`, but no look-up contains facts about the vehicle. An answer with only unknown names looks like this. */
export const silent: Dialect = {
	...reported,
	good: (reply) =>
		LOOK_UPS.has(reply.endpoint) ? inEnvelope(reply, nothing(reply)) : reported.good(reply),
};

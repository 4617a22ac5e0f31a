import type { Order } from '../order';
import { shortened } from '../registry';
import type { Candidate, Choice, Facts, Good, Problem, TokenGiven } from '../replies';
import { vehicleFacts } from '../vehicleFacts';

const orderFacts = ({ car, faSeries, buildMonth, options, fa }: Order): Facts => ({
	vehicle: vehicleFacts(car),
	vehicle_order: {
		series: faSeries,
		type_key: car.model.typeKey,
		build_month: buildMonth,
		color: car.color,
		upholstery: car.upholstery,
		options,
		fa,
	},
});

const candidate = ({ vin, facts }: Candidate) => ({
	vin17: vin,
	vin7: shortened(vin),
	...facts,
});

/** Snake case, with everything at the top level. */
export const flat = {
	good: (reply: Good): Facts => ({
		vin: reply.vin,
		// Present only if true.
		...(reply.sandbox && { sandbox: true }),
		...(reply.endpoint === 'vehicleOrder' ? orderFacts(reply.facts) : reply.facts),
	}),

	choice: ({ message, candidates }: Choice): Facts => ({
		status: 'select_vehicle',
		message,
		vehicles: candidates.map(candidate),
	}),

	problem: ({ error, message }: Problem): Facts =>
		error === 'validation_error' ? { error, detail: message } : { error, message },

	token: ({ token, lifeSeconds }: TokenGiven): Facts => ({
		access_token: token,
		token_type: 'Bearer',
		expires_in: lifeSeconds,
	}),
};

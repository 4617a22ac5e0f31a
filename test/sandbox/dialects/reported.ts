import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import type { Order } from '../order';
import { shortened } from '../registry';
import type { Facts, Good } from '../replies';
import type { Dialect } from './dialect';
import { flat } from './flat';

/** The objects whose name differs from the path. */
const OTHER_NAMES: Partial<Record<EndpointName, string>> = {
	vehicleOrder: 'vehicle_order',
	carPlayCheck: 'carplay_check',
	secureCodingSubmit: 'secure_coding',
	secureCodingStatus: 'secure_coding',
};

/** The name of the only object in an answer. A public program has seen `vehicle_order`; the others are named in the same way. */
export const objectName = (endpoint: EndpointName): string =>
	OTHER_NAMES[endpoint] ?? ENDPOINTS[endpoint].path.slice(1).replaceAll('-', '_');

const order = (order: Order): Facts => ({
	vin: order.car.vin,
	date: order.date,
	time: order.time,
	colour_code: order.colorCode,
	fabric_code: order.car.upholstery.code,
	fa_version: order.faVersion,
	series: order.series,
	type_key: order.car.model.typeKey,
	time_criteria: order.buildMonth,
	sa_codes: order.options.map(({ code }) => code),
	e_codes: order.eCodes,
	ho_codes: order.hoCodes,
});

const JOB_MESSAGES: Readonly<Record<string, string>> = {
	queued: 'The job waits for its turn',
	processing: 'The coding files are being signed',
	completed: 'The coding files are signed',
};

/** The `status` of the envelope is about the request, so the status of a job has another name. */
const job = ({ job_id, status, message, created_at, finished_at, files }: Facts): Facts => ({
	job_id,
	job_status: status,
	message: message ?? JOB_MESSAGES[String(status)],
	created_at,
	finished_at,
	files,
});

function objectOf(reply: Good): Facts {
	if (reply.endpoint === 'vehicleOrder') return order(reply.facts);
	return objectName(reply.endpoint) === 'secure_coding' ? job(reply.facts) : reply.facts;
}

/** An envelope about the request and the vehicle. */
export const inEnvelope = ({ endpoint, sandbox, vin }: Good, object: Facts): Facts => ({
	status: 'success',
	message: 'Request successful',
	sandbox,
	vin17: vin,
	vin7: shortened(vin),
	[objectName(endpoint)]: object,
});

/** The envelope around one object that is named after the endpoint. */
export const reported: Dialect = {
	good: (reply) => inEnvelope(reply, objectOf(reply)),
	choice: (reply) => ({ sandbox: false, ...flat.choice(reply) }),
	problem: ({ message }) => ({ status: 'error', message }),
	token: flat.token,
};

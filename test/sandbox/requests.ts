import { z, type ZodError } from 'zod';
import { MAP_TYPES, type EndpointName } from '../../nodes/shared/api/catalog';
import { failure, type Problem } from './replies';

const snakeCase = (text: string): string =>
	text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const vin = z
	.string()
	.regex(/^[A-HJ-NPR-Z0-9]{17}$/, 'must be 17 letters and digits, no I, O or Q');
const longOrShortVin = z
	.string()
	.regex(
		/^(?:[A-HJ-NPR-Z0-9]{10})?[A-HJ-NPR-Z0-9]{7}$/,
		'must be 17 letters and digits or the last 7, no I, O or Q',
	);
const mapTypes = MAP_TYPES.map(snakeCase);
const mapType = z
	.string()
	.refine((type) => mapTypes.includes(type), `must be one of ${mapTypes.join(', ')}`);
const xml = z.string().refine((text) => text.trim().startsWith('<'), 'must be XML');

/** The endpoints that only look up a vehicle. They also accept the end of its VIN, and the sandbox vehicle is free. */
const LOOK_UPS: readonly EndpointName[] = [
	'vehicleState',
	'vehicleOrder',
	'carPlayCheck',
	'serviceHistory',
];

/** Whether an endpoint only looks up a vehicle. */
export const isLookUp = (endpoint: EndpointName): boolean => LOOK_UPS.includes(endpoint);

const onlyVin = z.object({ vin });
const lookUp = z.object({ vin: longOrShortVin });
const BODIES: Partial<Record<EndpointName, z.ZodType<Validated>>> = {
	fscCode: z.object({ vin, map_type: mapType }),
	secureCodingSubmit: z.object({ vin, fa: xml.optional(), svt: xml.optional() }),
};

/** The checked body of a call about a vehicle. */
export interface Validated {
	vin: string;
	map_type?: string;
	fa?: string;
	svt?: string;
}

export const tokenBody = z.object({
	client_id: z.string().min(1),
	client_secret: z.string().min(1),
});
export const statusBody = z.object({ job_id: z.union([z.string(), z.number()]).transform(String) });

/** The schema for the body of a paid call. */
export const bodyOf = (endpoint: EndpointName): z.ZodType<Validated> =>
	BODIES[endpoint] ?? (isLookUp(endpoint) ? lookUp : onlyVin);

/** The refusal of a body that does not match its schema. */
export const unprocessable = ({ issues }: ZodError): Problem =>
	failure(
		422,
		'validation_error',
		issues.map(({ path, message }) => [path.join('.') || 'body', message].join(': ')).join('; '),
	);

/** A text field of a body that has not been checked yet; undefined if there is none. */
export function textField(body: unknown, name: string): string | undefined {
	const value: unknown =
		typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
	return typeof value === 'string' ? value : undefined;
}

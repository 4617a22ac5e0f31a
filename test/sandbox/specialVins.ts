import type { EndpointName } from '../../nodes/shared/api/catalog';

interface Refusal {
	readonly vin: string;
	readonly effect: 'refused';
	/** HTTP status. */
	readonly status: number;
	readonly error: string;
	readonly message: string;
	/** The endpoint where it happens; by default every paid endpoint. */
	readonly endpoints?: readonly EndpointName[];
}

/** The secure coding job is accepted and charged, but fails. */
interface BadJob {
	readonly vin: string;
	readonly effect: 'jobFails' | 'jobNeverEnds';
	readonly error?: string;
	readonly message: string;
}

/** A VIN that always fails in the same way. The status decides what a refusal costs. */
export type SpecialVin = Refusal | BadJob;

/** Endpoints that work with EVO ID5/6 head units only. */
const EVO_ONLY: readonly EndpointName[] = [
	'carPlayCable',
	'carPlayUsb',
	'fullscreenCable',
	'fullscreenUsb',
	'videoInMotionCable',
	'videoInMotionUsb',
	'voCodingFix',
	'clearSwt',
];

/** The VINs that fail. The last digits of a refused VIN are its HTTP status. */
export const SPECIAL_VINS = {
	notFound: {
		vin: 'WBA00000000000404',
		effect: 'refused',
		status: 404,
		error: 'vin_not_found',
		message: 'This VIN is not in the database',
	},
	notCompatible: {
		vin: 'WBA00000000002409',
		effect: 'refused',
		status: 409,
		error: 'not_compatible',
		message: 'The head unit of this vehicle is not an EVO ID5/6',
		endpoints: EVO_ONLY,
	},
	noData: {
		vin: 'WBA00000000000422',
		effect: 'refused',
		status: 422,
		error: 'no_data',
		message: 'The data of this vehicle is incomplete, so nothing can be generated from it',
	},
	noCredit: {
		vin: 'WBA00000000000402',
		effect: 'refused',
		status: 402,
		error: 'insufficient_credits',
		message: 'Not enough credits for this call',
	},
	notEnabled: {
		vin: 'WBA00000000000403',
		effect: 'refused',
		status: 403,
		error: 'endpoint_not_enabled',
		message: 'This endpoint is not enabled for your account',
	},
	serverFault: {
		vin: 'WBA00000000000500',
		effect: 'refused',
		status: 500,
		error: 'internal_error',
		message: 'Something went wrong on the server',
	},
	maintenance: {
		vin: 'WBA00000000000503',
		effect: 'refused',
		status: 503,
		error: 'maintenance',
		message: 'Down for maintenance, back soon',
	},
	jobFails: {
		vin: 'WBAJ0BFA1LED00001',
		effect: 'jobFails',
		error: 'signing_failed',
		message:
			'The coding data could not be signed: the vehicle order does not fit the control units',
	},
	jobNeverEnds: {
		vin: 'WBAJ0BENDLESS0001',
		effect: 'jobNeverEnds',
		message: 'The job stays in processing',
	},
} as const satisfies Record<string, SpecialVin>;

/** VINs that work, one for each kind of head unit. */
export const EXAMPLE_VINS = {
	nbt: { vin: 'WBA3A5108DB305128', is: '328i with NBT' },
	evoId4: { vin: 'WBA3D3102GB304833', is: '320d with NBT EVO ID4' },
	evoId5: { vin: 'WBAJA9103HB304909', is: '530i with NBT EVO ID5: CarPlay and Fullscreen' },
	evoId6: { vin: 'WBAJS1105HB304876', is: '540i xDrive with NBT EVO ID6: CarPlay and Fullscreen' },
	entryEvo: { vin: 'WBAHT7107GB305234', is: 'X1 xDrive20d with EntryEVO and Wi-Fi port: CarPlay' },
	mgu: { vin: 'WBA5R1102KB304807', is: '330i with MGU ID7' },
} as const;

/** The free vehicle of the API itself. Its look-ups cost nothing, and their answers say that they come from the sandbox. */
export const SANDBOX_VIN = 'WBA00000000000000';

/** Last seven characters of VINs that do not mean exactly one vehicle. Any other seven do. */
export const SHORT_VINS = {
	several: {
		vin: 'E000300',
		message: 'Several vehicles have a VIN that ends like this, please choose one',
	},
	unknown: {
		vin: 'E000404',
		status: 404,
		error: 'vin_not_found',
		message: 'No VIN in the database ends like this',
	},
} as const;

const byVin = new Map<string, SpecialVin>(Object.values(SPECIAL_VINS).map((row) => [row.vin, row]));

/** The row of a VIN that fails; undefined for all others. */
export const specialVin = (vin: string): SpecialVin | undefined => byVin.get(vin);

/** The row that makes this endpoint refuse the VIN, if there is one. */
export function refusalOf(vin: string, endpoint: EndpointName): Refusal | undefined {
	const row = specialVin(vin);
	if (row?.effect !== 'refused') return undefined;
	return row.endpoints === undefined || row.endpoints.includes(endpoint) ? row : undefined;
}

/**
 * The one table of facts about the API: every priced endpoint, its cost and its result.
 * Source: the public BimmerVIN reference. Prices are list prices in euro cents (1 credit = 1 euro = 100 cents).
 */

/** One step of a volume tier: starting with this many calls in a calendar month (UTC), a call costs `cents`. */
export interface VolumeTier {
	readonly from: number;
	readonly cents: number;
}

/** The content of a paid answer. It decides how the answer is parsed, and how a file without a name is named. */
export type Deliverable =
	| { readonly kind: 'data' }
	/** A code that a person types in or loads: text, never base64. */
	| { readonly kind: 'code'; readonly name: string }
	/** One or more files. `extension` and `mimeType` apply if the answer does not state them. */
	| {
			readonly kind: 'file';
			readonly name: string;
			readonly extension: string;
			readonly mimeType: string;
	  }
	/** A file and structured data. */
	| {
			readonly kind: 'fileAndData';
			readonly name: string;
			readonly extension: string;
			readonly mimeType: string;
	  }
	/** A job that has to be waited for. */
	| { readonly kind: 'job' };

export interface Endpoint {
	readonly path: string;
	/** List price of one call in euro cents; 0 if the reference gives no price. */
	readonly cents: number;
	/** Lower prices by monthly volume, ascending; absent if the price is flat. */
	readonly tiers?: readonly VolumeTier[];
	readonly deliverable: Deliverable;
}

const data: Deliverable = { kind: 'data' };
const featureInstallerCode: Deliverable = { kind: 'code', name: 'feature-installer-code' };
const updFile: Deliverable = {
	kind: 'file',
	name: 'activation',
	extension: 'upd',
	mimeType: 'application/octet-stream',
};

const tiers = (...steps: Array<[from: number, cents: number]>): VolumeTier[] =>
	steps.map(([from, cents]) => ({ from, cents }));

export const ENDPOINTS = {
	vehicleState: {
		path: '/vehicle-state',
		cents: 20,
		tiers: tiers([0, 20], [100, 15], [300, 10], [1000, 8], [2000, 7]),
		deliverable: data,
	},
	vehicleOrder: { path: '/vehicle-order-json', cents: 300, deliverable: data },
	carPlayCheck: {
		path: '/fullvindata-plus-carplaycheck',
		cents: 25,
		tiers: tiers([0, 25], [100, 20], [300, 15], [1000, 13], [2000, 12]),
		deliverable: data,
	},
	serviceHistory: {
		path: '/service-history',
		cents: 500,
		deliverable: {
			kind: 'fileAndData',
			name: 'service-history',
			extension: 'html',
			mimeType: 'text/html',
		},
	},
	fscCode: { path: '/fsc-code', cents: 800, deliverable: { kind: 'code', name: 'fsc-code' } },
	fscRepairKit: {
		path: '/repairkit',
		cents: 600,
		deliverable: {
			kind: 'file',
			name: 'fsc-repair-kit',
			extension: 'zip',
			mimeType: 'application/zip',
		},
	},
	carPlayCable: { path: '/carplay-coding', cents: 2000, deliverable: featureInstallerCode },
	carPlayUsb: { path: '/carplay-coding-usb', cents: 2000, deliverable: updFile },
	fullscreenCable: { path: '/fullscreen-carplay', cents: 1200, deliverable: featureInstallerCode },
	fullscreenUsb: { path: '/fullscreen-carplay-usb', cents: 1200, deliverable: updFile },
	videoInMotionCable: { path: '/vim-coding', cents: 700, deliverable: featureInstallerCode },
	videoInMotionUsb: { path: '/vim-coding-usb', cents: 700, deliverable: updFile },
	videoInMotionNbtUsb: { path: '/vim-nbt-usb', cents: 700, deliverable: updFile },
	secureCodingSubmit: {
		path: '/secure-coding-async',
		cents: 1700,
		deliverable: { kind: 'job' },
	},
	secureCodingStatus: {
		path: '/secure-coding-status',
		cents: 0,
		deliverable: { kind: 'job' },
	},
	sfaRepairKit: {
		path: '/sfa-repair-kit',
		cents: 1000,
		deliverable: {
			kind: 'file',
			name: 'sfa-repair-kit',
			extension: 'zip',
			mimeType: 'application/zip',
		},
	},
	voCodingFix: { path: '/vo-coding-fix', cents: 1000, deliverable: featureInstallerCode },
	clearSwt: { path: '/clear-swt', cents: 1000, deliverable: featureInstallerCode },
	ecuValidation: {
		path: '/ecu-validation',
		cents: 500,
		deliverable: {
			kind: 'fileAndData',
			name: 'ecu-validation',
			extension: 'json',
			mimeType: 'application/json',
		},
	},
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** The endpoint of a path in the node description. */
export const ENDPOINT_AT: ReadonlyMap<string, EndpointName> = new Map(
	(Object.keys(ENDPOINTS) as EndpointName[]).map((name) => [ENDPOINTS[name].path, name]),
);

/** Lookups also accept the last 7 characters of a VIN; everything made for one car requires all 17. */
export const SHORT_VIN_ENDPOINTS: ReadonlySet<EndpointName> = new Set<EndpointName>([
	'vehicleState',
	'vehicleOrder',
	'carPlayCheck',
	'serviceHistory',
]);

/** Exchanges Client ID and Secret for a bearer token (free). */
export const TOKEN_PATH = '/auth/token';

/** The API's public address. */
export const DEFAULT_BASE_URL = 'https://api.bimmervin.xyz';

/** The API's hosts; the second is reported. Accounts are the same on each. */
export const KNOWN_HOSTS: readonly string[] = ['api.bimmervin.xyz', 'api.vinrequest.xyz'];

/** Lifetime of a token if the answer does not state it: 1 hour, in seconds. */
export const TOKEN_LIFE_SECONDS = 3600;

/** Limits of a standard account: requests per second, and how many at once after a pause. */
export const DEFAULT_LIMITS = { requestsPerSecond: 10, burst: 30 } as const;

/** The kinds of map activation codes. Workflows store these values. */
export const MAP_TYPES = ['premium', 'route', 'motion', 'move', 'evoId4', 'next'] as const;
export type MapType = (typeof MAP_TYPES)[number];

/**
 * An amount in credits, formatted for the user.
 * @param cents euro cents; 1 credit = 100 cents
 * @returns two decimals, e.g. `0.20`
 */
export const inCredits = (cents: number): string => (cents / 100).toFixed(2);

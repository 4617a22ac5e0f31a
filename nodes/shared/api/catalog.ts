/**
 * The one table of facts about the API: every priced endpoint, what it costs and what comes back.
 * Source: the public BimmerVIN reference. Prices are list prices in euro cents (1 credit = 1 euro = 100 cents).
 */

/** One step of a volume tier: from this many calls in a calendar month (UTC) on, a call costs `cents`. */
export interface VolumeTier {
	readonly from: number;
	readonly cents: number;
}

/** What a paid answer consists of. It decides how the answer is read, and how a nameless file is called. */
export type Deliverable =
	| { readonly kind: 'data' }
	/** A code a person types or loads: text, never base64. */
	| { readonly kind: 'code'; readonly name: string }
	/** One or more files. `extension` and `mimeType` are used where the answer does not say. */
	| {
			readonly kind: 'file';
			readonly name: string;
			readonly extension: string;
			readonly mimeType: string;
	  }
	/** A file and structured data beside it. */
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
	/** List price of one call in euro cents; 0 where the reference names no price. */
	readonly cents: number;
	/** Lower prices by monthly volume, ascending; absent where the price is flat. */
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

/** The endpoint of a path, as the node's description names it. */
export const ENDPOINT_AT: ReadonlyMap<string, EndpointName> = new Map(
	(Object.keys(ENDPOINTS) as EndpointName[]).map((name) => [ENDPOINTS[name].path, name]),
);

/** The look-ups take the last 7 characters of a VIN too; everything that is made for one car takes all 17. */
export const SHORT_VIN_ENDPOINTS: ReadonlySet<EndpointName> = new Set<EndpointName>([
	'vehicleState',
	'vehicleOrder',
	'carPlayCheck',
	'serviceHistory',
]);

/** Where Client ID and Secret are exchanged for a bearer token (free). */
export const TOKEN_PATH = '/auth/token';

/** The API's public address. */
export const DEFAULT_BASE_URL = 'https://api.bimmervin.xyz';

/** The hosts that the API is reached at; the second is reported. An account is the same at each. */
export const KNOWN_HOSTS: readonly string[] = ['api.bimmervin.xyz', 'api.vinrequest.xyz'];

/** Life of a token where the answer does not say: 1 hour, in seconds. */
export const TOKEN_LIFE_SECONDS = 3600;

/** What a standard account may send: requests per second, and how many at once after a pause. */
export const DEFAULT_LIMITS = { requestsPerSecond: 10, burst: 30 } as const;

/** The ways a map's activation code can be asked for. Values are what workflows store. */
export const MAP_TYPES = ['premium', 'route', 'motion', 'move', 'evoId4', 'next'] as const;
export type MapType = (typeof MAP_TYPES)[number];

/**
 * An amount of credits as a user reads it.
 * @param cents euro cents; 1 credit = 100 cents
 * @returns two decimals, e.g. `0.20`
 */
export const inCredits = (cents: number): string => (cents / 100).toFixed(2);

import fc, { type Arbitrary } from 'fast-check';

import { ENDPOINTS, TOKEN_PATH, type Endpoint } from '../../nodes/shared/api/catalog';
import { asFault, BETWEEN, mayBePaid } from '../fixtures/between';
import type { FaultOrder } from '../sandbox/server';
import { someVins } from '../someVins';
import { constant, delayMs, EMPTY, pollFault, type Addresses } from './pollFaults';

const { path: STATUS_PATH } = ENDPOINTS.secureCodingStatus;
const { path: SUBMIT_PATH } = ENDPOINTS.secureCodingSubmit;
const PAID_PATHS = Object.values<Endpoint>(ENDPOINTS)
	.filter(({ cents }) => cents > 0)
	.map(({ path }) => path);

/** When to send the call again, in every form that HTTP allows and in some that it doesn't. */
const retryAfter = fc.constantFrom(undefined, 0, 1, 'soon', '-5', '', new Date(0).toUTCString());

const charge = fc.boolean();

const [SOME_VIN = ''] = someVins(1);

/**
 * What gateways, platforms, and proxies answer instead of the API. A seed doesn't wait when the answer names a time an hour
 * ahead.
 */
const betweenCalls: Arbitrary<FaultOrder> = fc
	.tuple(fc.constantFrom(...BETWEEN.filter(({ name }) => !/too-?many/i.test(name))), charge)
	.map(([between, isCharged]) => asFault(between, SOME_VIN, {}, mayBePaid(between) && isCharged));

/** What a server can do to a call. Unless a fault sets the charge itself, the sandbox charges according to the terms. */
const ofAnyCall = ({ elsewhere }: Addresses): Arbitrary<FaultOrder> =>
	fc.oneof(
		fc
			.constantFrom(400, 401, 403, 404, 409, 422)
			.map((status) => ({ kind: 'status', status }) as const),
		fc.record({ kind: fc.constant('status'), status: fc.constant(429), retryAfter }),
		fc.record({
			kind: fc.constant('status'),
			status: fc.constantFrom(408, 500, 502, 503, 504, 520),
			charge,
			retryAfter,
		}),
		fc.record({
			kind: fc.constant('respond'),
			status: fc.constantFrom(301, 302, 303, 307, 308),
			headers: fc.record({
				location: fc.constantFrom(elsewhere, `${elsewhere}/vehicle-state`, '/moved'),
			}),
			charge,
		}),
		constant({ kind: 'redirect', location: elsewhere }),
		constant({ kind: 'resetBefore' }),
		constant({ kind: 'resetAfter' }),
		fc.record({ kind: fc.constant('slow'), delayMs }),
		fc.record({ kind: fc.constant('slowBody'), delayMs }),
		constant({ kind: 'truncated' }),
		constant({ kind: 'garbage' }),
		constant({ kind: 'html' }),
		constant({ kind: 'emptyBody' }),
		fc.record({
			kind: fc.constant('mislabeled'),
			contentType: fc.constantFrom('text/html', 'image/png', 'application/octet-stream', ''),
		}),
		fc.record({ kind: fc.constant('echo'), status: fc.constantFrom(400, 403, 500, 502) }),
		constant({ kind: 'respond', body: { success: false, message: 'Not today' } }),
		betweenCalls,
	);

/** A link to a file: on the API's own address, which redirects to another one. */
const ofLinks = ({ elsewhere }: Addresses): Arbitrary<FaultOrder> =>
	fc
		.constantFrom('/files/one.upd', `${elsewhere}/two.upd`, '/moved/three.upd')
		.map((download_url) => ({ kind: 'respond', charge: true, body: { download_url } }) as const);

const share = fc.integer({ min: 3, max: 30 }).map((percent) => percent / 100);
const seed = fc.nat();

/** A fault hits either every endpoint, including sign-ins, or a single one. */
const anyPath = fc.oneof(
	fc.constantFrom(undefined, undefined, STATUS_PATH, SUBMIT_PATH),
	fc.constantFrom(...PAID_PATHS),
);

/** Each of these lowers the rate to a third. With dozens of them, a seed would take minutes. */
const isSlowingDown = (order: FaultOrder): boolean =>
	order.kind === 'status' && order.status === 429;

const anywhere = (addresses: Addresses): Arbitrary<FaultOrder> =>
	fc.tuple(ofAnyCall(addresses), anyPath, share, seed).map(([order, path, probability, drawn]) => ({
		...order,
		...(path && { path }),
		probability,
		seed: drawn,
		...(isSlowingDown(order) && { times: 6 }),
	}));

/** Only a few sign-ins fail. If all of them failed, the seed would test nothing else. */
const atSignIn = (addresses: Addresses): Arbitrary<FaultOrder> =>
	fc
		.tuple(ofAnyCall(addresses), fc.integer({ min: 1, max: 2 }), fc.nat({ max: 2 }))
		.map(([order, times, skip]) => ({ ...order, path: TOKEN_PATH, times, skip }));

const atPolls = (addresses: Addresses): Arbitrary<FaultOrder> =>
	fc.tuple(pollFault(addresses), share, seed).map(([order, probability, drawn]) => ({
		...order,
		path: STATUS_PATH,
		probability,
		seed: drawn,
	}));

/** The job ID is the real one, but it isn't in the body. */
const atSubmits: Arbitrary<FaultOrder> = fc.record({
	kind: fc.constant('jobIdInHeader'),
	header: fc.constantFrom('location', 'x-job-id'),
	path: fc.constant(SUBMIT_PATH),
	probability: share,
	seed,
});

const atLinks = (addresses: Addresses): Arbitrary<FaultOrder> =>
	fc
		.tuple(ofLinks(addresses), fc.constantFrom(...PAID_PATHS), share, seed)
		.map(([order, path, probability, drawn]) => ({ ...order, path, probability, seed: drawn }));

/** Faults that occur at the same time. */
export const faults = (addresses: Addresses): Arbitrary<FaultOrder[]> =>
	fc.array(
		fc.oneof(
			{ weight: 8, arbitrary: anywhere(addresses) },
			{ weight: 1, arbitrary: atSignIn(addresses) },
			{ weight: 3, arbitrary: atPolls(addresses) },
			{ weight: 1, arbitrary: atLinks(addresses) },
			{ weight: 1, arbitrary: atSubmits },
		),
		{ minLength: 3, maxLength: 12 },
	);

/** The files are missing so often that a trigger gives up on them. */
const withoutFiles: Arbitrary<FaultOrder> = fc
	.tuple(EMPTY, fc.constantFrom(0.6, 0.8, 0.95), seed)
	.map(([order, probability, drawn]) => ({
		...order,
		path: STATUS_PATH,
		probability,
		seed: drawn,
	}));

/** Faults in the status requests of a trigger. It makes no other calls, so every kind can occur. */
export const pollFaults = (addresses: Addresses): Arbitrary<FaultOrder[]> =>
	fc.array(
		fc.oneof(
			{ weight: 3, arbitrary: atPolls(addresses) },
			{
				weight: 2,
				arbitrary: anywhere(addresses).map((order) => ({ ...order, path: STATUS_PATH })),
			},
			{ weight: 1, arbitrary: withoutFiles },
		),
		{ minLength: 2, maxLength: 6 },
	);

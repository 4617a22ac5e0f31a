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

/** When to come again, in every form that HTTP has and some that it has not. */
const retryAfter = fc.constantFrom(undefined, 0, 1, 'soon', '-5', '', new Date(0).toUTCString());

const charge = fc.boolean();

const [SOME_VIN = ''] = someVins(1);

/** What gateways, platforms and proxies answer in place of the API. A seed does not wait for a time that is an hour ahead. */
const betweenCalls: Arbitrary<FaultOrder> = fc
	.tuple(fc.constantFrom(...BETWEEN.filter(({ name }) => !/too-?many/i.test(name))), charge)
	.map(([between, isCharged]) => asFault(between, SOME_VIN, {}, mayBePaid(between) && isCharged));

/** What a server can do to a call. Where it is not drawn here, the sandbox charges as the terms say. */
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

/** A file behind a link: on the API's own address, and from there to another. */
const ofLinks = ({ elsewhere }: Addresses): Arbitrary<FaultOrder> =>
	fc
		.constantFrom('/files/one.upd', `${elsewhere}/two.upd`, '/moved/three.upd')
		.map((download_url) => ({ kind: 'respond', charge: true, body: { download_url } }) as const);

const share = fc.integer({ min: 3, max: 30 }).map((percent) => percent / 100);
const seed = fc.nat();

/** Everywhere, sign-ins included, or at one endpoint. */
const anyPath = fc.oneof(
	fc.constantFrom(undefined, undefined, STATUS_PATH, SUBMIT_PATH),
	fc.constantFrom(...PAID_PATHS),
);

/** Each takes a third of the rate; after dozens of them a seed would take minutes. */
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

/** Sign-ins fail a few times only: one that always fails proves nothing of the rest. */
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

/** The job's ID is the real one, but it does not stand in the body. */
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

/** What goes wrong at the same time. */
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

/** The files stay away so often that a trigger takes that for the end. */
const withoutFiles: Arbitrary<FaultOrder> = fc
	.tuple(EMPTY, fc.constantFrom(0.6, 0.8, 0.95), seed)
	.map(([order, probability, drawn]) => ({
		...order,
		path: STATUS_PATH,
		probability,
		seed: drawn,
	}));

/** What goes wrong at the looks of a trigger: all that can, since it has no other calls. */
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

/** What a call costs and whether its answer is final, by the vendor's terms: one row for each kind of end. */
import type { Fault } from '../../../nodes/shared/api/fault';
import {
	chargeOfAnswer,
	isPaidRefusal,
	isReusable,
	termsOf,
	type Charged,
	type Settlement,
} from '../../../nodes/shared/api/terms';

const status = (code: number, more: object = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});

const unexplained = { unexplained: true } as const;
const sandbox = { sandbox: true } as const;

const statuses = (codes: number[], more?: object) => codes.map((code) => status(code, more));
const AT_ITS_ADDRESS: Fault = {
	kind: 'notFetched',
	status: 303,
	address: 'https://a.test/7',
	why: 'gone',
};

describe.each<[string, Fault[], Charged, Settlement]>([
	['answered about the input', statuses([400, 404, 410, 422]), 'yes', 'settled'],
	['several vehicles', [{ kind: 'severalVehicles', vehicles: [] }], 'yes', 'settled'],
	['not let in', statuses([401, 402, 403, 407, 429]), 'no', 'open'],
	['a fault of theirs', statuses([500, 501, 502, 503, 504, 520, 526]), 'maybe', 'open'],
	[
		'what may pass',
		statuses([302, 303, 409, 405, 406, 413, 415, 418, 425, 451]),
		'maybe',
		'mayPass',
	],
	['not in the words of the API', statuses([400, 404, 410, 422], unexplained), 'maybe', 'mayPass'],
	['a good status around an error of no family', [{ kind: 'failedAnswer' }], 'maybe', 'mayPass'],
	['a redirect, and a request that was lost', statuses([300, 301, 307, 408]), 'maybe', 'open'],
	[
		'indeterminate',
		[{ kind: 'indeterminate', code: 'ECONNRESET' }, { kind: 'cancelled' }, { kind: 'unreadable' }],
		'maybe',
		'open',
	],
	[
		'never sent',
		[
			{ kind: 'notSent', code: 'ECONNREFUSED' },
			{ kind: 'halted' },
			{ kind: 'signIn', message: 'No entry', description: 'Copy both again.' },
		],
		'no',
		'open',
	],
	['a result that is kept at its address', [AT_ITS_ADDRESS], 'maybe', 'open'],
	[
		'paid, and the answer is still to be had',
		[
			{ kind: 'notStored', why: 'disk full' },
			...(['failed', 'timeout', 'halted', 'signIn', 'unreadable'] as const).map(
				(end) => ({ kind: 'job', end, jobId: 'job-1' }) as const,
			),
		],
		'yes',
		'open',
	],
])('%s', (_name, faults, charged, settlement) => {
	it.each(faults)('%j', (fault) => {
		expect(termsOf(fault)).toMatchObject({ charged, settlement });
	});
});

it('says of a 5xx, and of nothing else, that it is refunded', () => {
	expect(termsOf(status(503)).refunded).toBe(true);
	expect([400, 404, 409, 429, 302].map((code) => termsOf(status(code)).refunded)).toEqual(
		Array(5).fill(undefined),
	);
});

it('an answer of the sandbox is free, good or bad, and as final as any other', () => {
	expect([chargeOfAnswer(true), chargeOfAnswer(false)]).toEqual(['no', 'yes']);
	expect(termsOf(status(404, sandbox))).toMatchObject({ charged: 'no', settlement: 'settled' });
	expect(termsOf({ kind: 'severalVehicles', vehicles: [], ...sandbox }).charged).toBe('no');
});

it('what counts as a refusal of the list: an answer without a result that is paid, or may be', () => {
	const counts = (fault: Fault) => isPaidRefusal(termsOf(fault));
	expect([404, 409, 422].map((code) => counts(status(code)))).toEqual([true, true, true]);
	expect(counts({ kind: 'severalVehicles', vehicles: [] })).toBe(true);
	expect(counts({ kind: 'failedAnswer' })).toBe(true);
	expect([402, 429, 500, 307].map((code) => counts(status(code)))).toEqual(Array(4).fill(false));
	expect(counts(status(404, sandbox))).toBe(false);
	expect(counts({ kind: 'indeterminate', code: 'ECONNRESET' })).toBe(false);
});

it('what Reuse Within may serve: 404, 410, 422 and several vehicles, in their own status', () => {
	const served = [404, 410, 422].map((code) => isReusable(status(code)));
	expect(served).toEqual([true, true, true]);
	expect(isReusable({ kind: 'severalVehicles', vehicles: [] })).toBe(true);
	const otherwise = [unexplained, { httpStatus: 200 }, { wrapped: true }];
	const others = [...statuses([400, 409, 500]), ...otherwise.map((more) => status(404, more))];
	for (const fault of others) expect(isReusable(fault)).toBe(false);
	expect(isReusable({ kind: 'failedAnswer' })).toBe(false);
});

import type { Chain, Evidence, GivenItem, SeenExecution, SeenOutcome } from '../../chaos/evidence';
import type { LedgerEntry, RequestRecord } from '../../sandbox/server';

export const ACCOUNT = 'client-1';
export const PATH = '/vehicle-state';
export const SUBMIT = '/secure-coding-async';
export const STATUS = '/secure-coding-status';
export const [VIN, OTHER] = ['WBA3A5C5100000001', 'WBA3A5C5100000002'] as const;

/** A call that went well and was charged, apart from what is said otherwise. */
export const call = (more: Partial<RequestRecord> = {}): RequestRecord => ({
	at: 1000,
	answeredAt: 1010,
	id: 'req-1',
	method: 'POST',
	path: PATH,
	query: '',
	account: ACCOUNT,
	status: 200,
	vin: VIN,
	charged: true,
	bearer: true,
	...more,
});

/** The charges of these calls. */
export const chargesOf = (calls: readonly RequestRecord[]): LedgerEntry[] =>
	calls
		.filter(({ charged }) => charged)
		.map(({ id, path, vin = '', account = '' }) => ({
			at: '2026-01-01T00:00:00.000Z',
			account,
			endpoint: 'vehicleState',
			path,
			vin,
			cents: 20,
			status: 200,
			requestId: id,
			...(path === SUBMIT && { jobId: `job-of-${vin}` }),
		}));

export const good: SeenOutcome = {
	itemIndex: 0,
	kind: 'delivered',
	cost: { cents: 20, charged: 'yes' },
};
export const bad = (charged: 'no' | 'maybe' | 'yes'): SeenOutcome => ({
	itemIndex: 0,
	kind: 'failed',
	charged,
});

export const execution = (more: Partial<SeenExecution> = {}): SeenExecution => ({
	id: '1',
	outcomes: [good],
	kept: [],
	...more,
});

export const item: GivenItem = { path: PATH, vin: VIN, cents: 20 };

/** One item that came out well. */
export const chain = (more: Partial<Chain> = {}): Chain => ({
	name: 'a piece of work',
	account: ACCOUNT,
	impostor: false,
	tries: 1,
	shared: false,
	items: [item],
	executions: [execution()],
	...more,
});

/** What is known where these chains led to these calls. */
export const evidence = (
	chains: readonly Chain[] = [chain()],
	requests: readonly RequestRecord[] = [call()],
	log = '',
): Evidence => ({
	chains,
	requests,
	departures: requests.map(({ path, vin, at }) => ({ executionId: '1', path, vin, at })),
	watches: [],
	ledger: chargesOf(requests),
	log,
});

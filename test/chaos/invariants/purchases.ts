import { termsOf } from '../../../nodes/shared/api/terms';
import type { LedgerEntry, RequestRecord } from '../../sandbox/server';
import type { Chain, Evidence, GivenItem } from '../evidence';
import { groupBy } from '../groupBy';

/** What a chain paid or may have paid for: a VIN at an endpoint, for one account. */
export interface Purchase {
	readonly name: string;
	readonly path: string;
	readonly vin: string;
	/** The chains that asked for it. There are several if they share VINs. */
	readonly chains: readonly Chain[];
	readonly charges: readonly LedgerEntry[];
	/** Oldest first. */
	readonly requests: readonly RequestRecord[];
}

const nameOf = (account: string | undefined, path: string, vin: string): string =>
	`${account} ${path} ${vin}`;

/** Faults that lose nothing of an answer: it arrives late, or the job ID is outside the body. */
const HARMLESS = new Set(['slow', 'slowBody', 'jobIdInHeader']);

/**
 * Whether the API gave a successful and complete answer. After such an answer, there is no reason to send the call again.
 */
export const isAnsweredWell = ({ status, fault }: RequestRecord): boolean =>
	status >= 200 && status < 300 && (fault === undefined || HARMLESS.has(fault));

/** Faults that leave the text of an answer intact. */
const LEGIBLE = new Set([...HARMLESS, 'status', 'echo']);

/** Whether the answer is final: a complete answer with the result, or with the API's own judgment of the input. */
export const isSettled = (request: RequestRecord): boolean =>
	(request.charged && isAnsweredWell(request)) ||
	(termsOf({ kind: 'status', status: request.status }).settlement === 'settled' &&
		(request.fault === undefined || LEGIBLE.has(request.fault)));

/** Whether the API refused the call in a way that can't have cost anything, so that it may be sent again. */
export const isRepeatable = ({ status }: RequestRecord): boolean =>
	termsOf({ kind: 'status', status }).charged === 'no';

/** Whether an item can cost something. */
export const isBuying = (item: GivenItem): item is GivenItem & { vin: string } =>
	item.cents > 0 && item.vin !== undefined;

/** Assigns charges and requests to the chains that asked for them. */
export function purchasesOf({ chains, ledger, requests }: Evidence): Purchase[] {
	const charges = groupBy(ledger, ({ account, path, vin }) => nameOf(account, path, vin));
	const calls = groupBy(requests, ({ account, path, vin = '' }) => nameOf(account, path, vin));
	const wanted = new Map<string, Purchase & { chains: Chain[] }>();
	for (const chain of chains) {
		for (const { path, vin } of chain.items.filter(isBuying)) {
			const name = nameOf(chain.account, path, vin);
			const purchase = wanted.get(name) ?? {
				name,
				path,
				vin,
				chains: [],
				charges: charges.get(name) ?? [],
				requests: calls.get(name) ?? [],
			};
			if (!purchase.chains.includes(chain)) purchase.chains.push(chain);
			wanted.set(name, purchase);
		}
	}
	return [...wanted.values()];
}

/** Charges that no chain has asked for. */
export function strayCharges(evidence: Evidence): LedgerEntry[] {
	const wanted = new Set(purchasesOf(evidence).flatMap(({ charges }) => charges));
	return evidence.ledger.filter((entry) => !wanted.has(entry));
}

/** The request that a charge is for. */
export const requestOf = (
	{ requests }: Pick<Purchase, 'requests'>,
	{ requestId }: LedgerEntry,
): RequestRecord | undefined => requests.find(({ id }) => id === requestId);

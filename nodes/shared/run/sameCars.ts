import type { IContextObject } from 'n8n-workflow';

import { SHORT_VIN_ENDPOINTS, type EndpointName } from '../api/catalog';
import { withVin } from '../api/requestBodies';
import { SHORT_VIN } from '../input/vin';
import { madeOnce } from '../state/attached';
import type { ReadyRequest } from './prepare';
import { requestKey } from './receipts';

/** Requests by the last 7 characters of a VIN -> the requests by full VINs with that ending, by execution, node and turn. */
const known = madeOnce<IContextObject, Map<string, Map<string, Set<string>>>>(() => new Map());

/** Whether a vehicle is requested by the last characters of its VIN. */
export const isShort = ({ request: { vin } }: ReadyRequest): boolean => vin?.length === SHORT_VIN;

/**
 * Cars that a turn requests under both forms of their VIN. A short form that matches several full VINs of the list is not
 * assigned to any of them.
 */
export class SameCars {
	private readonly longByShort: Map<string, Set<string>>;
	private readonly shortByLong = new Map<string, string>();

	/** Cleared by `forget`; an agent's turn has no visible end, and is cleared with its execution. */
	constructor(
		private readonly context: IContextObject,
		private readonly turn: string,
	) {
		const turns = known(context);
		this.longByShort = turns.get(turn) ?? new Map<string, Set<string>>();
		turns.set(turn, this.longByShort);
	}

	/** Records a request. Call it for all items of a group before any of them is concluded. */
	add(ready: ReadyRequest, endpointName: EndpointName): void {
		const { key, account, request } = ready;
		const { vin, body } = request;
		const isOwn = vin !== undefined && JSON.stringify(withVin(body, vin)) === JSON.stringify(body);
		if (!isOwn || !SHORT_VIN_ENDPOINTS.has(endpointName) || isShort(ready)) return;
		const short = requestKey(account, endpointName, withVin(body, vin.slice(-SHORT_VIN)));
		this.shortByLong.set(key, short);
		const long = this.longByShort.get(short) ?? new Set();
		this.longByShort.set(short, long.add(key));
	}

	/** No more items of this turn will come. */
	forget(): void {
		known(this.context).delete(this.turn);
	}

	/** The request for the same car under the other form of its VIN, if there is one. */
	other(ready: ReadyRequest): string | undefined {
		if (!isShort(ready)) return this.shortByLong.get(ready.key);
		const [long, ...more] = this.longByShort.get(ready.key) ?? [];
		return more.length === 0 ? long : undefined;
	}
}

/** What happens to the price of a call: it is charged, charged and refunded at once, or never charged. */
export type Charge = 'kept' | 'refunded' | 'none';

/** Errors about the input or the vehicle: the look-up was made, so it is charged. */
const PAID_REFUSALS: readonly number[] = [400, 404, 409, 410, 422];

/**
 * What the vendor's terms say about a call.
 * @param status the HTTP status that tells the truth about it
 */
export function chargeByTerms(status: number): Charge {
	if (status >= 500) return 'refunded';
	const isGood = status >= 200 && status < 300;
	return isGood || PAID_REFUSALS.includes(status) ? 'kept' : 'none';
}

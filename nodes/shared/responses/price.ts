import { FIELD_NAMES } from '../api/fieldNames';
import { getField, isRecord, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';

/** `0.25`, `'0.25'`, `'0.25 credits'`, `'€ 0,25'`: with more than two decimal places it is not a price. */
const PRICE = /^(?:€ ?|eur ?)?(\d{1,5})(?:[.,](\d{1,2})0*)?(?: ?(?:credits?|euros?|eur|€))?$/i;

/** An amount above this multiple of the list price is in cents, or not a price. */
const MOST_TIMES = 10;

function centsIn(value: unknown): number | undefined {
	if (isRecord(value)) return centsIn(getField(value, FIELD_NAMES.priceInside));
	// 0.1 + 0.2 is 0.30000000000000004.
	const cents = typeof value === 'number' ? Math.round(value * 100) : -1;
	if (cents >= 0 && Math.abs(Number(value) * 100 - cents) < 1e-9) return cents;
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const [, whole, fraction = ''] = PRICE.exec(String(value).trim()) ?? [];
	return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

/**
 * The cost that an answer states for its call.
 * `{ status: 'success', credits_charged: 0.15, … }` -> 15; `{ billing: { credits: 0.15 } }` -> 15
 * @param body the answer: bytes, text or parsed
 * @param listCents the list price. Ambiguous names count up to it, since volume tiers only lower a price; other names up to
 * ten times it.
 * @returns cents; undefined if it states none
 */
export function readPrice(body: unknown, listCents: number): number | undefined {
	const envelopes = envelopesOf(body, FIELD_NAMES.priceWrappers, true);
	const inAny = (names: readonly string[]): number | undefined => {
		for (const envelope of envelopes) {
			const cents = centsIn(getField(envelope, names));
			if (cents !== undefined) return cents;
		}
		return undefined;
	};
	const charged = inAny(FIELD_NAMES.charged);
	if (charged !== undefined) return charged <= MOST_TIMES * listCents ? charged : undefined;
	const likely = inAny(FIELD_NAMES.chargedLikely) ?? inBilling(envelopes);
	return likely !== undefined && likely <= listCents ? likely : undefined;
}

/** `{ billing: { credits: 0.15 } }`: outside such an object, `credits` would be the balance. */
function inBilling(envelopes: readonly JsonRecord[]): number | undefined {
	for (const envelope of envelopes) {
		const billing = getField(envelope, FIELD_NAMES.priceWrappers);
		const cents = isRecord(billing) ? centsIn(billing) : undefined;
		if (cents !== undefined) return cents;
	}
	return undefined;
}

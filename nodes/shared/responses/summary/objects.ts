/** Objects of an answer, and what they say about the values in them. */
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import type { JsonRecord } from '../json';
import { readKey, wordSet } from './words';

/** The object or list that contains a value, as an identity. */
export interface ObjectAt {
	/** Whether it is about what is for sale or built in. */
	readonly isOwned: boolean;
	/** The object or list that contains it. */
	readonly outer?: ObjectAt;
}

/** The answer as a whole. */
export const WHOLE: ObjectAt = { isOwned: false };

const OWNING: ReadonlySet<string> = wordSet(OTHER_FACTS.owned);
const ABOUT: ReadonlySet<string> = wordSet(FACT_WORDS.about);
const PRICED: ReadonlySet<string> = wordSet(OTHER_FACTS.priced);

/**
 * Whether a feature's object is about what is built in or for sale.
 * @param nameKey the key with the feature's name, if there is one
 */
export const isOwned = (record: JsonRecord, nameKey: string | undefined): boolean =>
	Object.entries(record).some(([key, value]) => {
		const { parts, squashed } = readKey(key);
		if (parts.some((word) => PRICED.has(word))) return value !== null;
		if (key === nameKey || typeof value !== 'string' || !ABOUT.has(squashed)) return false;
		return readKey(value).parts.some((word) => OWNING.has(word));
	});

/** Whether an object is nested in another, at any depth. */
export function isWithin(inner: ObjectAt, outer: ObjectAt): boolean {
	for (let one = inner.outer; one !== undefined; one = one.outer) if (one === outer) return true;
	return false;
}

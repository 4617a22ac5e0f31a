/** Objects of an answer, as what stands in them is judged by them. */
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import type { JsonRecord } from '../json';
import { readKey, wordSet } from './words';

/** The object or list that a value stands in; each is one of its own. */
export interface ObjectAt {
	/** Whether it speaks of what is for sale or built in. */
	readonly isOwned: boolean;
	/** The object or list around it. */
	readonly outer?: ObjectAt;
}

/** That of an answer as a whole. */
export const WHOLE: ObjectAt = { isOwned: false };

const OWNING: ReadonlySet<string> = wordSet(OTHER_FACTS.owned);
const ABOUT: ReadonlySet<string> = wordSet(FACT_WORDS.about);
const PRICED: ReadonlySet<string> = wordSet(OTHER_FACTS.priced);

/**
 * Whether the object of a feature speaks of what is built in or for sale.
 * @param nameKey the key that holds the feature's name, where there is one
 */
export const isOwned = (record: JsonRecord, nameKey: string | undefined): boolean =>
	Object.entries(record).some(([key, value]) => {
		const { parts, squashed } = readKey(key);
		if (parts.some((word) => PRICED.has(word))) return value !== null;
		if (key === nameKey || typeof value !== 'string' || !ABOUT.has(squashed)) return false;
		return readKey(value).parts.some((word) => OWNING.has(word));
	});

/** Whether an object holds another, whatever lies between. */
export function isWithin(inner: ObjectAt, outer: ObjectAt): boolean {
	for (let one = inner.outer; one !== undefined; one = one.outer) if (one === outer) return true;
	return false;
}

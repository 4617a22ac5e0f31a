/** Facts given as name and value: `{ name: 'Head unit', value: 'NBT' }`, `{ feature: 'CarPlay', supported: true }`. */
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import { readKey, wordSet } from './words';
import { KeyPath } from './place';

const KEYS_OF_NAMES: readonly string[] = FACT_WORDS.nameKeys;
const IS_NAME_KEY: ReadonlySet<string> = wordSet(KEYS_OF_NAMES);

/** Whether a key holds the name of the values next to it. */
export const isNameKey = (key: string): boolean => IS_NAME_KEY.has(readKey(key).squashed);

/** Longest text that can be a name. */
export const LONGEST_NAME = 60;

const IS_VALUE_KEY: ReadonlySet<string> = wordSet(['value', 'val', 'wert']);
const NO_VISIT: ReadonlySet<string> = wordSet(OTHER_FACTS.noVisit);

export interface NamedBy {
	readonly key: string;
	readonly text: string;
}

/** The texts of a record that may be the name of its fact. */
function namesIn(record: JsonRecord): NamedBy[] {
	const found: NamedBy[] = [];
	for (const [key, value] of Object.entries(record)) {
		const text = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
		if (typeof text !== 'string' || text.length > LONGEST_NAME) continue;
		if (isNameKey(key)) found.push({ key, text });
	}
	return found.length < 2 ? found : found.sort((a, b) => rank(a.key) - rank(b.key));
}

const rank = (key: string): number => KEYS_OF_NAMES.indexOf(readKey(key).squashed);

const isFieldText = (text: string): boolean => {
	const { words, isElsewhere } = readKey(text);
	return words !== undefined && words.length > 0 && !isElsewhere;
};

/** What a record is about, if its name consists of known words: `{ name: 'Head unit', … }` */
export const nameIn = (record: JsonRecord): NamedBy | undefined => {
	const names = namesIn(record).filter(({ text }) => isFieldText(text));
	return names.find(({ text }) => KeyPath.root.child(text).meanings.length > 0) ?? names[0];
};

/** Whether a record is explicitly about something else: `{ type: 'campaign', date: … }` */
export const isOfOther = (record: JsonRecord): boolean =>
	namesIn(record).some(({ text }) => readKey(text).isElsewhere);

/** Whether an entry is explicitly not a visit: `{ type: 'campaign', date: … }`; a visit may well be about the engine. */
export const isNoVisit = (record: JsonRecord): boolean =>
	namesIn(record).some(({ text }) => readKey(text).parts.some((word) => NO_VISIT.has(word)));

/** Whether a list holds the fields of one thing, as name and value, rather than many things. */
export const areFields = (list: readonly unknown[]): boolean =>
	list.length > 0 &&
	list.every((one) => {
		if (!isRecord(one)) return false;
		const keys = Object.keys(one);
		return keys.length <= 3 && keys.some((key) => IS_VALUE_KEY.has(readKey(key).squashed));
	}) &&
	(list as JsonRecord[]).some((one) => nameIn(one) !== undefined);

/** The first text that names a record, known or not. */
export const anyNameIn = (record: JsonRecord): NamedBy | undefined =>
	nameIn(record) ?? namesIn(record)[0];

import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { isProse } from '../responses/textError';
import { soundsRefused } from '../responses/wordFamilies';
import type { Json } from './clean';

/** Longest code that a person types in or loads, in characters. */
const MAX_CODE = 20_000;

/** What a code field contains when there is no code. */
const STATUS_WORDS = [
	...FIELD_NAMES.done,
	...FIELD_NAMES.envelopeStatus,
	...FIELD_NAMES.failed,
	...FIELD_NAMES.running,
	...FIELD_NAMES.unknownJob,
];
const NO_VALUE =
	/^(?:null|nil|none|undefined|nan|n\/a|na|true|false|yes|no|unknown|[-–—.?*]{1,9})$/i;
/** A date, with or without a time, or an address. */
const OTHER_VALUE = /^\d{4}-\d\d-\d\d(?:[T ]|$)|^https?:\/\//i;

/** Whether a text stands for a missing value: `null`, `n/a`, `-`, `true` */
export const saysNothing = (text: string): boolean =>
	NO_VALUE.test(text.trim()) || isOneOf(text, STATUS_WORDS);

/** A value as a code; undefined if it cannot be one: a status, a word, a sentence, a date. */
export function codeText(value: Json): string | undefined {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	// A number of up to five digits is a status or an error number.
	const isNone = text === '' || text.length > MAX_CODE || /^\d{1,5}$/.test(text);
	if (isNone || saysNothing(text) || OTHER_VALUE.test(text)) return undefined;
	// `NOT AVAILABLE`, `VEHICLE_UNSUPPORTED`
	const isInWords = /^[A-Z]+(?:[_ ][A-Z]+)*$/.test(text);
	if (isInWords && (/(?:^|[_ ])NOT?[_ ]/.test(text) || soundsRefused(text))) return undefined;
	return isProse(text) ? undefined : text;
}

/** Whether a text looks like a code under any key: `12AB-34CD`, but not a word, a short number or an address. */
export function isCodeShaped(text: string): boolean {
	if (!/^[A-Za-z0-9]+(?:[-_.:+/=][A-Za-z0-9=]*)*$/.test(text) || codeText(text) === undefined)
		return false;
	const own = text.replace(/[^A-Za-z0-9]/g, '');
	const isPlainWord = !/\d/.test(own) && own !== own.toUpperCase();
	return own.length >= 6 && !isPlainWord;
}

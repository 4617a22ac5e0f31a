/** Codes of options, colours, upholstery and types, and the one-line vehicle order. */
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import { COUNTS } from './parts';
import { STANDING, untyped } from './records';
import { readKey, squash, wordSet } from './words';
import { readVerdict } from './yesNo';

/** Needs a digit: `GET` and `OLD` are words. */
const SA = /^(?=[A-Z]{0,2}\d)[0-9A-Z]{3}$/;
/** With the framing of a price list or of the one-line order: `S205A`, `S0205A`, `P337A`, `$205`. */
const FRAMED = /^(?:[SP]0?([0-9A-Z]{3})A|\$([0-9A-Z]{3}))$/;
const WITH_NAME = /^([SP]?0?[0-9A-Z]{3}A?)(?:\s*[-–:=]\s*|\s{2,}|\s*\(|\t)\S/;
const BEGINS = /^(?=[0-9A-Z]{0,2}\d)[0-9A-Z]{3}\s+[A-ZÄÖÜ]/;
const BUILT: ReadonlySet<string> = wordSet(FACT_WORDS.present.filter((word) => word.length > 2));
const REMOVED: ReadonlySet<string> = wordSet(FACT_WORDS.removed);
const OTHER_CODES: ReadonlySet<string> = wordSet(FACT_WORDS.otherCodes);
const LOOSE_KEYS: ReadonlySet<string> = wordSet(FACT_WORDS.looseCodeKeys);
const CODE_KEYS = FACT_WORDS.codeKeys.map((name) => readKey(name).squashed);
/** Names that explicitly mean a code. */
const CODE_NAMES = CODE_KEYS.filter((key) => /^sa|code/.test(key));

/** `'205'`, `205`, `'S205A'`, `'205 - Automatic transmission'` -> `205` */
function saOf(value: unknown): string | undefined {
	if (typeof value === 'number')
		return Number.isInteger(value) && value >= 100 && value <= 999 ? String(value) : undefined;
	if (typeof value !== 'string' || value.length > 300) return undefined;
	const text = value.trim();
	const code = WITH_NAME.exec(text)?.[1] ?? text;
	const [, priced, ordered] = FRAMED.exec(code) ?? [];
	const bare = priced ?? ordered ?? code;
	return SA.test(bare) ? bare : undefined;
}

/** The codes in a text: `'205, 494, 6AC'`, `'$1CA$1CB'`; undefined if it contains anything else. */
function saCodesInText(text: string): string[] | undefined {
	const lines = text
		.split(/[;\n|]|,\s(?=[SP]?[0-9A-Z]{3}A?\s*[-–:])/)
		.filter((line) => line.trim() !== '');
	const byLine = lines.map(saOf);
	if (byLine.length > 0 && byLine.every((code) => code !== undefined)) return byLine;
	const pieces = text.split(/[\s,;|$/+]+/).filter((piece) => piece !== '');
	const codes = pieces.map(saOf);
	const isWhole = codes.every((code) => code !== undefined);
	// An empty text says nothing.
	return codes.length > 0 && isWhole && pieces.every((piece) => /^\w+$/.test(piece))
		? codes
		: undefined;
}

/** `{ code: '494', installed: false }`, `{ code: '494', status: 'removed' }`, `{ code: '494', deleted: true }` */
const isLeftOut = (record: JsonRecord): boolean =>
	Object.entries(record).some(([key, value]) => {
		const { squashed } = readKey(key);
		if (BUILT.has(squashed)) return readVerdict(value, true) === 'no';
		if (REMOVED.has(squashed)) return readVerdict(value) === 'yes';
		if (!STANDING.has(squashed) || typeof value !== 'string') return false;
		return REMOVED.has(squash(value.slice(0, 40))) || readVerdict(value, true) === 'no';
	});

/** The code of an option given as an object: `{ code: '205', name: … }`; none if it says that it is not an SA code. */
function codeInside(record: JsonRecord): string[] | undefined {
	const inside = new Map<string, unknown>();
	const collect = (from: JsonRecord, depth: number): void => {
		for (const [key, given] of Object.entries(from)) {
			const value = untyped(given);
			const { squashed, isWrapper } = readKey(key);
			if (isRecord(value) && isWrapper && depth < 3) collect(value, depth + 1);
			if (!isRecord(value) && !inside.has(squashed))
				inside.set(squashed, Array.isArray(value) && value.length === 1 ? value[0] : value);
		}
	};
	collect(record, 0);
	const isOther = (kind: unknown) =>
		typeof kind === 'string' && OTHER_CODES.has(squash(kind.slice(0, 20)));
	if (KIND_KEYS.some((key) => isOther(inside.get(key)))) return [];
	const named = CODE_NAMES.filter((key) => inside.has(key));
	// A code of another kind has an ID too, and a database row's ID is a number.
	for (const key of named.length > 0 ? named : CODE_KEYS) {
		const value = inside.get(key);
		const isLoose = LOOSE_KEYS.has(key);
		const code = isLoose && typeof value !== 'string' ? undefined : saOf(value);
		if (code !== undefined && (!isLoose || /^\d/.test(code))) return [code];
	}
	return undefined;
}

const KIND_KEYS = ['kind', 'type', 'category', 'group', 'class'];

/** Whether codes are SA codes and not short words such as `LED` and `PDC`: nearly all contain a digit. */
export const areSaCodes = (codes: readonly string[]): boolean =>
	codes.length === 0 || codes.filter((code) => /\d/.test(code)).length * 2 > codes.length;

/**
 * The SA codes in any form of options: `['205']`, `[{ code: '205' }]`, `{ 205: 'Automatic transmission' }`, `'205, 494'`
 * @returns each once, in their order; `[]` if empty; undefined if it contains anything else
 */
export function readOptionCodes(given: unknown, depth = 0): string[] | undefined {
	const value = untyped(given);
	if (typeof value === 'string') return unique(saCodesInText(value));
	if (depth > 6) return undefined;
	if (Array.isArray(value)) return codesInList(value, depth);
	if (!isRecord(value)) return undefined;
	const keys = Object.keys(value);
	if (keys.length > 0 && keys.every((key) => saOf(key) !== undefined))
		return unique(keys.filter((key) => value[key] !== false && value[key] !== null).map(saOf));
	if (isLeftOut(value)) return [];
	return codeInside(value) ?? codesInGroups(value, depth);
}

function codesInList(list: readonly unknown[], depth: number): string[] | undefined {
	if (list.length === 0) return [];
	// If every text starts with a code, it is no coincidence: "205 Automatic transmission".
	if (list.every((one) => typeof one === 'string' && BEGINS.test(one)))
		return unique(list.map((one) => saOf(String(one).slice(0, 3))));
	let without = 0;
	let within = 0;
	const codes = list.map(untyped).flatMap((one): Array<string | undefined> => {
		if (typeof one === 'string') {
			const code = saOf(one);
			return code === undefined && list.length === 1 ? (saCodesInText(one) ?? []) : [code];
		}
		if (!isRecord(one) && !Array.isArray(one)) return [saOf(one)];
		const inside = readOptionCodes(one, depth + 1);
		if (isRecord(one) && inside === undefined) without++;
		if (isRecord(one) && inside?.length === 1) within++;
		return inside ?? [];
	});
	// Some sequential numbers look like codes.
	if (without > within) return undefined;
	const found = unique(codes);
	return found && found.length > 0 ? found : undefined;
}

/** `{ saCode: [...] }`, `{ standard: [...], optional: [...] }`: the codes of all groups, except codes of other kinds. */
function codesInGroups(record: JsonRecord, depth: number): string[] | undefined {
	let found: string[] | undefined;
	for (const [key, value] of Object.entries(record)) {
		const { squashed, words, isElsewhere } = readKey(key);
		if (OTHER_CODES.has(squashed) || !words || isElsewhere || COUNTS.has(squashed)) continue;
		if (words.some((word) => NOT_BUILT.has(word))) continue;
		const codes =
			typeof value === 'object' || typeof value === 'string'
				? readOptionCodes(value, depth + 1)
				: undefined;
		if (codes) found = (found ?? []).concat(codes);
	}
	return unique(found);
}

const NOT_BUILT: ReadonlySet<string> = new Set([
	'available',
	'possible',
	'retrofit',
	'retrofitted',
	'name',
	'title',
	'label',
	'description',
	'type',
	'kind',
]);

const unique = (codes: ReadonlyArray<string | undefined> | undefined): string[] | undefined =>
	codes && [...new Set(codes.filter((code) => code !== undefined))];

/** Formats of colour codes, upholstery codes and the type key. */
const SHAPES = {
	typeKey: /^(?=[0-9A-Z]*\d)(?=\d*[A-Z])[0-9A-Z]{4}$/,
	colourCode: /^(?=[0-9A-Z]*\d)(?!0+$)[0-9A-Z]{3,4}$/,
	upholsteryCode: /^[0-9A-Z]{4}$/,
} as const;

/** Four-letter words in names of upholstery. */
const NAMES_OF_STUFF: ReadonlySet<string> = new Set([
	'GREY',
	'GRAY',
	'BLUE',
	'NAPA',
	'WOOL',
	'NONE',
	'DARK',
	'TEAL',
	'SAND',
	'ROSE',
	'GRAU',
	'BLAU',
	'GELB',
	'ROSA',
	'NULL',
]);

const asCode = (value: unknown): string =>
	typeof value === 'number'
		? String(value)
		: typeof value === 'string'
			? value.trim().replace(/^[*%&]/, '')
			: '';

/**
 * `'0475'`, `475`, `'475 - Black Sapphire'`, `'Black Sapphire (475)'` -> the code
 * @returns undefined if it does not have the format of one
 */
export function readCode(fact: keyof typeof SHAPES, value: unknown): string | undefined {
	const text = asCode(value);
	const shape = SHAPES[fact];
	const isCode = (code: string | undefined): boolean =>
		code !== undefined && shape.test(code) && !NAMES_OF_STUFF.has(code);
	if (isCode(text)) return text;
	if (text.length > 100) return undefined;
	return [
		/^([0-9A-Z]{3,4})\s*[-–:,(]/.exec(text)?.[1],
		// "0475 Black Sapphire"; a code that could be a word needs a separator.
		/^((?=\w{0,3}\d|[^AEIOU]{4})[0-9A-Z]{3,4})\s+[A-ZÄÖÜ][a-zäöü]/.exec(text)?.[1],
		/\(([0-9A-Z]{3,4})\)$/.exec(text)?.[1],
	].find(isCode);
}

/** The one-line vehicle order: `G030#0317*JC52%0475&LCFK$1CA$1CB` */
const FA_LINE =
	/^([A-Z]\w{1,3})_?#(\d{4})\*([0-9A-Z]{4})%([0-9A-Z]{3,4})&([0-9A-Z]{4})((?:[$|+*-][0-9A-Z]{3,4})*)$/;

/** Parses the one-line vehicle order. */
export function readFaLine(text: string): Record<string, unknown> | undefined {
	if (text.length > 5_000 || !text.includes('#')) return undefined;
	const [, series, criterion, typeKey, colourCode, upholsteryCode, tail = ''] =
		FA_LINE.exec(text.replace(/\s+/g, '')) ?? [];
	if (series === undefined) return undefined;
	const optionCodes = [...tail.matchAll(/\$([0-9A-Z]{3})(?![0-9A-Z])/g)].map(([, code]) => code);
	return {
		series,
		time_criteria: criterion,
		type_key: typeKey,
		colour_code: colourCode,
		fabric_code: upholsteryCode,
		sa_codes: optionCodes,
	};
}

/** Redacts a text. What mayStay.ts lists stays, and everything else gets a stand-in. */
import type { Secrets } from '../call';
import { DATE_SOURCE, otherDate, type Shift } from './dates';
import { isFieldName, isKnownEntity, isKnownMimeType } from './mayStay';
import { otherBase64 } from './packed';
import type { StandIns } from './standIns';

/** A part of a secret that has this many characters is treated as the secret. */
const PIECE = 8;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The last 7 and the last 6 characters of a VIN. */
const ENDS = [7, 6] as const;

/** Finds secrets in a text, whole or in parts. */
export class SecretPlaces {
	private readonly pieces = new Map<number, Set<string>>();

	constructor({ clientId, clientSecret, tokens }: Secrets) {
		const ofTokens = tokens.flatMap((token) =>
			token.startsWith('eyJ') ? token.split('.') : [token],
		);
		for (const secret of [clientId, clientSecret, ...ofTokens]) {
			// The claims of a JWT consist of words that other texts in Base64 contain too.
			const length = Math.min(secret.startsWith('eyJ') ? 2 * PIECE : PIECE, secret.length);
			if (length < 3) continue;
			const known = this.pieces.get(length) ?? new Set<string>();
			const lower = secret.toLowerCase();
			for (let at = 0; at + length <= lower.length; at++) known.add(lower.slice(at, at + length));
			this.pieces.set(length, known);
		}
	}

	/** @returns for each character of the text whether it belongs to a secret, or undefined if none does */
	find(text: string): Uint8Array | undefined {
		const lower = text.toLowerCase();
		let marks: Uint8Array | undefined;
		for (const [length, known] of this.pieces) {
			for (let at = 0; at + length <= lower.length; at++) {
				if (!known.has(lower.slice(at, at + length))) continue;
				marks ??= new Uint8Array(text.length);
				marks.fill(1, at, at + length);
			}
		}
		return marks;
	}

	has(text: string): boolean {
		return this.find(text) !== undefined;
	}
}

/** What is needed to redact a text. */
export interface Means {
	readonly standIns: StandIns;
	readonly shift: Shift;
	readonly secrets: Secrets;
	readonly places: SecretPlaces;
	readonly patterns: Patterns;
	/** Whether a word may stay. */
	readonly mayStay: (word: string) => boolean;
}

/** Patterns that are compiled once for a set of secrets. */
export interface Patterns {
	/** The requested VINs and their ends. Undefined if there are none. */
	readonly known: RegExp | undefined;
	readonly all: RegExp;
	/** For text that looks like Base64 but isn't: a path or a filename. */
	readonly withoutBase64: RegExp;
}

/**
 * More characters in a row would exceed the stack of a pattern. A multiple of 4, because Base64 is read in groups of four.
 */
const MOST_AT_ONCE = 1 << 20;

/** Whether a long text consists only of Base64 characters, like a file in an answer. */
function isOneRun(text: string): boolean {
	const run = new RegExp(`[A-Za-z0-9+/_-]{1,${MOST_AT_ONCE}}`, 'y');
	const end = text.length - (/={0,2}$/.exec(text.slice(-2))?.[0].length ?? 0);
	while (run.lastIndex < end) if (!run.test(text)) return false;
	return true;
}

/** A VIN that wasn't requested, including one in `report_WBA….html`. */
const VIN_SOURCE =
	'(?<![\\p{L}\\p{N}])(?=[A-HJ-NPR-Z]*\\d)(?=\\d*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}(?![\\p{L}\\p{N}])';
const VIN_IN_NAME = new RegExp(`[_-]${VIN_SOURCE}|${VIN_SOURCE}[_-]`, 'iu');

/** The kinds of parts that a text is divided into. The first one that matches counts. */
export function patternsFor({ vins }: Secrets): Patterns {
	const ends = [...vins, ...ENDS.flatMap((length) => vins.map((vin) => vin.slice(-length)))];
	const known = ends.map(escaped).join('|');
	return {
		known: known === '' ? undefined : new RegExp(known, 'i'),
		all: piecePattern(known, true),
		withoutBase64: piecePattern(known, false),
	};
}

const piecePattern = (known: string, hasBase64: boolean): RegExp =>
	new RegExp(
		[
			...(known === '' ? [] : [`(?<known>${known})`]),
			'(?<data>data:[\\w/+.-]*(?:;[\\w=.-]+)*;base64,)',
			'(?<uuid>\\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\b)',
			`(?<date>${DATE_SOURCE.join('|').replaceAll('\\1', '\\k<mark>').replace('([-/.])', '(?<mark>[-/.])')})`,
			'(?<charset>(?:charset=["\']?|\\b)(?:utf-?8|utf-?16(?:le|be)?|iso-8859-\\d{1,2}|windows-125\\d|us-ascii|latin1)\\b)',
			'(?<mime>\\b(?:application|text|image|multipart|binary)\\/[\\w.+-]+)',
			'(?<tag><\\/?[A-Za-z][\\w:.-]*|(?<=[\\s"\'])[A-Za-z][\\w:.-]*(?=="|=\'))',
			'(?<entity>&[a-z]+;)',
			'(?<percent>(?:%[0-9a-f]{2})+)',
			'(?<address>\\b0x[0-9a-f]+\\b)',
			'(?<hex>\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\\b)',
			...(hasBase64 ? [`(?<base64>[A-Za-z0-9+/_-]{24,${MOST_AT_ONCE}}={0,2})`] : []),
			`(?<vin>${VIN_SOURCE})`,
			'(?<word>[\\p{L}\\p{M}\\p{N}]+)',
			// Letters in circles, emoji, and invisible characters. Beyond Latin-1, only the punctuation of ordinary texts
			// stays.
			'(?<sign>[^\\0-\\xac\\xae-\\xff\\p{L}\\p{M}\\p{N}\\p{P}\\p{Sc}\\p{Sm}\\p{Z}])',
		].join('|'),
		'giu',
	);

/** A known VIN, or the end of one. */
function otherVin(text: string, { standIns, secrets: { vins } }: Means): string {
	const vin = vins.find((one) => one.toLowerCase().endsWith(text.toLowerCase())) ?? text;
	const other = standIns.vin(vin.toUpperCase()).slice(-text.length);
	return text === text.toUpperCase() ? other : other.toLowerCase();
}

function otherPercent(text: string, means: Means): string {
	let decoded: string;
	try {
		decoded = decodeURIComponent(text);
	} catch {
		return text.replace(/[0-9a-f]/gi, (digit) => (/\d/.test(digit) ? '3' : digit));
	}
	// Punctuation and spaces stay. Letters that were disguised this way don't.
	return /[\p{L}\p{N}]/u.test(decoded)
		? Array.from(
				Buffer.from(redactText(decoded, means)),
				(byte) => `%${byte.toString(16).padStart(2, '0')}`,
			).join('')
		: text;
}

type Groups = Readonly<Record<string, string | undefined>>;

function otherPiece(text: string, groups: Groups, isSecret: boolean, means: Means): string {
	const { standIns } = means;
	if (groups.known !== undefined) return otherVin(text, means);
	if (groups.vin !== undefined) return standIns.vin(text);
	if (groups.uuid !== undefined) return standIns.hex(text);
	if (groups.hex !== undefined) return standIns.hex(text);
	if (groups.address !== undefined) return `${text.slice(0, 2)}${standIns.hex(text.slice(2))}`;
	if (groups.sign !== undefined) return '·'.repeat(text.length);
	if (groups.percent !== undefined) return otherPercent(text, means);
	if (groups.base64 !== undefined) {
		const isName = means.patterns.known?.test(text) || VIN_IN_NAME.test(text);
		const other = isName ? undefined : otherBase64(text, means);
		if (other !== undefined && !means.places.has(other)) return other;
		return inPieces(text, means.patterns.withoutBase64, means);
	}
	if (isSecret) return standIns.word(text);
	if (groups.date !== undefined) return otherDate(text, means.shift);
	if ((groups.data ?? groups.charset) !== undefined) return text;
	if (groups.entity !== undefined) return isKnownEntity(text) ? text : otherWords(text, means);
	if (groups.mime !== undefined) return isKnownMimeType(text) ? text : otherWords(text, means);
	if (groups.tag !== undefined)
		return isFieldName(text.replace(/^<\/?/, '')) ? text : otherWords(text, means);
	return means.mayStay(text) ? text : standIns.word(text);
}

/** Redacts word by word what looked like something else but isn't. */
const otherWords = (text: string, { standIns, mayStay }: Means): string =>
	text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => (mayStay(word) ? word : standIns.word(word)));

const PLATE =
	/(?<![\p{L}\p{N}_+/=-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?(?![\p{L}\p{N}_+/=:-])/gu;

/**
 * The letters of a licence plate may be words: `M-AN 12`. The generations of head units look like a licence plate: `EVO
 * ID6`.
 */
const withoutPlates = (text: string, { standIns }: Means): string =>
	text.replace(PLATE, (plate) =>
		/[- ]ID ?\d$/.test(plate)
			? plate
			: plate.replace(/[\p{L}\p{N}]+/gu, (word) => standIns.word(word)),
	);

/** Returns a text in which only the listed words and values stay. */
export function redactText(text: string, means: Means): string {
	const isFile = text.length > MOST_AT_ONCE && isOneRun(text);
	const other = isFile ? otherBase64(text, means) : undefined;
	if (other !== undefined && !means.places.has(other)) return other;
	return inPieces(withoutPlates(text, means), means.patterns.all, means);
}

function inPieces(text: string, pattern: RegExp, means: Means): string {
	const marks = means.places.find(text);
	return text.replace(pattern, (piece, ...rest: unknown[]) => {
		const groups = rest.at(-1) as Groups;
		const at = rest.at(-3) as number;
		const isSecret = marks?.subarray(at, at + piece.length).includes(1) ?? false;
		return otherPiece(piece, groups, isSecret, means);
	});
}

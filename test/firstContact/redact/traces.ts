/**
 * The second pass, which searches for secrets before a file is written. It shares no code with the first pass, only its
 * words.
 */
import type { Secrets } from '../call';

/** This many characters in a row count as a part of a secret. */
const PIECE = 8;
/** Shorter text counts only as a whole word. */
const SHORT = 6;
/** How many times nested encodings are decoded. */
const DEPTH = 3;

const OF_ID = 'the Client ID';

interface Needle {
	readonly what: string;
	readonly text: string;
}

const isJwt = (token: string): boolean => /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);

/**
 * The parts of a token to search for. Every JWT of one kind has the same header, and its payload contains words that other
 * texts contain too.
 */
const partsOf = (token: string): Array<readonly [part: string, piece: number]> => {
	const [, middle, signature] = isJwt(token) ? token.split('.') : [];
	return middle === undefined || signature === undefined
		? [[token, PIECE]]
		: [
				[middle, 2 * PIECE],
				[signature, PIECE],
			];
};

const piecesOf = (secret: string, length: number): string[] =>
	secret.length <= length
		? [secret]
		: Array.from({ length: secret.length - length + 1 }, (_, at) => secret.slice(at, at + length));

/** Characters that may separate the parts of a secret. */
const MARKS = /[\s\-._\u00ad\u200b-\u200f\u2060\ufeff]+|\\[nrt]/g;

/**
 * A secret may consist of words, like `sandbox-secret`. A part of it that looks like words is no trace, but the whole secret
 * is. Random text contains digits or capitals in between.
 */
const looksLikeWords = (piece: string): boolean =>
	/^(?:[^\p{L}\p{N}]|(?<!\p{L})\p{Lu}|\p{Ll})+$/u.test(piece);

function needlesOf({ clientId, clientSecret, tokens, vins }: Secrets): Needle[] {
	const secrets: Array<readonly [what: string, secret: string, piece: number]> = [
		[OF_ID, clientId, PIECE],
		['the Client Secret', clientSecret, PIECE],
		...tokens.flatMap(partsOf).map(([part, piece]) => ['a token', part, piece] as const),
	];
	const bare = secrets.map(
		([what, secret, piece]) => [what, secret.replace(MARKS, ''), piece] as const,
	);
	return [
		...vins.flatMap((vin) =>
			[vin, vin.slice(-7), vin.slice(-6)].map((text) => ({ what: 'a VIN', text })),
		),
		...[...secrets, ...bare].map(([what, text]) => ({ what, text })),
		...[...secrets, ...bare].flatMap(([what, secret, length]) =>
			piecesOf(secret, length)
				.filter((piece) => !looksLikeWords(piece))
				.map((text) => ({ what, text })),
		),
	].filter(({ text }) => text.length >= SHORT);
}

const ENTITIES = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi;
const character = (code: number): string =>
	code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';

/** Here, adjacent numbers are joined, so only a whole VIN counts. */
const AS_A_LIST = 'as a list';

const DECODERS: ReadonlyArray<readonly [how: string, decode: (text: string) => string]> = [
	[
		'percent-encoded',
		(text) => text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => character(parseInt(hex, 16))),
	],
	[
		'as HTML entities',
		(text) =>
			text.replace(ENTITIES, (_, hex?: string, decimal?: string) =>
				character(hex ? parseInt(hex, 16) : Number(decimal)),
			),
	],
	[
		'escaped',
		(text) =>
			text.replace(
				/\\+u\{?([0-9a-f]{4})\}?|\\+x([0-9a-f]{2})/gi,
				(_, wide?: string, byte?: string) => character(parseInt(wide ?? byte ?? '0', 16)),
			),
	],
	['without tags', (text) => text.replace(/<[^<>]*>/g, '')],
	['in parts', (text) => text.replace(MARKS, '')],
	[AS_A_LIST, (text) => text.replace(/["'],\s*["']|[\s"',[\]]+/g, '')],
];

/** This many characters of a run are searched together. Each window contains the end of the one before. */
const WINDOW = 32_768;
const OVERLAP = 512;

/**
 * The runs in a text, with long ones divided into windows. A pattern for millions of characters in a row would exceed the
 * stack.
 */
function* windowsOf(text: string, characters: string, least: number): Generator<string> {
	let end = -1;
	for (const { 0: run, index } of text.matchAll(
		new RegExp(`${characters}{${least},${WINDOW}}`, 'gi'),
	)) {
		const from = index === end ? index - OVERLAP : index;
		end = index + run.length;
		yield text.slice(from, run.length === WINDOW ? end + OVERLAP : end);
	}
}

/** The decoded content of hexadecimal and Base64 runs. */
function* packedIn(text: string): Generator<readonly [how: string, inner: string]> {
	for (const run of windowsOf(text, '(?:[0-9a-f]{2})', 6)) {
		yield ['in hex', Buffer.from(run, 'hex').toString('latin1')];
	}
	const lines = text.replace(/(?:\\r)?\\n|(?<!\s)\s+(?=[\w+/-]{20})/g, '');
	const inLines = lines === text ? [] : [lines];
	for (const run of base64In(text, inLines)) {
		for (let from = 0; from < 4 && from + 8 <= run.length; from++) {
			const bytes = Buffer.from(
				run.slice(from).replaceAll('-', '+').replaceAll('_', '/'),
				'base64',
			);
			yield ['in base64', bytes.toString('latin1')];
			if (bytes.includes(0)) yield ['in base64', bytes.toString('latin1').replaceAll('\0', '')];
		}
	}
}

function* base64In(text: string, inLines: readonly string[]): Generator<string> {
	yield* windowsOf(text, '[\\w+/-]', 8);
	for (const joined of inLines) yield* windowsOf(joined, '[\\w+/-]', 40);
}

/** Characters that never follow each other in a needle show that nothing is encoded there. */
const looksLikeText = (text: string): boolean => {
	const printable = text.replace(/[^\x20-\x7e\n\r\t]/g, '').length;
	return printable > text.length * 0.9;
};

/** Encodes three successive characters as one number. */
const startAt = (text: string, at: number): number =>
	(text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1)) * 65_536 + text.charCodeAt(at + 2);

class Search {
	readonly found = new Set<string>();
	private readonly byLength = new Map<number, Map<string, string>>();
	/** The beginnings of everything to search for. They rule out nearly every place in a text. */
	private readonly starts = new Set<number>();

	constructor(secrets: Secrets) {
		for (const { what, text } of needlesOf(secrets)) {
			for (const form of [text, [...text].reverse().join('')]) {
				const known = this.byLength.get(text.length) ?? new Map<string, string>();
				if (!known.has(form.toLowerCase())) known.set(form.toLowerCase(), what);
				this.byLength.set(text.length, known);
				this.starts.add(startAt(form.toLowerCase(), 0));
			}
		}
	}

	/** @param least the minimum length; shorter matches don't count */
	plain(text: string, how: string, least = 0): void {
		const lower = text.toLowerCase();
		for (let at = 0; at + SHORT <= lower.length; at++) {
			if (!this.starts.has(startAt(lower, at))) continue;
			for (const [length, known] of this.byLength) {
				if (length < least || at + length > lower.length) continue;
				const what = known.get(lower.slice(at, at + length));
				if (what !== undefined) this.found.add(how ? `${what}, ${how}` : what);
			}
		}
	}

	/** Searches the text as it is, the decoded text, and what is encoded in it. */
	all(text: string, how: string, depth: number): void {
		this.plain(text, how);
		for (const [decoded, decode] of DECODERS) {
			const other = decode(text);
			if (other !== text) this.plain(other, how || decoded, decoded === AS_A_LIST ? PIECE : 0);
		}
		for (const [packed, inner] of packedIn(text)) {
			this.plain(inner, packed);
			if (depth > 0 && looksLikeText(inner)) this.all(inner, packed, depth - 1);
		}
	}
}

/**
 * Finds secrets in a text, in any form.
 * @returns a list such as `['a token, in base64']`, never the secret itself, or an empty list if there are none
 */
export function findTraces(text: string, secrets: Secrets): string[] {
	const search = new Search(secrets);
	search.all(text, '', DEPTH);
	const { clientId, clientSecret } = secrets;
	for (const [what, secret] of [
		[OF_ID, clientId],
		['the Client Secret', clientSecret],
	] as const) {
		if (secret.length >= SHORT || secret.length === 0) continue;
		const word = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		if (new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'iu').test(text))
			search.found.add(what);
	}
	return [...search.found];
}

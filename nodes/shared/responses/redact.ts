/** Makes the API's words safe to show: one line, bounded, without secrets. */
import { HIDDEN, hideInValue, hideSecrets } from './hideSecrets';

/** Longest text that is shown, in characters. */
export const MAX_WORDS = 300;

/** Enough for detecting secrets; the rest would not be shown anyway. */
const SCANNED_CHARS = 4000;

const SECRETS: ReadonlyArray<[RegExp, string]> = [
	// A JWT, or its beginning.
	[/\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, HIDDEN],
	[/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
	// Also as part of a longer name, such as client_secret or accessToken.
	[
		/((?:secret|password|passwd|api[_-]?key|token)["']?\s*[:=]\s*["']?)[^\s"'&,;}\]]{3,}/gi,
		`$1${HIDDEN}`,
	],
	// Name and password in an address.
	[/(\w:\/\/)[^\s/@]+@/g, `$1${HIDDEN}@`],
	// Long and opaque: a key, a signature or a secret.
	[/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{40,}/gi, HIDDEN],
];

const WHOLE_VIN = /(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{10}([A-HJ-NPR-Z0-9]{7})(?![A-Z0-9])/gi;

/** A text for the log: a full VIN is personal data, and its last seven characters identify the vehicle too. */
export const shortenVins = (text: string): string => text.replace(WHOLE_VIN, '…$1');

/** Deeper nesting is left out. */
const REDACTED_DEPTH = 6;

/** A value from the API in which every text is made safe to show: `{ vin: 'WBA…', note: 'token=abc' }`. */
export const sanitizeValue = (value: unknown, secrets: readonly string[]): unknown =>
	sanitizeInside(secrets.length === 0 ? value : hideInValue(value, secrets), secrets, 0);

function sanitizeInside(value: unknown, secrets: readonly string[], depth: number): unknown {
	if (typeof value === 'string') return sanitizeText(value, secrets);
	if (typeof value !== 'object' || value === null) return value;
	if (depth === REDACTED_DEPTH) return undefined;
	const inner = (one: unknown) => sanitizeInside(one, secrets, depth + 1);
	if (Array.isArray(value)) return value.map(inner);
	return Object.fromEntries(
		Object.entries(value).map(([key, one]) => [sanitizeText(key, secrets), inner(one)]),
	);
}

/**
 * One line of at most 300 characters, without control and format characters and anything that looks like a secret.
 * @param secrets known secrets, hidden wherever they appear
 */
export function sanitizeText(text: string, secrets: readonly string[] = []): string {
	const known = secrets.map(oneLine).filter((secret) => secret.length >= 4);
	let line = hideSecrets(beginning(oneLine(text)), known);
	for (const [pattern, replacement] of SECRETS) line = line.replace(pattern, replacement);
	if (line.length <= MAX_WORDS) return line;
	// Cutting through a surrogate pair would leave half a character.
	const cut = line.slice(0, MAX_WORDS - 1).replace(/\p{Cs}$/u, '');
	return `${cut.trimEnd()}…`;
}

const oneLine = (text: string): string =>
	text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ').trim();

/** Drops the last word, which may be cut: half a secret would not be recognized. */
const beginning = (line: string): string =>
	line.length > SCANNED_CHARS ? line.slice(0, SCANNED_CHARS).replace(/ ?\S{1,500}$/, '') : line;

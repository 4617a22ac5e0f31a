/**
 * Hides known secrets that an answer repeats: whole, in pieces of at least eight characters, in another letter case, with
 * line breaks or invisible characters inside, escaped for a URL, JSON or HTML, in hex, in base64 once or twice, reversed, as
 * a list of numbers, or in look-alike characters.
 */
import { numberRuns, stretchesOfNumbers } from './numberLists';
import { findRuns, type Run } from './pieceRuns';
import { digitsOf, formsOf, type SecretForms } from './secretForms';
import { isAlphanumeric, readUnit } from './textUnits';

export const HIDDEN = '[hidden]';

/** A run across spaces or punctuation, or inside a longer word, may be a coincidence, so it must be longer. */
const PIECE_IN_PARTS = 12;
/** A JWT's issuer and times look much the same in other JWTs. */
const PIECE_OF_CLAIMS = 24;

const JOINING: ReadonlySet<number> = new Set([...'-_~+/'].map((mark) => mark.charCodeAt(0)));
const DOT = 0x2e;

/** Whether a word continues here. Dots at the end of a truncated text do not count. */
const goesOn = (bytes: Buffer, at: number, step: 1 | -1): boolean => {
	const code = bytes[at] ?? 0;
	if (code === DOT) return isAlphanumeric(bytes[at + step] ?? 0);
	return isAlphanumeric(code) || JOINING.has(code);
};

/** Longest JWT, in bytes. */
const MAX_JWT = 20_000;

const isOfWord = (code: number | undefined): boolean =>
	code !== undefined && (code === DOT || isAlphanumeric(code) || JOINING.has(code));

/**
 * Detects runs, without a piece of the signature, that are part of a whole JWT: that JWT is another one, however similar.
 * Query runs in their order: each word is read once.
 */
function otherJwts(bytes: Buffer): (run: Run) => boolean {
	let word = { from: 0, to: 0, isJwt: false };
	return ({ start, end }) => {
		if (start < word.to) return word.isJwt;
		let [from, to] = [start, end];
		while (from > word.to && isOfWord(bytes[from - 1])) from--;
		while (isOfWord(bytes[to])) to++;
		const isShort = to - from <= MAX_JWT;
		const text = isShort ? bytes.toString('latin1', from, to) : '';
		word = { from, to, isJwt: /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text) };
		return word.isJwt;
	};
}

/** What separates fields and words, unlike the punctuation inside a token. */
const PARTS: ReadonlySet<number> = new Set(
	[...' \t\r\n"\',;:<>{}[]()|?&'].map((mark) => mark.charCodeAt(0)),
);

/** The parts of a run between field separators; those stay, so that JSON stays JSON. */
function stretchesOf(
	bytes: Buffer,
	{ start, end }: Run,
): Array<readonly [from: number, to: number]> {
	const stretches: Array<readonly [number, number]> = [];
	let from: number | undefined;
	let to = start;
	for (let at = start; at < end;) {
		const { next, digit, code } = readUnit(bytes, at);
		const isMark = digit < 0 && next === at + 1 && PARTS.has(code) && code > 0x20;
		if (isMark && from !== undefined) {
			stretches.push([from, to]);
			from = undefined;
		}
		if (digit >= 0) {
			from ??= at;
			to = next;
		}
		at = next;
	}
	if (from !== undefined) stretches.push([from, to]);
	return stretches;
}

/** Whether a run crosses a space or punctuation. */
function hasParts(bytes: Buffer, { start, end }: Run): boolean {
	for (let at = start; at < end;) {
		const { next, digit, code } = readUnit(bytes, at);
		if (digit < 0 && PARTS.has(code)) return true;
		at = next;
	}
	return false;
}

/** Whether a run is really a secret and not a coincidence. */
function isSecretRun(
	bytes: Buffer,
	run: Run,
	{ whole }: SecretForms,
	isOfOther: (run: Run) => boolean,
): boolean {
	const { start, end, first, last, isOurs } = run;
	const follows = goesOn(bytes, end, 1);
	if (!isOurs) return !isOfOther(run) && (!follows || last - first + 1 >= PIECE_OF_CLAIMS);
	if (last - first + 1 >= PIECE_IN_PARTS) return true;
	if (whole.has(digitsOf(bytes.subarray(start, end)).join(' '))) return true;
	if (follows && goesOn(bytes, start - 1, -1)) return false;
	return !hasParts(bytes, run);
}

/** A match in numbers is never a coincidence. */
const isSecretList = ({ first, last, isOurs }: Run): boolean =>
	isOurs || last - first + 1 >= PIECE_OF_CLAIMS;

const SPACE_AFTER = /^\s{0,100}[,\]}]/;
/** Where a JSON value begins that is not a string. */
const VALUE_BEFORE = /(?:[^\\]":|[^"\\]\[|[\d"\]}],)\s{0,100}$/;

/** Whether numbers are JSON values: then their replacement must be a JSON string. */
function areValues(bytes: Buffer, from: number, to: number): boolean {
	if (!/^[\d,\s]+$/.test(bytes.toString('latin1', from, to))) return false;
	const before = bytes.toString('latin1', Math.max(0, from - 102), from);
	return (
		(VALUE_BEFORE.test(before) || before === '[') &&
		SPACE_AFTER.test(bytes.toString('latin1', to, to + 101))
	);
}

function replaceStretches(
	bytes: Buffer,
	stretches: ReadonlyArray<readonly [number, number]>,
): Buffer {
	const parts: Buffer[] = [];
	let done = 0;
	for (const [from, to] of stretches) {
		if (from < done) continue;
		const hidden = areValues(bytes, from, to) ? `"${HIDDEN}"` : HIDDEN;
		parts.push(bytes.subarray(done, from), Buffer.from(hidden));
		done = to;
	}
	parts.push(bytes.subarray(done));
	return Buffer.concat(parts);
}

/** Removes exact matches by bytes: in Latin-1 every byte is one character, and converts back unchanged. */
function withoutExact(bytes: Buffer, { exact }: SecretForms): Buffer {
	const found = exact.filter((secret) => bytes.includes(secret));
	if (found.length === 0) return bytes;
	const text = found.reduce(
		(rest, secret) => rest.split(Buffer.from(secret).toString('latin1')).join(HIDDEN),
		bytes.toString('latin1'),
	);
	return Buffer.from(text, 'latin1');
}

/** How many bytes decide whether a file is text. */
const JUDGED_BYTES = 4096;

/** All control characters but those from tab to carriage return, and escape. */
const NOT_OF_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** Bytes that do not occur in text: a file with them is changed only where it contains a whole secret. */
export const isBinary = (bytes: Buffer): boolean =>
	NOT_OF_TEXT.test(bytes.toString('latin1', 0, JUDGED_BYTES)) &&
	!/^(?:fffe|feff)$/.test(bytes.toString('hex', 0, 2));

function hideForms(given: Buffer, forms: SecretForms): Buffer {
	const bytes = withoutExact(given, forms);
	if (forms.pieces.size === 0 || isBinary(bytes)) return bytes;
	const runs = findRuns(bytes, forms);
	const isOfOther = otherJwts(bytes);
	const secretRuns = runs.filter((run) => isSecretRun(bytes, run, forms, isOfOther));
	const lists = numberRuns(bytes, forms).filter(isSecretList);
	if (secretRuns.length + lists.length === 0) return bytes;
	const stretches = [
		...secretRuns.flatMap((run) => stretchesOf(bytes, run)),
		...lists.flatMap((run) => stretchesOfNumbers(bytes, run)),
	];
	return replaceStretches(
		bytes,
		stretches.sort(([one], [other]) => one - other),
	);
}

/**
 * Bytes without these secrets and, in text, without pieces of them.
 * @returns the same buffer if there is nothing to hide
 */
export const hideInBytes = (bytes: Buffer, secrets: readonly string[]): Buffer =>
	hideForms(bytes, formsOf(secrets));

function hideInText(text: string, forms: SecretForms): string {
	const bytes = Buffer.from(text);
	const hidden = hideForms(bytes, forms);
	return hidden === bytes ? text : hidden.toString();
}

/** A text without these secrets and without pieces of them. */
export const hideSecrets = (text: string, secrets: readonly string[]): string =>
	secrets.length === 0 ? text : hideInText(text, formsOf(secrets));

function hideInside(value: unknown, forms: SecretForms): unknown {
	if (typeof value === 'string') return hideInText(value, forms);
	if (typeof value === 'number') {
		const shown = hideInText(String(value), forms);
		return shown === String(value) ? value : shown;
	}
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((one) => hideInside(one, forms));
	return Object.fromEntries(
		Object.entries(value).map(([key, one]) => [hideInText(key, forms), hideInside(one, forms)]),
	);
}

/** A JSON value without them, also in keys and across fields: in a list of numbers, or of single characters. */
export function hideInValue(value: unknown, secrets: readonly string[]): unknown {
	const forms = formsOf(secrets);
	const inside = hideInside(value, forms);
	const text = Buffer.from(JSON.stringify(inside) ?? '');
	const hidden = hideForms(text, forms);
	return hidden === text ? inside : (parsedAgain(hidden) ?? inside);
}

function parsedAgain(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString()) as unknown;
	} catch {
		return undefined;
	}
}

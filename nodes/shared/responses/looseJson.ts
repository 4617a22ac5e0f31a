/**
 * Converts what some programs write instead of JSON, but only where there is no doubt about the value: Python's NaN and
 * Infinity and its printed dictionaries, JavaScript's undefined, trailing commas, line breaks inside strings, and what
 * prevents a browser from running JSON as a script, or makes it run. Truncated text stays unreadable.
 */

/** A prefix that keeps JSON from being run as a script: `)]}',`, `while(1);`, `for(;;);` */
const GUARD = /^(?:\)\]\}'?,?|while ?\(1\);|for ?\(;;\);|&&&[A-Z]{1,20}&&&)\s*(?=[[{])/;
/** A JSONP callback: `callback({…});`, in Express after a comment and a check that it exists */
const CALL =
	/^(?:\/\*\*\/\s*)?(?:typeof [\w$.]{1,100} ?={2,3} ?['"]function['"] ?&& ?)?[A-Za-z_$][\w$.]{0,100} ?\(\s*(?=[[{])/;
const CALL_END = /\)\s*;?\s*$/;

/** Words for values, and their JSON. A number that JSON does not have becomes null. */
const VALUES: ReadonlyMap<string, string> = new Map([
	...['true', 'True'].map((word) => [word, 'true'] as const),
	...['false', 'False'].map((word) => [word, 'false'] as const),
	...['null', 'None', 'undefined'].map((word) => [word, 'null'] as const),
]);
/** `NaN`, `-Infinity`, Go's `+Inf`, PHP's `NAN`, Microsoft's `-1.#IND00` */
const NO_NUMBER = /^[-+]?(?:nan|inf(?:inity)?|1\.#(?:[qs]nan|ind|inf)\d{0,20})$/i;

/**
 * A word, number or mark. Strings are matched by their ends: a pattern for a long one would take as much stack as it is long.
 */
const WORD_OR_MARK = /[-+\w.#]{1,100}|[[\]{}:,]|\s+/y;
const TEXT_STOPS = { '"': /["\\]/g, "'": /['\\]/g } as const;

const isQuote = (char: string | undefined): char is '"' | "'" => char === '"' || char === "'";

/** The position after the closing quote of a string that starts at a quote; undefined if it is not closed. */
function endOfText(json: string, start: number, quote: '"' | "'"): number | undefined {
	const stops = TEXT_STOPS[quote];
	stops.lastIndex = start + 1;
	for (let stop = stops.exec(json); stop; stop = stops.exec(json)) {
		if (stop[0] === quote) return stops.lastIndex;
		stops.lastIndex += 1;
	}
	return undefined;
}

/** What JSON does not allow in a string, and Python's own escapes. */
const ODD_IN_TEXT = /\\(?:x[0-9a-fA-F]{2}|[^])|"|[\0-\x1f]/g;
const PYTHON_ESCAPES: ReadonlyMap<string, string> = new Map([
	["\\'", "'"],
	['\\a', '\\u0007'],
	['\\v', '\\u000b'],
]);

function strictPart(odd: string): string {
	if (odd === '"') return '\\"';
	if (odd.length === 4) return `\\u00${odd.slice(2)}`;
	if (odd.startsWith('\\')) return PYTHON_ESCAPES.get(odd) ?? odd;
	return `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `'say "x"'` -> `"say \"x\""` */
function asJsonText(token: string): string {
	if (token.startsWith('"') && !/[\0-\x1f]|\\[xav']/.test(token)) return token;
	const parts: string[] = [];
	const inner = token.slice(1, -1);
	let done = 0;
	for (const { 0: odd, index } of inner.matchAll(ODD_IN_TEXT)) {
		parts.push(inner.slice(done, index), strictPart(odd));
		done = index + odd.length;
	}
	return `"${parts.join('')}${inner.slice(done)}"`;
}

/** The text without what surrounds the JSON. */
function withoutFrame(text: string): string {
	const bare = text.replace(GUARD, '');
	const [call] = CALL.exec(bare) ?? [];
	const [end] = CALL_END.exec(bare.slice(-100)) ?? [];
	if (call === undefined || end === undefined) return bare;
	return bare.slice(call.length, bare.length - end.length);
}

/** Whether a text may be JSON in one of these forms, judging by its start. */
export function maybeLooseJson(text: string): boolean {
	const start = text.slice(0, 500);
	return /^[[{]/.test(start) || GUARD.test(start) || CALL.test(start);
}

/**
 * `{'mileage': nan, "ok": True,}` -> `{"mileage":null,"ok":true}`
 * @param text not valid JSON, trimmed
 * @returns the JSON; undefined if the text is something else, as far as can be told without parsing it
 */
export function toStrictJson(text: string): string | undefined {
	const json = withoutFrame(text);
	const parts: string[] = [];
	let isAfterComma = false;
	for (let at = 0; at < json.length;) {
		const quote = json[at];
		const end = isQuote(quote) ? endOfText(json, at, quote) : endOfToken(json, at);
		if (end === undefined) return undefined;
		const token = json.slice(at, end);
		at = end;
		if (!isQuote(quote) && /^\s/.test(token)) continue;
		const isComma = token === ',';
		// A trailing comma is harmless, but something has to precede it.
		if (isComma && (isAfterComma || /^[[{:]$/.test(parts.at(-1) ?? '['))) return undefined;
		if (isAfterComma && token !== ']' && token !== '}') parts.push(',');
		isAfterComma = isComma;
		if (isComma) continue;
		const value = isQuote(quote) ? asJsonText(token) : strictWord(token);
		if (value === undefined) return undefined;
		parts.push(value);
	}
	return isAfterComma ? undefined : parts.join('');
}

function endOfToken(json: string, at: number): number | undefined {
	WORD_OR_MARK.lastIndex = at;
	return WORD_OR_MARK.test(json) ? WORD_OR_MARK.lastIndex : undefined;
}

const strictWord = (token: string): string | undefined =>
	NO_NUMBER.test(token) ? 'null' : /^[[\]{}:]$|^-?\d/.test(token) ? token : VALUES.get(token);

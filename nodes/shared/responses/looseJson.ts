/**
 * What some programs write in place of JSON, put into JSON. Only where nothing can be meant but one value: Python's NaN and
 * Infinity, its printed dictionaries, JavaScript's undefined, commas at the end, line breaks within texts, and what keeps a browser
 * from running JSON as a script, or makes it run. What is cut off stays unreadable.
 */

/** Before JSON, against its being run as a script: `)]}',`, `while(1);`, `for(;;);` */
const GUARD = /^(?:\)\]\}'?,?|while ?\(1\);|for ?\(;;\);|&&&[A-Z]{1,20}&&&)\s*(?=[[{])/;
/** The function that is called with it: `callback({…});`, with Express after a comment and a question whether it is there */
const CALL =
	/^(?:\/\*\*\/\s*)?(?:typeof [\w$.]{1,100} ?={2,3} ?['"]function['"] ?&& ?)?[A-Za-z_$][\w$.]{0,100} ?\(\s*(?=[[{])/;
const CALL_END = /\)\s*;?\s*$/;

/** Words for values, and the JSON for them. A number that JSON does not know is none. */
const VALUES: ReadonlyMap<string, string> = new Map([
	...['true', 'True'].map((word) => [word, 'true'] as const),
	...['false', 'False'].map((word) => [word, 'false'] as const),
	...['null', 'None', 'undefined'].map((word) => [word, 'null'] as const),
]);
/** `NaN`, `-Infinity`, Go's `+Inf`, PHP's `NAN`, Microsoft's `-1.#IND00` */
const NO_NUMBER = /^[-+]?(?:nan|inf(?:inity)?|1\.#(?:[qs]nan|ind|inf)\d{0,20})$/i;

/** A word, number or mark. Texts are found by their ends: a pattern for a long one would take as much stack as it is long. */
const WORD_OR_MARK = /[-+\w.#]{1,100}|[[\]{}:,]|\s+/y;
const TEXT_STOPS = { '"': /["\\]/g, "'": /['\\]/g } as const;

const isQuote = (char: string | undefined): char is '"' | "'" => char === '"' || char === "'";

/** Where the text that begins at a quote ends, behind its own quote; undefined where it does not. */
function endOfText(json: string, start: number, quote: '"' | "'"): number | undefined {
	const stops = TEXT_STOPS[quote];
	stops.lastIndex = start + 1;
	for (let stop = stops.exec(json); stop; stop = stops.exec(json)) {
		if (stop[0] === quote) return stops.lastIndex;
		stops.lastIndex += 1;
	}
	return undefined;
}

/** What JSON does not allow in a text, and what Python may have escaped in its own way. */
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

/** The text without what is around the JSON. */
function withoutFrame(text: string): string {
	const bare = text.replace(GUARD, '');
	const [call] = CALL.exec(bare) ?? [];
	const [end] = CALL_END.exec(bare.slice(-100)) ?? [];
	if (call === undefined || end === undefined) return bare;
	return bare.slice(call.length, bare.length - end.length);
}

/** Whether a text may be JSON in one of these forms, by how it begins. */
export function maybeLooseJson(text: string): boolean {
	const start = text.slice(0, 500);
	return /^[[{]/.test(start) || GUARD.test(start) || CALL.test(start);
}

/**
 * `{'mileage': nan, "ok": True,}` -> `{"mileage":null,"ok":true}`
 * @param text not JSON itself, without blanks around it
 * @returns the JSON; undefined where the text is something else, as far as can be seen without parsing it
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
		// A comma before an end says nothing, but there has to be something before it.
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

/** Secrets as lists of numbers, one for each character: `[101, 121, 74]`, `101,121,74`, `{"0":101,"1":121}`, `0x65 0x79`. */
import { findRuns, type Run } from './pieceRuns';
import { PIECE, type SecretForms } from './secretForms';
import { PLACES } from './textUnits';

const codesOf = (text: string): ReadonlySet<number> =>
	new Set([...text].map((one) => one.charCodeAt(0)));

/** What may separate two numbers of a list. */
const IN_LISTS = new Uint8Array(256);
for (const code of codesOf(' \t\r\n,;:|/_-[](){}"\'\\')) IN_LISTS[code] = 1;
/** The letters of `\n`, `\r` and `\t`. */
const LINE_MARKS = codesOf('nrt');
/** These, and those of numbers in hex. */
const LETTERS = codesOf('nrtxabcdefABCDEF');
/** Separators that may be removed together with the list. */
const JOINS = codesOf(' \t\r\n,;|/_-');

const QUOTE = 0x22;
const COLON = 0x3a;
const ESCAPING = 0x5c;
const HEX_MARK = 0x78;

/** Most digits of a number that can represent a character of a token. */
const MAX_DIGITS = 3;

const isDecimal = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Whether the number that ended here is a key: `"0":101`, also in JSON within a JSON string. */
function isKeyBefore(bytes: Buffer, at: number): boolean {
	let end = at;
	while (bytes[end] === ESCAPING && end < at + 8) end++;
	return bytes[end] === QUOTE && bytes[end + 1] === COLON;
}

/**
 * Reads the numbers of a text.
 * @param onNumber called with the value, its start and its end; keys are skipped
 * @param onBreak called at anything that cannot separate the numbers of a list
 */
function readNumbers(
	bytes: Buffer,
	[from, to]: readonly [number, number],
	onNumber: (value: number, from: number, to: number) => void,
	onBreak: () => void,
): void {
	for (let at = from; at < to;) {
		const code = bytes[at] ?? 0;
		if (!isDecimal(code)) {
			const isLineBreak = code === ESCAPING && LINE_MARKS.has(bytes[at + 1] ?? 0);
			if (IN_LISTS[code] === 0) onBreak();
			at += isLineBreak ? 2 : 1;
			continue;
		}
		const start = at;
		let value = 0;
		for (; isDecimal(bytes[at] ?? 0); at++) value = value * 10 + (bytes[at] ?? 0) - 0x30;
		if (at === start + 1 && value === 0 && bytes[at] === HEX_MARK) {
			const digits = /^[\da-f]{1,2}/i.exec(bytes.toString('latin1', at + 1, at + 3))?.[0] ?? '';
			at += 1 + digits.length;
			value = digits === '' ? 0 : parseInt(digits, 16);
		}
		if (isKeyBefore(bytes, at)) continue;
		if (at - start <= MAX_DIGITS + 1) onNumber(value, start, at);
		else onBreak();
	}
}

/** Byte -> whether no list goes on across it. The letters belong to `\n` and `0x6f`. */
const BREAKS = IN_LISTS.map((isBetween, code) =>
	isBetween === 1 || isDecimal(code) || LETTERS.has(code) ? 0 : 1,
);

/** The length of the shortest list, in bytes: numbers of one digit, and something between them. */
const SHORTEST = 2 * PIECE - 1;

/**
 * The parts of a text that may be lists long enough to contain a piece: most texts have none. Each step looks at the end of
 * the shortest list first, because nothing before a break there can belong to one.
 */
function* possibleLists(bytes: Buffer): Generator<readonly [from: number, to: number]> {
	const isBreak = (at: number): boolean => BREAKS[bytes[at] ?? 0] === 1;
	for (let from = 0; from + SHORTEST <= bytes.length;) {
		let at = from + SHORTEST - 1;
		while (at >= from && !isBreak(at)) at--;
		if (at < from) {
			at = from + SHORTEST;
			while (at < bytes.length && !isBreak(at)) at++;
			if (countNumbers(bytes, from, at) >= PIECE) yield [from, at];
		}
		from = at + 1;
	}
}

/** At least as many as `readNumbers` finds there. */
function countNumbers(bytes: Buffer, from: number, to: number): number {
	let count = 0;
	let isInside = false;
	for (let at = from; at < to; at++) {
		const isDigit = isDecimal(bytes[at] ?? 0);
		if (isDigit && !isInside) count++;
		isInside = isDigit;
	}
	return count;
}

/** How many numbers are compared at once. */
const COMPARED = 50_000;

/** The numbers of a list that may be characters of a token, and their positions. */
class NumberList {
	private codes: number[] = [];
	private starts: number[] = [];
	private ends: number[] = [];
	readonly runs: Run[] = [];

	constructor(private readonly forms: SecretForms) {}

	add(code: number, from: number, to: number): void {
		this.codes.push(code);
		this.starts.push(from);
		this.ends.push(to);
		if (this.codes.length < COMPARED) return;
		const kept = [this.codes, this.starts, this.ends].map((list) => list.slice(1 - PIECE));
		this.finish();
		[this.codes = [], this.starts = [], this.ends = []] = kept;
	}

	/** Ends the list: what follows is unrelated. */
	finish(): void {
		if (this.codes.length === 0) return;
		if (this.codes.length >= PIECE) {
			for (const run of findRuns(Buffer.from(this.codes), this.forms)) {
				const [start = 0, end = 0] = [this.starts[run.start], this.ends[run.end - 1]];
				this.runs.push({ ...run, start, end });
			}
		}
		[this.codes, this.starts, this.ends] = [[], [], []];
	}
}

/** Where lists of numbers contain pieces of secrets. One pass over any text, and another over its long lists. */
export function numberRuns(bytes: Buffer, forms: SecretForms): Run[] {
	const list = new NumberList(forms);
	const onNumber = (value: number, from: number, to: number): void => {
		if (value < 0x80 && PLACES[value] !== -1) list.add(value, from, to);
		else list.finish();
	};
	for (const part of possibleLists(bytes)) {
		readNumbers(bytes, part, onNumber, () => list.finish());
		list.finish();
	}
	return list.runs;
}

/** The parts of a list that are removed: one range, or each number between keys and quotes that must stay. */
export function stretchesOfNumbers(
	bytes: Buffer,
	{ start, end }: Run,
): Array<readonly [from: number, to: number]> {
	const stretches: Array<[number, number]> = [];
	const isJoined = (from: number, to: number) =>
		bytes.subarray(from, to).every((code) => JOINS.has(code));
	readNumbers(
		bytes,
		[start, end],
		(_, from, to) => {
			const last = stretches.at(-1);
			if (last && isJoined(last[1], from)) last[1] = to;
			else stretches.push([from, to]);
		},
		() => undefined,
	);
	return stretches;
}

/** Finds pieces of secrets. */
import { LAST_FIVE, PIECE, type SecretForms } from './secretForms';
import { ESCAPE, PLACES, readUnit } from './textUnits';

/** Consecutive pieces. */
export interface Run {
	/** Its position, in bytes. */
	readonly start: number;
	end: number;
	/** Its position in token characters. */
	readonly first: number;
	last: number;
	isOurs: boolean;
}

/** The positions of pieces of secrets. A single pass over any text. */
export function findRuns(bytes: Buffer, { pieces, filter }: SecretForms): Run[] {
	const runs: Run[] = [];
	const { length } = bytes;
	/** Where each of the last eight characters begins. */
	const starts = new Int32Array(PIECE);
	// The last eight characters, six bits each: three in one number and five in the other.
	let early = 0;
	let late = 0;
	let count = 0;
	for (let at = 0; at < length;) {
		const from = at;
		let digit = PLACES[bytes[at] ?? 0] ?? -1;
		if (digit === ESCAPE) ({ next: at, digit } = readUnit(bytes, at));
		else at++;
		if (digit < 0) continue;
		starts[count & (PIECE - 1)] = from;
		count++;
		early = ((early << 6) | (late >>> 24)) & 0x3ffff;
		late = ((late << 6) | digit) & LAST_FIVE;
		if (count < PIECE || !filter.has(late)) continue;
		const kind = pieces.get(early * (LAST_FIVE + 1) + late);
		if (kind === undefined) continue;
		const first = count - PIECE;
		const run = runs.at(-1);
		const isOurs = kind === 'ours';
		if (run && first <= run.last) {
			run.end = at;
			run.last = count - 1;
			run.isOurs ||= isOurs;
		} else {
			const start = starts[first & (PIECE - 1)] ?? 0;
			runs.push({ start, end: at, first, last: count - 1, isOurs });
		}
	}
	return runs;
}

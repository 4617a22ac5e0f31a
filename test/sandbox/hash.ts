import { createHash } from 'node:crypto';

type Key = ReadonlyArray<string | number>;

/**
 * A number that depends on nothing but its key: the same key always draws the same number, in any order and process.
 * @returns at least 0 and below 1
 */
export const draw = (...key: Key): number =>
	createHash('sha256').update(key.join('/')).digest().readUInt32BE(0) / 2 ** 32;

/** A whole number from `min` to `max`, both included, that depends on its key alone. */
export const drawBetween = (min: number, max: number, ...key: Key): number =>
	min + Math.floor(draw(...key) * (max - min + 1));

/** One of the list, chosen by the key alone. */
export function pick<T>(list: readonly T[], ...key: Key): T {
	const chosen = list[Math.floor(draw(...key) * list.length)];
	if (chosen === undefined) throw new Error('There is nothing to pick from');
	return chosen;
}

/** Bytes that look random and depend on the key alone. */
export const bytesOf = (length: number, ...key: Key): Buffer =>
	createHash('shake256', { outputLength: length }).update(key.join('/')).digest();

/** Letters and digits that cannot be confused with each other. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ23456789';

/** Upper-case text of the given length that depends on the key alone, for codes and serial numbers. */
export const textOf = (length: number, ...key: Key): string =>
	[...bytesOf(length, ...key)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join('');

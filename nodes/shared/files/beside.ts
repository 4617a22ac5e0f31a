/** What stands beside a file in an answer, such as its control unit: it goes with the file. */
import { isObject, type Json, type JsonObject } from './clean';
import { claimsByFile, claimsOnOnly, type Stated } from './claims';
import type { Claim } from './digests';
import type { Beside, Described, FoundFile, LinkedFile } from './types';

/** How many records around a file tell about it: the one that holds it, and the one around that. */
const RINGS = 2;

/** What a record says of the files in it. */
export interface Ring {
	readonly beside: Beside;
	/** Whether it is about files, and not the answer itself, which stays where it is. */
	readonly isOwn: boolean;
	/** Whether it is about all files in it, or only about one alone. */
	readonly isEntry: boolean;
	/** Of the only file in it: whether that stands in the record itself. */
	readonly claims: (isInner: boolean) => readonly Claim[];
	/** Of each file, by its name. */
	readonly byFile: ReadonlyMap<string, readonly Claim[]>;
}

/**
 * The record around files at a place of the answer.
 * @param hasData whether the answer has data beside its files
 */
export function ringOf(
	{ at, isEntry = false }: { readonly at: string; readonly isEntry?: boolean },
	beside: Beside,
	stated: Stated,
	hasData: boolean,
): Ring {
	const isOwn = at === 'fileField' || isEntry;
	const claims = (isInner: boolean) =>
		claimsOnOnly(stated, (claim) =>
			claim.about === 'length'
				? isOwn && isInner
				: !claim.isVague || isOwn || (isInner && !hasData),
		);
	return {
		beside,
		isOwn,
		isEntry: isEntry && at !== 'envelope',
		claims,
		byFile: claimsByFile(stated),
	};
}

/** The files, and the addresses of files, that were found in an answer so far. */
export class Findings {
	/** With how many records around each have been passed. */
	private readonly all: Array<{ thing: FoundFile | LinkedFile; passed: number }> = [];

	get count(): number {
		return this.all.length;
	}

	get files(): FoundFile[] {
		return this.all.flatMap(({ thing }) => ('content' in thing ? [thing] : []));
	}

	get links(): LinkedFile[] {
		return this.all.flatMap(({ thing }) => ('url' in thing ? [thing] : []));
	}

	add(thing: FoundFile | LinkedFile): void {
		this.all.push({ thing, passed: 0 });
	}

	/**
	 * Notes what a record says of all that was found in it.
	 * @param from the count before
	 */
	surround(from: number, ring: Ring): void {
		const isOnly = this.count === from + 1;
		for (let at = from; at < this.count; at++) {
			const found = this.all[at];
			if (!found || found.passed >= RINGS) continue;
			found.thing = withRing(found.thing, ring, isOnly, found.passed === 0);
			found.passed++;
		}
	}

	/** Notes what tells all that was found since from others, where nothing nearer does. */
	label(from: number, label: string): void {
		for (const found of this.all.slice(from)) {
			if (found.thing.label === undefined) found.thing = { ...found.thing, label };
		}
	}

	/** Notes what is said of the only one that was found behind a key. */
	state(from: number, claims: readonly Claim[]): void {
		const only = this.all[from];
		if (only && this.count === from + 1) only.thing = describedBy(only.thing, undefined, claims);
	}
}

/**
 * What was found, with what a record around it says.
 * @param isOnly whether nothing else was found in the record
 * @param isInner whether it is the record that holds it
 */
export function withRing<T extends Described & { readonly fileName?: string }>(
	one: T,
	ring: Ring | undefined,
	isOnly: boolean,
	isInner = true,
): T {
	if (!ring) return one;
	const isAbout = ring.isOwn && (isInner || isOnly || ring.isEntry);
	const named = ring.byFile.get(one.fileName ?? '') ?? [];
	const claims = isOnly ? [...ring.claims(isInner), ...named] : named;
	return describedBy(one, isAbout ? ring.beside : undefined, claims);
}

function describedBy<T extends Described>(
	one: T,
	beside: Beside | undefined,
	claims: readonly Claim[],
): T {
	return {
		...one,
		...(beside && { beside: [...(one.beside ?? []), beside] }),
		...(claims.length > 0 && { claims: [...(one.claims ?? []), ...claims] }),
	};
}

/** One of two that are the same, with what is said of both. */
export const withBesideOf = <T extends Described>(one: T, other: Described): T => ({
	...one,
	...(other.beside && { beside: [...(one.beside ?? []), ...other.beside] }),
	...(other.claims && { claims: [...(one.claims ?? []), ...other.claims] }),
});

/** What is larger stays where it stands in the answer, and is not written a second time: characters of a text, values inside. */
const MAX_BESIDE_TEXT = 2000;
const MAX_BESIDE_VALUES = 50;

const isSmall = (value: Json): boolean => valuesLeft(value, MAX_BESIDE_VALUES) >= 0;

function valuesLeft(value: Json, allowed: number): number {
	if (typeof value === 'string' && value.length > MAX_BESIDE_TEXT) return -1;
	if (typeof value !== 'object' || value === null) return allowed - 1;
	let left = allowed - 1;
	for (const inner of Array.isArray(value) ? value : Object.values(value)) {
		if (left < 0) return left;
		left = valuesLeft(inner, left);
	}
	return left;
}

/** What stands beside a file, in one. */
export interface Gathered {
	readonly fields: JsonObject;
	/** The records that are in it with all that they say. */
	readonly whole: readonly Beside[];
}

/**
 * `[{ record: { ecu: 'HU' } }, { record: { ecu: 'HU', id: 7 } }]` -> `{ ecu: 'HU', id: 7 }`. The nearest record goes first.
 * @param isKnown what need not be said again, such as the file's own name
 */
export function gatherBeside(
	rings: readonly Beside[],
	isKnown: (key: string, value: Json) => boolean,
): Gathered {
	const fields: JsonObject = {};
	const whole = rings.filter(({ record, holders }) => {
		let isWhole = true;
		for (const [key, value] of Object.entries(record)) {
			if (holders.has(key) || isKnown(key, value)) continue;
			const isFree = !Object.hasOwn(fields, key);
			if (isFree && isSmall(value)) fields[key] = value;
			else if (isFree || fields[key] !== value) isWhole = false;
		}
		return isWhole;
	});
	return { fields, whole };
}

/**
 * Whether all that a value of the answer says stands beside files too.
 * @param whole the records whose fields do
 * @param isKnown whether a value says nothing more, such as the address that a file was fetched from
 * @param isKnownKey the same of a key that leads to files
 */
export function isAllBeside(
	value: Json,
	whole: ReadonlyMap<JsonObject, ReadonlySet<string>>,
	isKnown: (value: Json) => boolean,
	isKnownKey: (key: string) => boolean,
): boolean {
	const isInner = (inner: Json) => isAllBeside(inner, whole, isKnown, isKnownKey);
	if (value === null || value === '' || isKnown(value)) return true;
	if (Array.isArray(value)) return value.every(isInner);
	if (!isObject(value)) return false;
	const holders = whole.get(value);
	return Object.entries(value).every(
		([key, inner]) => (holders && !holders.has(key)) || (isKnownKey(key) && isInner(inner)),
	);
}

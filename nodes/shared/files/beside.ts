/** Fields next to a file in an answer, such as its control unit: they are delivered with the file. */
import { isObject, type Json, type JsonObject } from './clean';
import { claimsByFile, claimsOnOnly, type Stated } from './claims';
import type { Claim } from './digests';
import type { Beside, Described, FoundFile, LinkedFile } from './types';

/** How many enclosing records describe a file: its own, and the one around that. */
const MAX_ENCLOSING = 2;

/** What a record says about the files in it. */
export interface EnclosingRecord {
	readonly beside: Beside;
	/** Whether it is about files; otherwise it is the answer itself, whose fields stay where they are. */
	readonly isOwn: boolean;
	/** Whether it describes every file in it; otherwise it does so only for a single file. */
	readonly isEntry: boolean;
	/** Claims about the only file in it, which may be in the record itself or deeper. */
	readonly claims: (isInner: boolean) => readonly Claim[];
	/** Claims about each file, by file name. */
	readonly byFile: ReadonlyMap<string, readonly Claim[]>;
}

/**
 * The record around files at a place in the answer.
 * @param hasData whether the answer has data besides its files
 */
export function enclosingRecordOf(
	{ at, isEntry = false }: { readonly at: string; readonly isEntry?: boolean },
	beside: Beside,
	stated: Stated,
	hasData: boolean,
): EnclosingRecord {
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

/** The files, and the addresses of files, that were found so far. */
export class Findings {
	/** Each with the number of enclosing records already processed. */
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
	 * Adds what a record says to everything that was found in it.
	 * @param from number of findings before the record
	 */
	surround(from: number, enclosing: EnclosingRecord): void {
		const isOnly = this.count === from + 1;
		for (let at = from; at < this.count; at++) {
			const found = this.all[at];
			if (!found || found.passed >= MAX_ENCLOSING) continue;
			found.thing = withEnclosingRecord(found.thing, enclosing, isOnly, found.passed === 0);
			found.passed++;
		}
	}

	/** Labels everything that was found since, unless it already has a label from a record nearer to it. */
	label(from: number, label: string): void {
		for (const found of this.all.slice(from)) {
			if (found.thing.label === undefined) found.thing = { ...found.thing, label };
		}
	}

	/** Adds claims to a finding, if it is the only one under a key. */
	state(from: number, claims: readonly Claim[]): void {
		const only = this.all[from];
		if (only && this.count === from + 1) only.thing = describedBy(only.thing, undefined, claims);
	}
}

/**
 * Adds what an enclosing record says to a finding.
 * @param isOnly whether nothing else was found in the record
 * @param isInner whether the record contains it directly
 */
export function withEnclosingRecord<T extends Described & { readonly fileName?: string }>(
	one: T,
	enclosing: EnclosingRecord | undefined,
	isOnly: boolean,
	isInner = true,
): T {
	if (!enclosing) return one;
	const isAbout = enclosing.isOwn && (isInner || isOnly || enclosing.isEntry);
	const named = enclosing.byFile.get(one.fileName ?? '') ?? [];
	const claims = isOnly ? [...enclosing.claims(isInner), ...named] : named;
	return describedBy(one, isAbout ? enclosing.beside : undefined, claims);
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

/** Merges a duplicate: one of the two, with what is said about both. */
export const withBesideOf = <T extends Described>(one: T, other: Described): T => ({
	...one,
	...(other.beside && { beside: [...(one.beside ?? []), ...other.beside] }),
	...(other.claims && { claims: [...(one.claims ?? []), ...other.claims] }),
});

/** Larger values stay in the answer and are not copied to the file: characters of a text, number of nested values. */
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

/** The combined fields next to a file. */
export interface Gathered {
	readonly fields: JsonObject;
	/** The records that are fully contained in it. */
	readonly whole: readonly Beside[];
}

/**
 * `[{ record: { ecu: 'HU' } }, { record: { ecu: 'HU', id: 7 } }]` -> `{ ecu: 'HU', id: 7 }`. The nearest record takes
 * precedence.
 * @param isKnown values that need not be repeated, such as the file's own name
 */
export function gatherBeside(
	enclosing: readonly Beside[],
	isKnown: (key: string, value: Json) => boolean,
): Gathered {
	const fields: JsonObject = {};
	const whole = enclosing.filter(({ record, holders }) => {
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
 * Whether a value of the answer is completely repeated in the fields next to files.
 * @param whole the records whose fields are
 * @param isKnown whether a value adds nothing, such as the address from which a file was fetched
 * @param isKnownKey the same for a key that leads to files
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

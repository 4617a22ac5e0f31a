/** Walks an answer once, and collects what it says about the vehicle. */
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, readJson, type JsonRecord } from '../json';
import { areSaCodes, readFaLine, readOptionCodes } from './codes';
import { dateOf, listedDate } from './dates';
import { entriesInObject, isEntry, readEntries } from './entries';
import { COMPATIBLE, NEGATIVE } from './around';
import { isOwned, WHOLE, type ObjectAt } from './objects';
import { anyNameIn, areFields, isNoVisit, isOfOther, nameIn, type NamedBy } from './pairs';
import { readParts, totalsIn, type Parts } from './parts';
import { isOfFeature, KeyPath, type Meaning } from './place';
import {
	insideOf,
	isOtherVin,
	isVin,
	itemsOf,
	partsOfDate,
	sharedPrefix,
	untyped,
	vinIn,
} from './records';
import { pairsByShape, rowsAsRecords, tableIn } from './tables';
import { FACTS_CALLED, NAMES_OF, readKey, wordSet, type Fact } from './words';

const MAX_NESTING = 14;

/** A value that an answer gives for a fact. */
export interface FactClaim extends Meaning {
	readonly value: unknown;
	/** How many unknown keys are around it. */
	readonly strange: number;
	/** Identifies the unknown key that may be about anything, if there is one. */
	readonly foreign?: object;
	readonly at: ObjectAt;
}

export interface FactsFound {
	readonly claims: ReadonlyMap<Fact, readonly FactClaim[]>;
	readonly ecus: readonly Parts[];
	readonly entries: ReadonlyArray<{ readonly name: string; readonly parts: Parts }>;
	/** Lists that look like entries, under keys that do not say so. */
	readonly looseEntries: ReadonlyArray<readonly unknown[]>;
}

export class Gatherer implements FactsFound {
	readonly claims = new Map<Fact, FactClaim[]>();
	readonly ecus: Parts[] = [];
	readonly entries: Array<{ name: string; parts: Parts }> = [];
	readonly looseEntries: Array<readonly unknown[]> = [];

	/** @param vin the vehicle's, whole or its last 7 characters; values about another vehicle do not count */
	constructor(
		private readonly vin: string | undefined,
		private readonly wanted: ReadonlySet<Fact>,
	) {}

	/** Adds an answer. */
	read(answer: unknown): this {
		this.visit(answer, KeyPath.root, WHOLE, 0);
		return this;
	}

	private visit(given: unknown, place: KeyPath, at: ObjectAt, depth: number): void {
		const value = untyped(given);
		if (value === null || value === undefined || depth > MAX_NESTING) return;
		if (Array.isArray(value)) return this.list(value as unknown[], place, at, depth);
		if (isRecord(value)) return this.record(value, place, at, depth);
		if (typeof value === 'string') return this.text(value, place, at, depth);
		this.claim(value, place, at);
	}

	private text(value: string, place: KeyPath, at: ObjectAt, depth: number): void {
		const first = value.trimStart().charAt(0);
		if (first === '{' || first === '[') {
			const parsed = readJson(value);
			if (typeof parsed === 'object' && parsed !== null)
				return this.visit(parsed, place, at, depth + 1);
		}
		const line = value.includes('#') ? readFaLine(value) : undefined;
		if (line) return this.record(line, KeyPath.root, at, depth + 1);
		this.claim(value, place, at);
	}

	private claim(value: unknown, place: KeyPath, at: ObjectAt): void {
		for (const meaning of place.meanings) {
			if (meaning.fact === 'optionCodes') this.options(value, place, meaning);
			else if (this.wanted.has(meaning.fact)) {
				const { fact, name, words } = meaning;
				const { strange, foreign } = place;
				this.add({ fact, name, words, value, strange, foreign, at });
			}
		}
	}

	private add(claim: FactClaim): void {
		if (!this.wanted.has(claim.fact)) return;
		const known = this.claims.get(claim.fact);
		if (known) known.push(claim);
		else this.claims.set(claim.fact, [claim]);
	}

	private options(value: unknown, place: KeyPath, meaning: Meaning): boolean {
		const codes = readOptionCodes(value);
		if (codes && areSaCodes(codes))
			this.add({ ...meaning, value: codes, strange: place.strange, at: WHOLE });
		return codes !== undefined;
	}

	/** Adds the things that an answer lists. */
	private many(value: unknown, place: KeyPath): boolean {
		for (const meaning of place.meanings) {
			const { fact, name } = meaning;
			if (fact === 'optionCodes' && this.options(value, place, meaning)) return true;
			if (fact === 'ecus') {
				const parts = readParts(value, ECUS);
				this.ecus.push(parts);
				if (parts.lists.length > 0) return true;
			}
			if (fact === 'entries' && this.wanted.has('entries') && this.history(value, name))
				return true;
		}
		return false;
	}

	/** For an object, only its own values: the lists in it are visited later in the walk. */
	private history(value: unknown, name: string): boolean {
		if (Array.isArray(value) && areFields(value)) return false;
		const all = Array.isArray(value) ? readEntries(value) : entriesInObject(value);
		// A list with only other vehicles' entries ends up empty, which does not mean that there are none.
		const lists = all.lists
			.map((list) => list.filter(this.isOfTheCar))
			.filter((list, index) => list.length > 0 || all.lists[index]!.length === 0);
		const parts = { ...all, lists };
		const isOfEntries = parts.lists.some((list) => list.length === 0 || list.some(isRecord));
		if (isOfEntries || parts.stated.length > 0) this.entries.push({ name, parts });
		return isOfEntries;
	}

	private readonly isOfTheCar = (one: unknown): boolean =>
		!isRecord(one) || vinIn(one, this.vin) !== 'other';

	private list(given: readonly unknown[], place: KeyPath, at: ObjectAt, depth: number): void {
		const date = listedDate(given);
		if (date !== undefined) return this.claim(date, place, at);
		if (this.many(given, place)) return;
		const list = pairsByShape(rowsAsRecords(given));
		// Under a key of its own, since the answer itself may be a list of one.
		if (
			this.wanted.has('entries') &&
			list.length > (place === KeyPath.root ? 1 : 0) &&
			list.every((one) => isRecord(one) && isEntry(one)) &&
			!areFields(list)
		)
			this.looseEntries.push(
				list.filter((one) => isRecord(one) && !isNoVisit(one) && this.isOfTheCar(one)),
			);
		if (list.length === 1) {
			if (typeof list[0] === 'string' && this.fitting(list[0], place, at)) return;
			return this.visit(list[0], place, at, depth + 1);
		}
		if (list.every((one) => typeof one === 'string')) this.texts(list, place, at);
		const own: ObjectAt = { isOwned: false, outer: at };
		for (const one of list) this.oneOfMany(one, place, own, depth + 1);
	}

	/** There may be several reasons. */
	private texts(list: readonly string[], place: KeyPath, at: ObjectAt): void {
		if (list.length > 20 || !place.meanings.some(({ fact }) => fact === 'note')) return;
		this.claim(list.join('; '), place, at);
	}

	/** An entry among others in a list counts if it says what it is about. */
	private oneOfMany(given: unknown, place: KeyPath, at: ObjectAt, depth: number): void {
		if (depth > MAX_NESTING) return;
		const one = untyped(given);
		if (typeof one === 'string') return void this.fitting(one, place, at);
		if (Array.isArray(one)) {
			const [name, value] = one as unknown[];
			if (
				one.length === 2 &&
				typeof name === 'string' &&
				name.length < 60 &&
				!readKey(name).isElsewhere
			)
				this.visit(value, place.child(name), at, depth + 1);
			return;
		}
		if (!isRecord(one)) return;
		const inner = insideOf(one);
		if (inner) return this.oneOfMany(inner, place, at, depth + 1);
		if (isOfOther(one)) return;
		const name = anyNameIn(one);
		if (name || vinIn(one, this.vin) === 'same') this.record(one, place, at, depth, { name });
	}

	/** `{ compatible: ['carplay'] }`: a text that names what is possible. */
	private fitting(text: string, place: KeyPath, at: ObjectAt): boolean {
		if (text.length > 60 || !(place.has(COMPATIBLE) || place.has(NEGATIVE))) return false;
		const named = place.child(text);
		const features = named.meanings.filter(isOfFeature);
		// In "incompatible: ['wifi_port']" the port is not what is missing.
		const isDenied =
			place.has(NEGATIVE) &&
			!features.some(({ words }) => words.some((word) => NEGATIVE.has(word)));
		if (features.length === 0 || isDenied) return false;
		this.claim(true, named, at);
		return true;
	}

	private record(
		record: JsonRecord,
		outside: KeyPath,
		outer: ObjectAt,
		depth: number,
		inList?: { readonly name: NamedBy | undefined },
	): void {
		const whose = depth > MAX_NESTING ? 'other' : vinIn(record, this.vin);
		if (whose === 'other') return;
		const around = whose === 'same' ? outside.ofTheCar : outside;
		const table = tableIn(record);
		if (table) return this.list(table, around, outer, depth + 1);
		// Inside a fact's object, a name is the fact's value, and not the object's subject.
		const named = inList?.name ?? (around.meanings.length === 0 ? nameIn(record) : undefined);
		if (named && readKey(named.text).isElsewhere) return;
		const place = named ? around.child(named.text) : around;
		if (this.many(record, place) || this.spreadDate(record, place)) return;
		const items = itemsOf(record);
		if (items) return this.list(items, place, outer, depth + 1);
		const isPair = inList !== undefined && Object.keys(record).length === 2;
		const at =
			named && isPair
				? outer
				: { isOwned: place.meanings.some(isOfFeature) && isOwned(record, named?.key), outer };
		const prefix = sharedPrefix(record);
		const entries = Object.entries(record);
		if (named && entries.length === 1) return void this.fitting(named.text, around, at);
		const holders = entries.filter(([, value]) => isHolder(value));
		for (const [key, value] of entries) {
			if (key === named?.key || value === null || value === undefined) continue;
			const name = key.slice(prefix);
			if (isOtherVin(name, this.vin)) continue;
			const { isElsewhere, words } = readKey(name);
			if (typeof value === 'object' && isElsewhere && !isNameOf(name)) continue;
			// A plain value under an unknown key says nothing, unless its text says more.
			if (!words && typeof value !== 'object' && typeof value !== 'string') continue;
			// The only object in an answer may have any key, and a vehicle its VIN as key.
			const isAround = place.meanings.length === 0 && (holders.length === 1 || isVin(name));
			const isThrough = !words && isAround && typeof value === 'object';
			const inside = isThrough ? place.through(name) : place.child(name);
			if (Array.isArray(value)) this.countBeside(record, inside);
			this.visit(value, inside, at, depth + 1);
		}
	}

	/** `{ total: 12, entries: [...] }` */
	private countBeside(record: JsonRecord, place: KeyPath): void {
		if (!this.wanted.has('entries')) return;
		const meaning = place.meanings.find(({ fact }) => fact === 'entries');
		const stated = meaning ? totalsIn(record) : [];
		if (meaning && stated.length > 0)
			this.entries.push({ name: meaning.name, parts: { lists: [], stated } });
	}

	/** `{ year: 2017, month: 3 }` where a date is expected */
	private spreadDate(record: JsonRecord, place: KeyPath): boolean {
		const meaning = place.meanings.find(({ fact }) => fact === 'productionDate');
		const parts = meaning && partsOfDate(record);
		if (!meaning || !parts) return false;
		const date = dateOf(...parts);
		if (date) this.add({ ...meaning, value: date, strange: place.strange, at: WHOLE });
		return true;
	}
}

const COUNT_WORDS: ReadonlySet<string> = wordSet(FACT_WORDS.countKeys);
/** A control unit's BMW name, or its address. */
const SHORT_NAME = /^(?:0x[0-9a-f]{1,2}|[0-9A-F]{1,2}|[A-Z][A-Z0-9_]{1,20})$/;
const ECUS = {
	names: NAMES_OF.get('ecus')!,
	isPart: () => false,
	// `{ HU_NBT: '1.2' }` is a map, `{ name: 'HU_NBT', version: '1.2' }` is not.
	areIds: (keys: readonly string[], holds: 'records' | 'texts') =>
		holds === 'texts'
			? keys.every((key) => SHORT_NAME.test(key))
			: keys.every((key) => !readKey(key).isWrapper && !COUNT_WORDS.has(readKey(key).squashed)) &&
				keys.some((key) => SHORT_NAME.test(key) || !readKey(key).words),
};

/** An object, or a list other than one of plain values. */
const isHolder = (value: unknown): boolean =>
	isRecord(value) || (Array.isArray(value) && typeof value[0] === 'object');

/** Whether a key that seems to be about something else is still the name of a fact. */
const isNameOf = (key: string): boolean => FACTS_CALLED.has(readKey(key).squashed);

/** Unread fields that may be the missing ones, by their shape and the words in their names. */
import { ENDPOINTS, type Endpoint } from '../../../nodes/shared/api/catalog';
import { OTHER_FACTS } from '../../../nodes/shared/api/factWords';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { wordsOf } from '../../../nodes/shared/files/keys';
import { isOneOf } from '../../../nodes/shared/responses/json';
import { SANDBOX_VIN } from '../../sandbox/server';
import { CONCEPTS, namesIn, type Concept, type NameList } from './concepts';
import { EACH, type Field } from './fields';
import { COMPARED_BY_WORD } from './known';
import type { Asked } from './readAnswer';

export interface Candidate {
	readonly concept: string;
	readonly list: NameList;
	readonly field: Field;
	/** What to add to the list. */
	readonly name: string;
	/** The field's name refers to the concept, or no other field has the right shape. */
	readonly isLikely: boolean;
	readonly score: number;
	/** If so, the field can't be a candidate for anything else. */
	readonly isSettled: boolean;
}

/** Words that occur in the names of many things. */
const GENERIC = new Set(
	`code codes name names number no nr id uuid key type types date value values text version status state unit units data info list
	of on at in the is has count total last first current time content message reason description detail details label title
	result compatible display raw field item items entry entries model vehicle car api for`.split(
		/\s+/,
	),
);

/** A name that doesn't say what it's about. The name of the object that contains it does. */
const isGeneric = (key: string): boolean => wordsOf(key).every((word) => GENERIC.has(word));

/** The words that may occur in a name for a concept. */
const vocabularyOf = ({ lists, words }: Concept): ReadonlySet<string> =>
	new Set([...lists.flatMap(namesIn).flatMap(wordsOf), ...words.split(' ')]);

/** The step of a field's path that names its content. */
function namingStep({ path, key }: Field, { namedBy }: Concept): string {
	const steps = path.filter((step) => step !== EACH);
	if (namedBy === 'list') {
		const at = path.lastIndexOf(EACH);
		const list = at < 0 ? undefined : path.slice(0, at).findLast((step) => step !== EACH);
		if (list !== undefined) return list;
	}
	return isGeneric(key) ? (steps.at(-2) ?? key) : key;
}

/** An object with more fields is about more than one thing, so its name doesn't describe any of them. */
const MAX_FIELDS_OF_ONE = 5;

/** `vehicle_order.date`: neither the name of the field nor that of the object around it says what it is. */
function isUnnamed({ path, key }: Field, all: readonly Field[]): boolean {
	if (!isGeneric(key) || path.length < 2 || path.includes(EACH)) return false;
	const parent = path.slice(0, -1);
	const beside = all.filter(
		(other) =>
			other.path.length === path.length && parent.every((step, at) => other.path[at] === step),
	);
	return beside.length > MAX_FIELDS_OF_ONE;
}

/** What to add to a list so that the readers find a name. */
export const nameToAdd = (key: string, { list }: Pick<NameList, 'list'>): string =>
	COMPARED_BY_WORD.has(list) ? (wordsOf(key).at(-1) ?? key) : key;

/** A name that refers to the concept counts more than a matching shape. */
const PER_WORD = 4;
const PER_FIT = 2;
const FOR_SAME_VIN = 6;
/** A candidate that scores this much less than the best one isn't reported. */
const MAX_BEHIND = 3;
const MOST = 3;

function candidatesFor(name: string, fields: readonly Field[], asked: Asked): Candidate[] {
	const { vin } = asked;
	const concept = CONCEPTS[name]!;
	const vocabulary = vocabularyOf(concept);
	return fields.flatMap((field): Candidate[] => {
		const step = namingStep(field, concept);
		const spoken = wordsOf(step).filter((word) => vocabulary.has(word));
		const distinct = spoken.filter((word) => !GENERIC.has(word)).length;
		const isSpokenOf = distinct > 0 || spoken.length > 1;
		const isSaid = isSpokenOf || isExpectedValue(name, field, asked);
		const fits = concept.lists
			.map((list) => ({ list, fit: list.shape(field) }))
			.filter(({ list, fit }) => fit > 0 && (isSaid || !list.needsWord))
			.sort((a, b) => b.fit - a.fit);
		const [best] = fits;
		if (!best || (concept.isOfNow && isOfAnotherTime(field))) return [];
		// A field that already has such a name isn't a candidate because of its place, or because of a name inside it.
		if (concept.lists.some((list) => isOneOf(step, namesIn(list)))) {
			const { inside } = concept;
			const isInside = inside && step !== field.key && !isOneOf(field.key, namesIn(inside));
			return isInside ? [{ ...INSIDE, concept: name, list: inside, field, name: field.key }] : [];
		}
		const isSame = name === 'vin' && vin !== undefined && isVin(field, vin);
		if (name === 'vin' && vin !== undefined && !isSame) return [];
		return [
			{
				concept: name,
				list: best.list,
				field,
				name: nameToAdd(step, best.list),
				isLikely: isSpokenOf || best.fit === 2,
				isSettled: isSaid || best.fit === 2,
				score:
					best.fit * PER_FIT +
					distinct * PER_WORD +
					(spoken.length - distinct) +
					(isSame ? FOR_SAME_VIN : 0),
			},
		];
	});
}

/** What the value itself suggests: a price from the catalog, or a `true` in an answer about the sandbox VIN. */
function isExpectedValue(name: string, { values, path }: Field, { endpoint, vin }: Asked): boolean {
	if (name === 'sandbox') return vin === SANDBOX_VIN;
	if (name !== 'price' || endpoint === 'signIn' || path.includes(EACH)) return false;
	const { cents, tiers = [] }: Endpoint = ENDPOINTS[endpoint];
	const prices = [cents, ...tiers.map((tier) => tier.cents)];
	return values.every(
		(value) => typeof value === 'number' && prices.includes(Math.round(value * 100)),
	);
}

const INSIDE = { isLikely: true, isSettled: true, score: 8 } as const;

/** `ilevel_factory`: a past or future value. */
const isOfAnotherTime = ({ path }: Field): boolean =>
	path.flatMap(wordsOf).some((word) => OTHER_FACTS.notCurrent.includes(word));

const isVin = ({ values }: Field, vin: string): boolean =>
	values.every(
		(value) =>
			typeof value === 'string' && value.toUpperCase().endsWith(vin.slice(-7).toUpperCase()),
	);

/** Whether a field contains the requested VIN. */
export const isVinOf = (field: Field, { vin }: Asked): boolean =>
	vin !== undefined && field.kind === 'leaf' && isVin(field, vin);

/** The circumstances in which something was made or printed say nothing about the vehicle. */
const isAboutTheAnswer = ({ key }: Field): boolean =>
	isOneOf(key, FIELD_NAMES.retryAfter) ||
	wordsOf(key).some((word) =>
		/^(?:request|trace|timestamp|generated|printed|created|updated|cached|elapsed)$/.test(word),
	);

/**
 * Finds candidates for what is missing. A field that is likely to be one thing isn't suggested for another.
 * @param missing names of concepts
 * @param fields the fields that the readers don't read
 * @param answer all fields of the answer
 * @returns up to three candidates for each concept, the best first
 */
export function findCandidates(
	missing: readonly string[],
	fields: readonly Field[],
	answer: readonly Field[],
	asked: Asked,
): ReadonlyMap<string, readonly Candidate[]> {
	const free = fields.filter((field) => !isAboutTheAnswer(field) && !isUnnamed(field, answer));
	const all = missing
		.flatMap((name) => candidatesFor(name, free, asked))
		.sort((a, b) => b.score - a.score);
	const takenBy = new Map<Field, string>();
	const lists = new Map<string, string>();
	const found = new Map<string, Candidate[]>();
	for (const candidate of all) {
		const { concept, field, name, isLikely, isSettled, score } = candidate;
		if ((takenBy.get(field) ?? lists.get(name) ?? concept) !== concept) continue;
		const others = found.get(concept) ?? [];
		const [best] = others;
		const isWorse = best && (best.score - score > MAX_BEHIND || (best.isLikely && !isLikely));
		const isSaid = others.some((other) => other.name === name);
		if (isWorse || isSaid || others.length >= MOST) continue;
		if (isSettled) takenBy.set(field, concept);
		if (isSettled && CONCEPTS[concept]!.namedBy) lists.set(name, concept);
		found.set(concept, [...others, candidate]);
	}
	return found;
}

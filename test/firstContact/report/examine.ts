/** What an answer shows about our assumptions. */
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { isOneOf, isRecord, parseBody } from '../../../nodes/shared/responses/json';
import type { Json } from '../fixture';
import { findCandidates, isVinOf, nameToAdd, type Candidate } from './candidates';
import { withoutChoices, type Change, type Choice } from './change';
import { CONCEPTS, EXPECTED_OF_REFUSAL, expectedOfGood, namesIn, type Concept } from './concepts';
import { EACH, renamed, type Field } from './fields';
import { fittedName, isKnown, type Fitted } from './known';
import { findPlaces, type PlaceRead } from './places';
import { readAnswer, type Asked, type ReadAnswer } from './readAnswer';
import { unknownWords } from './statusWords';

/** The result for one fact. */
export interface Finding {
	readonly concept: string;
	readonly title: string;
	readonly state:
		/** The fact has an assumed name. */
		| 'found'
		/** The fact has no assumed name, but its shape matches. */
		| 'byShape'
		/** The fact isn't in a field. It's in a header or in a sentence, or it's the whole body. */
		| 'elsewhere'
		/** The fact has an assumed name, but its value is `null` or empty. */
		| 'empty'
		| 'missing';
	readonly fitted?: Fitted;
	readonly fields: readonly Field[];
}

export interface Examined {
	readonly read: ReadAnswer;
	readonly findings: readonly Finding[];
	readonly changes: readonly Change[];
	/** Decisions for a person to make. */
	readonly choices: readonly Choice[];
	readonly unread: readonly Field[];
	/** Whether the answer was small enough to be tested without each of its fields. */
	readonly isAll: boolean;
}

/**
 * What the readers have a value for even if the JSON doesn't contain it. A token says itself how long it's valid, but there
 * may be a field for that too.
 */
const HAS_DEFAULT: ReadonlySet<string> = new Set(['tokenLife', 'fileName', 'fileType']);

const isEmptyValue = (value: Json): boolean =>
	value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

function findingOf(
	name: string,
	read: ReadAnswer,
	places: readonly PlaceRead[],
	isJson: boolean,
): Finding {
	const concept = CONCEPTS[name]!;
	const { title } = concept;
	const informative = places.filter(({ tells }) => tells.has(name)).map(({ field }) => field);
	const named = informative.flatMap((field) => {
		const fitted = fittedName(field, concept);
		return fitted ? [{ field, fitted }] : [];
	});
	const [first] = named;
	if (first) {
		const fields = named.map(({ field }) => field);
		return { concept: name, title, state: 'found', fitted: first.fitted, fields };
	}
	const isReported = read.facts[name] !== undefined && !(isJson && HAS_DEFAULT.has(name));
	if (isReported) {
		const same = places.filter(({ field }) => hasName(field, concept) && isInformative(field));
		const [twice] = same;
		const fitted = twice && fittedName(twice.field, concept);
		// If two fields have the same value, removing one of them changes nothing.
		if (fitted && informative.length === 0) {
			const fields = same.map(({ field }) => field);
			return { concept: name, title, state: 'found', fitted, fields };
		}
		const own = informative.filter(({ key }) => !isOneOf(key, [...FIELD_NAMES.envelope]));
		return { concept: name, title, state: own.length > 0 ? 'byShape' : 'elsewhere', fields: own };
	}
	const empty = places.find(
		({ field }) => hasName(field, concept) && field.values.every(isEmptyValue),
	);
	return empty
		? { concept: name, title, state: 'empty', fields: [empty.field] }
		: { concept: name, title, state: 'missing', fields: [] };
}

const isInformative = ({ kind, values }: Field): boolean =>
	kind === 'leaf' && !values.every(isEmptyValue);

const hasName = ({ key }: Field, { lists }: Concept): boolean =>
	lists.some((list) => isOneOf(key, namesIn(list)));

/** Files are also found by their shape, but that may fail. A name for them is more reliable. */
const shapeOnly = ({ concept, title, state, fields }: Finding): Change[] =>
	state !== 'byShape' || (concept !== 'file' && concept !== 'code')
		? []
		: fields.slice(0, 3).map((field) => {
				const [list] = CONCEPTS[concept]!.lists;
				return { list: list!, title, name: nameToAdd(field.key, list!), field, isLikely: true };
			});

const isOfError = (name: string): boolean => name.startsWith('error');

/** Either the files or their addresses are enough. If there is no file, no name for one is needed. */
function isWanted(name: string, { endpoint }: Asked, read: ReadAnswer): boolean {
	const { file, link, jobState } = read.facts;
	const isAtWork = endpoint === 'secureCodingStatus' && jobState !== 'done';
	if (name === 'file') return link === undefined && (file !== undefined || !isAtWork);
	if (name === 'link') return file === undefined && !isAtWork;
	if (name === 'fileType' || name === 'fileName') return file !== undefined;
	return true;
}

/**
 * Examines an answer.
 * @param isRefusalExpected whether the API must refuse what was requested
 */
export function examine(asked: Asked, answer: HttpResponse, isRefusalExpected: boolean): Examined {
	const value = parseBody(answer.body) as Json;
	const isJson = isRecord(value) || Array.isArray(value);
	const { places, isAll, whole } = isJson
		? findPlaces(value, (changed) =>
				readAnswer(asked, { ...answer, body: Buffer.from(JSON.stringify(changed)) }),
			)
		: { places: [], isAll: true, whole: readAnswer(asked, answer) };
	const isRefusal = isRefusalExpected || whole.kind === 'failed';
	const expected =
		whole.kind === 'select'
			? ['candidates']
			: isRefusal
				? EXPECTED_OF_REFUSAL.filter((name) => asked.endpoint !== 'signIn' || isOfError(name))
				: expectedOfGood(asked.endpoint).filter((name) => isWanted(name, asked, whole));
	const findings = expected.map((name) => findingOf(name, whole, places, isJson));
	const free = places
		.filter(({ field, isRead }) => !isRead && !isKnown(field, asked.endpoint, isRefusal))
		.map(({ field }) => field);
	const missing = findings.filter(({ state }) => state === 'missing').map(({ concept }) => concept);
	const fields = places.map(({ field }) => field);
	// The readers may use the requested VIN to find out whose data it is, although it isn't the VIN in the answer.
	const sameVin = missing.includes('vin')
		? places
				.filter(({ field, isRead }) => isRead && isVinOf(field, asked))
				.map(({ field }) => field)
		: [];
	const candidates = findCandidates(missing, [...free, ...sameVin], fields, asked);
	/** The key of an object counts as the name of the fact only if the readers look into such an object. */
	const sure = (candidate: Candidate): Candidate => {
		const { concept, list, field, name } = candidate;
		const at = field.path.lastIndexOf(name);
		const ends = field.path.findLastIndex((step) => step !== EACH);
		const [known] = namesIn(list);
		if (at < 0 || at === ends || known === undefined || field.path.includes(EACH)) return candidate;
		const isReadWith = (step: number): boolean => {
			const body = Buffer.from(JSON.stringify(renamed(value, field.path, step, known)));
			return readAnswer(asked, { ...answer, body }).facts[concept] !== undefined;
		};
		return !isReadWith(at) && isReadWith(ends) ? { ...candidate, name: field.key } : candidate;
	};
	const changes: Change[] = [
		...findings.flatMap(shapeOnly),
		...[...candidates.values()]
			.flat()
			.map(sure)
			.map(({ concept, list, name, field, isLikely }): Change => ({
				list,
				title: CONCEPTS[concept]!.title,
				name,
				field,
				isLikely,
			})),
	];
	const words = unknownWords(asked, whole, fields, { isRefusalExpected, changes });
	return {
		read: whole,
		findings,
		...withoutChoices([...changes, ...words]),
		unread: free.filter(({ kind }) => kind === 'leaf'),
		isAll,
	};
}

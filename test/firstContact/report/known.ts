/** Finds the assumed name that matches a field's key. */
import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { wordsOf } from '../../../nodes/shared/files/keys';
import { isOneOf, normalizeKey } from '../../../nodes/shared/responses/json';
import { hasSummary, LOOKED_FOR, OF_EVERY_SUMMARY } from '../../../nodes/shared/responses/summary';
import { namesIn, type Concept, type NameList } from './concepts';
import { EACH, type Field } from './fields';

type FieldList = keyof typeof FIELD_NAMES;

const EVERYWHERE: readonly FieldList[] = [
	'wrappers',
	'charged',
	'vin',
	'vinEnd',
	'sandbox',
	'successFlags',
];
const OF_FILES: readonly FieldList[] = [
	'fileName',
	'fileType',
	'fileEncoding',
	'fileKeys',
	'contentKeys',
	'base64Keys',
	'urlKeys',
	'aboutFile',
	'fileLabel',
	'checksum',
	'checksumKinds',
];
const OF_JOBS: readonly FieldList[] = [
	'jobId',
	'jobIdWeak',
	'jobWrappers',
	'jobStatus',
	'jobStatusWeak',
	'jobOutcome',
	'progress',
	'eta',
	'doneFlags',
	'failedFlags',
];
const OF_KIND: Readonly<Record<string, readonly FieldList[]>> = {
	data: [],
	code: ['code', 'codeWeak', 'codeFor'],
	file: OF_FILES,
	fileAndData: OF_FILES,
	job: [...OF_FILES, ...OF_JOBS],
};
const OF_SIGN_IN: readonly FieldList[] = ['token', 'tokenWrappers', 'tokenLife', 'tokenEnd'];
const OF_REFUSALS: readonly FieldList[] = [
	'errorWords',
	'errorCode',
	'errorCodeWeak',
	'errorPlace',
	'besideError',
	'retryAfter',
	'retryAfterMs',
];

const namesOf = (lists: readonly FieldList[]): string[] =>
	lists.flatMap((list) => namesIn({ table: 'FIELD_NAMES', list }));

const lists = (endpoint: EndpointName | 'signIn', isRefusal: boolean): readonly FieldList[] => {
	if (isRefusal) return OF_REFUSALS;
	return endpoint === 'signIn' ? OF_SIGN_IN : (OF_KIND[ENDPOINTS[endpoint].deliverable.kind] ?? []);
};

/** Whether a field is in the answer itself or in one of its wrappers. */
const isInEnvelope = ({ path }: Field): boolean =>
	path.slice(0, -1).every((step) => isOneOf(step, FIELD_NAMES.wrappers));

/**
 * Whether a table contains a field's name for this answer. If so, the field is known, even if another field says the same.
 */
export function isKnown(
	field: Field,
	endpoint: EndpointName | 'signIn',
	isRefusal: boolean,
): boolean {
	const { key } = field;
	if (isInEnvelope(field) && isOneOf(key, FIELD_NAMES.envelope)) return true;
	if (namesOf([...EVERYWHERE, ...lists(endpoint, isRefusal)]).some((name) => isOneOf(key, [name])))
		return true;
	if (endpoint === 'signIn' || !hasSummary(endpoint) || isRefusal) return false;
	return [...OF_EVERY_SUMMARY, ...LOOKED_FOR[endpoint]].some((fact) =>
		isOneOf(key, FACT_NAMES[fact]),
	);
}

/** Lists whose names are compared to the last word of a key. */
export const COMPARED_BY_WORD: ReadonlySet<string> = new Set([
	'fileKeys',
	'contentKeys',
	'urlKeys',
]);

/** A shorter name occurs in many words. */
const SHORTEST_PART = 4;

/** The assumed name of a field, and the list that contains it. */
export interface Fitted extends NameList {
	readonly name: string;
}

/**
 * The assumed name by which a field is found: its own key, the key of the object around it, or a part of either.
 * `vehicle_order.sa_codes[]` of the option codes -> `sa_codes`
 */
export function fittedName(field: Field, { lists: all }: Concept): Fitted | undefined {
	const steps = field.path.filter((step) => step !== EACH).reverse();
	const first = (fits: (step: string, name: string) => boolean): Fitted | undefined => {
		for (const step of steps) {
			for (const list of all) {
				const name = namesIn(list).find((one) => fits(step, one));
				if (name !== undefined) return { ...list, name };
			}
		}
		return undefined;
	};
	if (all.some(({ list }) => COMPARED_BY_WORD.has(list)))
		return first((step, name) => wordsOf(step).at(-1) === name);
	return (
		first((step, name) => isOneOf(step, [name])) ??
		first((step, name) => wordsOf(step).includes(name)) ??
		first((step, name) => {
			const part = normalizeKey(name);
			return part.length >= SHORTEST_PART && normalizeKey(step).includes(part);
		})
	);
}

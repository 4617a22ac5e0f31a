import { FIELD_NAMES } from '../api/fieldNames';
import { madeOnce } from '../state/attached';
import { getField, isOneOf, isRecord, MAX_WRAPPING, parseBody, type JsonRecord } from './json';

/** More than any answer has; an answer full of wrappers is not searched completely. */
const MAX_ENVELOPES = 50;

/**
 * Unwraps an answer, as long as nothing next to the inner value belongs to the answer.
 * `{ success: true, data: { vin: 'WBA…' } }` -> `{ vin: 'WBA…' }`
 * @param body the answer: bytes, text or parsed
 * @returns the inner value, or the answer itself
 */
export function unwrap(body: unknown): unknown {
	let value = parseBody(body);
	for (let depth = 0; depth < MAX_WRAPPING; depth++) {
		const inner = innerOf(value);
		if (inner === undefined) return value;
		value = inner;
	}
	return value;
}

function innerOf(value: unknown): unknown {
	if (!isRecord(value)) return undefined;
	const wrapper = Object.keys(value).find(
		(key) => isOneOf(key, FIELD_NAMES.wrappers) && value[key] !== null,
	);
	if (wrapper === undefined) return undefined;
	const others = Object.keys(value).filter((key) => key !== wrapper && value[key] !== null);
	return others.every((key) => isOneOf(key, FIELD_NAMES.envelope)) ? value[wrapper] : undefined;
}

/**
 * The one object inside the API's known envelope, under any key.
 * `{ status: 'success', vin17: 'WBA…', secure_coding: { job_id: '7' } }`
 */
function envelopedObject(record: JsonRecord): JsonRecord | undefined {
	const word = getField(record, ['status']);
	if (typeof word !== 'string' || !isOneOf(word, FIELD_NAMES.envelopeStatus)) return undefined;
	const objects = Object.entries(record).filter(
		([key, value]) => isRecord(value) && !isOneOf(key, FIELD_NAMES.envelope),
	);
	const [only] = objects;
	return only && objects.length === 1 ? (only[1] as JsonRecord) : undefined;
}

/** Which objects count besides those in the usual wrappers. */
interface Further {
	readonly wrappers: readonly string[];
	readonly intoEnvelope: boolean;
	readonly isAlso: (key: string, inner: unknown) => boolean;
}

const NONE: Further = { wrappers: [], intoEnvelope: false, isAlso: () => false };

/** An answer is searched for many things; it is not modified meanwhile. */
const usualEnvelopes = madeOnce((value: object) => findEnvelopes(value, NONE));

function findEnvelopes(answer: unknown, { wrappers, intoEnvelope, isAlso }: Further) {
	const envelopes: JsonRecord[] = [];
	const isWrapper = (key: string): boolean =>
		isOneOf(key, FIELD_NAMES.wrappers) || isOneOf(key, wrappers);
	const visit = (value: unknown, depth: number): void => {
		if (depth > MAX_WRAPPING || envelopes.length >= MAX_ENVELOPES) return;
		// A list of one counts as its only entry.
		if (Array.isArray(value) && value.length === 1) return visit(value[0], depth + 1);
		if (!isRecord(value)) return;
		envelopes.push(value);
		const enveloped = intoEnvelope ? envelopedObject(value) : undefined;
		for (const [key, inner] of Object.entries(value)) {
			if ((enveloped && inner === enveloped) || isWrapper(key) || isAlso(key, inner))
				visit(parseBody(inner), depth + 1);
		}
	};
	visit(answer, 0);
	return envelopes;
}

/**
 * Every object that may hold fields of the answer as a whole: the body, and what is in wrappers.
 * `{ status: 'success', data: { vin: 'WBA…' } }` -> the body, and the value of `data`.
 * @param body the answer: bytes, text or parsed
 * @param wrappers further keys to search
 * @param intoEnvelope whether to search the one object of the known envelope too
 * @param isAlso which further objects to search
 * @returns outermost first, 50 at most; empty if the answer is not an object
 */
export function envelopesOf(
	body: unknown,
	wrappers = NONE.wrappers,
	intoEnvelope = NONE.intoEnvelope,
	isAlso = NONE.isAlso,
): readonly JsonRecord[] {
	const value = parseBody(body);
	const isUsual = wrappers === NONE.wrappers && !intoEnvelope && isAlso === NONE.isAlso;
	return isUsual && typeof value === 'object' && value !== null
		? usualEnvelopes(value)
		: findEnvelopes(value, { wrappers, intoEnvelope, isAlso });
}

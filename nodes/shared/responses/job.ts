import { z } from 'zod';
import { FIELD_NAMES } from '../api/fieldNames';
import { getField, isOneOf, isRecord, normalizeKey, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';

const idText = z.union([
	z.string().trim().min(1).max(200),
	z
		.number()
		.refine((id) => Number.isSafeInteger(id))
		.transform(String),
]);

const asId = (value: unknown): string | undefined => {
	const parsed = idText.safeParse(value);
	return parsed.success ? parsed.data : undefined;
};

/**
 * Every object of an answer that may be about the job.
 * `{ status: 'success', job: { id: 7 } }` -> the body, and what is in `job`.
 */
export const jobEnvelopesOf = (body: unknown): JsonRecord[] =>
	envelopesOf(body, FIELD_NAMES.jobWrappers, true);

/**
 * The id of a submitted job.
 * `{ status: 'success', secure_coding: { job_id: 7 } }` -> `'7'`
 * @param body the answer: bytes, text or parsed
 * @returns the id as text, or undefined where the answer names none
 */
export function readJobId(body: unknown): string | undefined {
	const envelopes = jobEnvelopesOf(body);
	const named = firstId(envelopes, [...FIELD_NAMES.jobId, ...FIELD_NAMES.jobWrappers]);
	// An outer `id` may be the request's own, so the innermost one counts.
	return named ?? firstId([...envelopes].reverse(), FIELD_NAMES.jobIdWeak);
}

function firstId(envelopes: readonly JsonRecord[], names: readonly string[]): string | undefined {
	for (const name of names) {
		for (const envelope of envelopes) {
			const id = asId(getField(envelope, [name]));
			if (id !== undefined) return id;
		}
	}
	return undefined;
}

/** `JOB_STATE_SUCCEEDED` and `JobStatus.COMPLETED` are how some servers write an enumeration. */
const normalizeStatusWord = (word: string): string =>
	normalizeKey((word.split('.').pop() ?? '').replace(/^((job|task)[_ ]?)?(state|status)[_ ]/i, ''));

const isWord = (word: string, words: readonly string[]): boolean =>
	words.some((known) => normalizeKey(known) === normalizeStatusWord(word));

/**
 * What a status word says of a job. One that is neither known as done nor as failed means that it is still running.
 * `JOB_STATE_SUCCEEDED` -> `done`, `queued` -> `running`
 */
export const stateOf = (word: string): 'running' | 'done' | 'failed' =>
	isWord(word, FIELD_NAMES.done) ? 'done' : isWord(word, FIELD_NAMES.failed) ? 'failed' : 'running';

const isKnown = (word: string): boolean =>
	stateOf(word) !== 'running' || isWord(word, FIELD_NAMES.running);

/**
 * The word that is about the job, and not about the request. The envelope's `status` knows three words, which are its own;
 * any other word, and any word under a job's own name or further inside, is the job's. An `error` beside the job's ID is
 * the job's too. Of several the innermost known one counts.
 */
export function jobWord(body: unknown, envelopes: readonly JsonRecord[]): string | undefined {
	const requestEnvelopes = new Set(envelopesOf(body));
	let isInside = false;
	const words = envelopes.flatMap((envelope) => {
		const own = wordIn(getField(envelope, FIELD_NAMES.jobStatus));
		const word = wordIn(getField(envelope, ['status']));
		const isOuter = !isInside && requestEnvelopes.has(envelope);
		if (word !== undefined) isInside = true;
		const isOfRequest = word !== undefined && isOuter && isAboutRequest(word, envelope);
		return [isOfRequest ? undefined : word, own].filter((one) => one !== undefined);
	});
	words.reverse();
	return words.find(isKnown) ?? words[0];
}

function isAboutRequest(word: string, envelope: JsonRecord): boolean {
	if (!isOneOf(word, FIELD_NAMES.envelopeStatus)) return false;
	const isError = isWord(word, FIELD_NAMES.requestFailed);
	return (
		!isError ||
		firstId([envelope], [...FIELD_NAMES.jobId, ...FIELD_NAMES.jobWrappers]) === undefined
	);
}

/** Whether an answer tells something of a job, so that its status is the job's and not the request's. */
export const tellsOfJob = (body: unknown): boolean =>
	jobWord(body, jobEnvelopesOf(body)) !== undefined;

/** A status is a text, or an object with a text in it. HTTP status codes are none. */
function wordIn(status: unknown): string | undefined {
	const value = isRecord(status)
		? getField(status, ['status', ...FIELD_NAMES.jobStatus, ...FIELD_NAMES.jobStatusInside])
		: status;
	if (typeof value !== 'string') return undefined;
	const word = value
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.trim()
		.slice(0, 60)
		.replace(/\p{Cs}$/u, '');
	return word === '' || /^\d+$/.test(word) ? undefined : word;
}

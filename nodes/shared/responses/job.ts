import { z } from 'zod';
import { FIELD_NAMES } from '../api/fieldNames';
import { readErrorWords } from './errorWords';
import { jobFamilyOf, type JobFamily } from './jobWords';
import { getField, isOneOf, isRecord, MAX_WRAPPING, parseBody, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';
import { clearFamilyOf, normalizeWords } from './wordFamilies';

const idText = z.union([
	z.string().trim().min(1).max(200),
	z
		.number()
		.refine((id) => Number.isSafeInteger(id))
		.transform(String),
]);

/** A job's id as text: `' a-7 '` -> `a-7`, 7 -> `7`; undefined for what can be none. */
export const asJobId = (value: unknown): string | undefined => {
	const parsed = idText.safeParse(value);
	return parsed.success ? parsed.data : undefined;
};

const WRAPPERS = [...FIELD_NAMES.jobWrappers, ...FIELD_NAMES.jobLists];

/**
 * Every object of an answer that may be about the job.
 * `{ status: 'success', job: { id: 7 } }` -> the body, and what is in `job`.
 */
export const jobEnvelopesOf = (body: unknown): JsonRecord[] => envelopesOf(body, WRAPPERS, true);

/**
 * The id of a submitted job.
 * `{ status: 'success', secure_coding: { job_id: 7 } }` -> `'7'`
 * @param body the answer: bytes, text or parsed
 * @returns the id as text, or undefined where the answer names none
 */
export function readJobId(body: unknown): string | undefined {
	const envelopes = jobEnvelopesOf(body);
	// An outer `id` may be the request's own, so the innermost one counts.
	return namedId(envelopes) ?? firstId([...envelopes].reverse(), FIELD_NAMES.jobIdWeak);
}

const ID_NAMES = [...FIELD_NAMES.jobId, ...FIELD_NAMES.jobWrappers];
const namedId = (envelopes: readonly JsonRecord[]): string | undefined =>
	firstId(envelopes, ID_NAMES);

function firstId(envelopes: readonly JsonRecord[], names: readonly string[]): string | undefined {
	for (const name of names) {
		for (const envelope of envelopes) {
			const id = asJobId(getField(envelope, [name]));
			if (id !== undefined) return id;
		}
	}
	return undefined;
}

/** An answer about several jobs without the others: `{ jobs: [{ id: 6 }, { id: 7 }] }` of job 7 -> `{ jobs: [{ id: 7 }] }`. */
export function onlyJob(value: unknown, jobId: string | undefined, depth = 0): unknown {
	if (jobId === undefined || depth > MAX_WRAPPING) return value;
	if (Array.isArray(value)) {
		const isMine = (entry: unknown): boolean => isRecord(entry) && idOf(entry) === jobId;
		const mine: unknown = value.length > 1 && value.find(isMine);
		return mine ? [mine] : value;
	}
	if (!isRecord(value)) return value;
	const [wrapper] = FIELD_NAMES.jobWrappers;
	const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
		if (key === jobId && isRecord(inner) && wrapper) return [wrapper, inner];
		const isAround = isOneOf(key, WRAPPERS) || isOneOf(key, FIELD_NAMES.wrappers);
		return [key, isAround || isRecord(inner) ? onlyJob(inner, jobId, depth + 1) : inner];
	});
	return entries.every(([key, inner]) => value[key] === inner)
		? value
		: Object.fromEntries(entries);
}

const idOf = (record: JsonRecord): string | undefined =>
	firstId([record], [...ID_NAMES, ...FIELD_NAMES.jobIdWeak]);

/** A job's own word, as far as an answer gives one. */
export interface JobWord {
	/** As it came, on one line. */
	readonly word: string;
	/** What it says; undefined where it belongs to no family. */
	readonly family?: Exclude<JobFamily, 'unknownJob'>;
}

/**
 * The word that is about the job, and not about the request. The envelope's `status` knows three words, which are its own;
 * any other word, and any word under a job's own name or further inside, is the job's. An `error` beside the job's ID is
 * the job's too. Of several the innermost known one counts.
 * `{ status: 'success', job_status: 'TIMED_OUT' }` -> `{ word: 'TIMED_OUT', family: 'failed' }`
 * @param envelopes as `jobEnvelopesOf` gives them
 * @param jobId the job that was asked for, where that is known
 */
export function readJobWord(
	body: unknown,
	envelopes: readonly JsonRecord[],
	jobId?: string,
): JobWord | undefined {
	if (saysUnknownJob(body, envelopes)) return undefined;
	const requestEnvelopes = new Set(envelopesOf(body));
	let isInside = false;
	const words = envelopes.flatMap((envelope) => {
		const own = wordIn(getField(envelope, FIELD_NAMES.jobStatus));
		const word = wordIn(getField(envelope, ['status']));
		const isOuter = !isInside && requestEnvelopes.has(envelope);
		if (word !== undefined) isInside = true;
		const isOfRequest = word !== undefined && isOuter && isAboutRequest(word, envelopes, jobId);
		return [isOfRequest ? undefined : word, own].filter((one) => one !== undefined);
	});
	const read = words.reverse().map((word): JobWord => {
		const family = jobFamilyOf(word);
		return { word, ...(family && family !== 'unknownJob' && { family }) };
	});
	return read.find(({ family }) => family) ?? read[0];
}

/** An error about the sign-in, the account or the pace is none of the job's. */
const OF_THE_REQUEST: ReadonlySet<string | undefined> = new Set([
	'credit',
	'signIn',
	'permission',
	'tooMany',
]);

function isAboutRequest(
	word: string,
	envelopes: readonly JsonRecord[],
	jobId: string | undefined,
): boolean {
	if (!isOneOf(word, FIELD_NAMES.envelopeStatus)) return false;
	if (!isOneOf(word, FIELD_NAMES.requestFailed)) return true;
	const isBesideId =
		namedId(envelopes) !== undefined ||
		(jobId !== undefined && envelopes.some((envelope) => idOf(envelope) === jobId));
	return !isBesideId || OF_THE_REQUEST.has(clearFamilyOf(wordsIn(envelopes)));
}

const wordsIn = (envelopes: readonly JsonRecord[]): string =>
	envelopes.map((envelope) => readErrorWords({ ...envelope, status: undefined }) ?? '').join('. ');

/** "Job 7 not found", "no such task": in words about the job, and not about a vehicle or an ECU. */
const UNKNOWN_JOB =
	/\b(?:job|task)s?\b(?: (?:id|with|status|was|is|the|for|[\w.]*\d[\w.]*)){0,5} (?:not found|unknown|does not exist|doesn t exist|not exist|no longer exists?|cannot be found|could not be found|nicht gefunden|unbekannt)|\b(?:unknown|no such|nonexistent|cannot find|could not find|unbekannter?) (?:job|task)\b|^(?:job|task) ?not ?found/;

/** Whether an answer says that nobody knows the job: with a good HTTP status, and perhaps with the ID repeated beside it. */
export function saysUnknownJob(
	body: unknown,
	envelopes: readonly JsonRecord[] = jobEnvelopesOf(body),
): boolean {
	const families = envelopes.flatMap((envelope) =>
		[getField(envelope, ['status']), getField(envelope, FIELD_NAMES.jobStatus)].map((status) => {
			const word = wordIn(status);
			return word === undefined ? undefined : jobFamilyOf(word);
		}),
	);
	if (families.includes('unknownJob')) return true;
	if (families.includes('done') && !envelopes.some(saysNo)) return false;
	return !families.includes('running') && UNKNOWN_JOB.test(normalizeWords(wordsIn(envelopes)));
}

const saysNo = (envelope: JsonRecord): boolean => getField(envelope, ['success', 'ok']) === false;

/** Whether an answer tells something of a job, so that its status is the job's and not the request's. */
export const tellsOfJob = (body: unknown): boolean =>
	readJobWord(body, jobEnvelopesOf(body)) !== undefined;

/** So much of a status is read, in characters. */
const MAX_READ = 200;

/** A status is a text, or an object with a text in it. HTTP status codes are none. */
function wordIn(status: unknown): string | undefined {
	const value = isRecord(status)
		? getField(status, ['status', ...FIELD_NAMES.jobStatus, ...FIELD_NAMES.jobStatusInside])
		: status;
	if (typeof value !== 'string') return undefined;
	const word = value
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.trim()
		.slice(0, MAX_READ);
	return word === '' || /^\d+$/.test(word) ? undefined : word;
}

/** What of a word is shown, in characters. */
const MAX_SHOWN = 60;

/** A job's word as it may stand in an item. */
export const shownWord = (word: string): string => word.slice(0, MAX_SHOWN).replace(/\p{Cs}$/u, '');

/** A time that is still to come; an ETA of 0, or "now", is none. */
const isToCome = (eta: unknown): boolean =>
	typeof eta === 'string'
		? !/^\W*(?:0+|none|now|done|-)?\W*$/i.test(eta)
		: Number.isFinite(eta) && eta !== 0;

/** `40`, `40 %` or `3/8`, and not all of it. */
function isPart(progress: unknown): boolean {
	if (typeof progress === 'number') return progress < 100;
	if (typeof progress !== 'string') return false;
	const [, part, whole = '100'] =
		/^\s*(\d+(?:\.\d+)?)\s*(?:%|\/\s*(\d+))?\s*$/.exec(progress.slice(0, 100)) ?? [];
	return part !== undefined && Number(part) < Number(whole);
}

/** Whether an answer says without a status that a job is at work: by a share of the work, an ETA, a sentence. */
export const isPartWay = (envelopes: readonly JsonRecord[]): boolean =>
	envelopes.some((envelope) => {
		const message = getField(envelope, ['message', 'msg']);
		return (
			isToCome(getField(envelope, FIELD_NAMES.eta)) ||
			isPart(getField(envelope, FIELD_NAMES.progress)) ||
			(typeof message === 'string' && jobFamilyOf(message) === 'running')
		);
	});

/** The answer itself, parsed. */
export const jobBodyOf = (body: unknown, jobId?: string): unknown =>
	onlyJob(parseBody(body), jobId);

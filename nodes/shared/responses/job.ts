import { FIELD_NAMES } from '../api/fieldNames';
import { z } from '../api/zod';
import { jobFamilyOf } from './jobWords';
import {
	getField,
	isOneOf,
	isRecord,
	MAX_WRAPPING,
	normalizeKey,
	parseBody,
	type JsonRecord,
} from './json';
import { envelopesOf } from './unwrap';

const idText = z.union([
	z.string().trim().min(1).max(200),
	z
		.number()
		.refine((id) => Number.isSafeInteger(id))
		.transform(String),
]);

/** A job's ID as text: `' a-7 '` -> `a-7`, 7 -> `7`; undefined if it cannot be one. */
export function asJobId(value: unknown): string | undefined {
	// Most of the names are in no answer, and running a schema is slow.
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const parsed = idText.safeParse(value);
	return parsed.success ? parsed.data : undefined;
}

const WRAPPERS = [...FIELD_NAMES.jobWrappers, ...FIELD_NAMES.jobLists, ...FIELD_NAMES.jobObjects];
/** A key for this job, with any prefix: `TranscriptionJob`, `signing_task`; not `previous_job`. */
export const OWN_KEY = '^(?!previous|last|parent|next|other|child|sub).*(?:job|task)';
const NAMES_JOB = new RegExp(`${OWN_KEY}$`);

/**
 * Every object of an answer that may be about the job.
 * `{ status: 'success', job: { id: 7 } }` -> the body, and the value of `job`.
 * @param jobId the job that was asked for, if known: an object with its ID is about it, under any key
 */
export const jobEnvelopesOf = (body: unknown, jobId?: string): readonly JsonRecord[] =>
	envelopesOf(body, WRAPPERS, true, (key, inner) =>
		isRecord(inner)
			? NAMES_JOB.test(normalizeKey(key)) || (jobId !== undefined && idOf(inner) === jobId)
			: false,
	);

/**
 * The ID of a submitted job.
 * `{ status: 'success', secure_coding: { job_id: 7 } }` -> `'7'`
 * @param body the answer: bytes, text or parsed
 * @returns the ID as text, or undefined if the answer contains none
 */
export function readJobId(body: unknown): string | undefined {
	const envelopes = jobEnvelopesOf(body);
	const named = namedId(envelopes);
	if (named !== undefined) return named;
	// An `id` next to a job's status is the job's. An outer one may be the request's, so otherwise the innermost counts.
	const innermost = [...envelopes].reverse();
	const weak = (ones: readonly JsonRecord[]) => firstId(ones, FIELD_NAMES.jobIdWeak);
	const inJob = innermost.flatMap((envelope) => {
		const job = getField(envelope, FIELD_NAMES.jobWrappers);
		return isRecord(job) ? [job] : [];
	});
	return weak(inJob) ?? weak(innermost.filter(hasStatusOfJob)) ?? weak(innermost);
}

function hasStatusOfJob(envelope: JsonRecord): boolean {
	const status = getField(envelope, ['status', ...FIELD_NAMES.jobStatus]);
	return typeof status === 'string' && !isOneOf(status, FIELD_NAMES.envelopeStatus);
}

const ID_NAMES = [...FIELD_NAMES.jobId, ...FIELD_NAMES.jobWrappers];

/** The ID under a name for a job ID. */
export const namedId = (envelopes: readonly JsonRecord[]): string | undefined =>
	firstId(envelopes, FIELD_NAMES.jobId) ?? firstId(envelopes, FIELD_NAMES.jobWrappers, isNoWord);

/** `{ job: 'queued' }` is a status, not an ID. */
const isNoWord = (id: string): boolean => /\d/.test(id) && jobFamilyOf(id) === undefined;

function firstId(
	envelopes: readonly JsonRecord[],
	names: readonly string[],
	isWanted: (id: string) => boolean = () => true,
): string | undefined {
	for (const name of names) {
		for (const envelope of envelopes) {
			const id = asJobId(getField(envelope, [name]));
			if (id !== undefined && isWanted(id)) return id;
		}
	}
	return undefined;
}

/** The ID of the job that an object is about, under any key. */
export const idOf = (record: JsonRecord): string | undefined =>
	firstId([record], [...ID_NAMES, ...FIELD_NAMES.jobIdWeak]);

/** Whether two IDs may be spellings of the same one: `7` and `job-7`. */
const mayBeSame = (one: string, other: string): boolean => bareId(one) === bareId(other);
const bareId = (id: string): string => id.toLowerCase().replace(/^[a-z]+[-_:]/, '');

/** An answer about several jobs, reduced to one: `{ jobs: [{ id: 6 }, { id: 7 }] }` for job 7 -> `{ jobs: [{ id: 7 }] }`. */
function onlyJob(value: unknown, jobId: string, isJobs = false, depth = 0): unknown {
	if (depth > MAX_WRAPPING) return value;
	if (Array.isArray(value)) return onlyInList(value as unknown[], jobId, isJobs);
	// Everything in an object with the ID is about this job.
	if (!isRecord(value) || idOf(value) === jobId) return value;
	const [wrapper] = FIELD_NAMES.jobWrappers;
	const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
		if (key === jobId && isRecord(inner) && wrapper) return [wrapper, inner];
		const isList = isOneOf(key, FIELD_NAMES.jobLists);
		const isAround = isList || isOneOf(key, FIELD_NAMES.wrappers) || isRecord(inner);
		return [key, isAround ? onlyJob(inner, jobId, isList, depth + 1) : inner];
	});
	return entries.every(([key, inner]) => value[key] === inner)
		? value
		: Object.fromEntries(entries);
}

function onlyInList(list: readonly unknown[], jobId: string, isJobs: boolean): unknown {
	const [only, ...others] = list;
	if (others.length > 0) {
		const mine = list.filter((entry) => isRecord(entry) && idOf(entry) === jobId);
		return mine.length === 0 ? list : mine;
	}
	const id = isRecord(only) ? idOf(only) : undefined;
	return isJobs && id !== undefined && !mayBeSame(id, jobId) ? [] : list;
}

/** The parsed answer, without what is about other jobs. */
export function jobBodyOf(body: unknown, jobId?: string): unknown {
	const value = parseBody(body);
	return jobId === undefined ? value : onlyJob(value, jobId);
}

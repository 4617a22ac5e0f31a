import { readErrorWords } from './errorWords';
import { asJobId, readJobId } from './job';
import { jobIdInHeaders } from './jobAddress';
import { jobFamilyOf } from './jobWords';
import { isRecord, MAX_WRAPPING, normalizeKey, parseBody } from './json';

/**
 * The ID of the job that a submit has made: in the body, else in a header, else in the body's words.
 * `202`, empty, `Location: /secure-coding-status?job_id=7` -> `7`
 */
export const submittedJobId = (body: unknown, headers: unknown): string | undefined =>
	readJobId(body) ?? jobIdInHeaders(headers) ?? jobIdInWords(body);

/**
 * The ID of a job that a refusal speaks of: one that is at work already, say.
 * `409` with `{ error: { message: 'Busy', existing_job_id: 7 } }` -> `7`
 * @param body bytes, text or parsed
 */
export const refusedJobId = (body: unknown, headers: unknown): string | undefined =>
	idUnderJobKey(parseBody(body), 0) ?? jobIdInHeaders(headers) ?? jobIdInWords(body);

/** `job_id`, `existingJobId`, `active_task`; a job's own `id` counts inside of one. */
const JOB_KEY = /(?:job|task)(?:id|uuid|number|no|ref|reference)?$/;

function idUnderJobKey(value: unknown, depth: number): string | undefined {
	if (depth > MAX_WRAPPING) return undefined;
	if (Array.isArray(value) && value.length === 1) return idUnderJobKey(value[0], depth + 1);
	if (!isRecord(value)) return undefined;
	for (const [key, inner] of Object.entries(value)) {
		if (!JOB_KEY.test(normalizeKey(key))) continue;
		const id = isRecord(inner) ? readJobId(inner) : asJobId(inner);
		if (id !== undefined) return id;
	}
	for (const inner of Object.values(value)) {
		const id = idUnderJobKey(inner, depth + 1);
		if (id !== undefined) return id;
	}
	return undefined;
}

/** A body that is nothing but an ID. */
const BARE_ID = /^(?=[^\s]*\d)[\w.:-]{1,64}$/;
/** `Job 7 was queued`, `job ID: a-7`, `accepted as job_5f1c` */
const IN_WORDS =
	/\b((?:job|task)[_-](?=[\w-]*\d)[\w-]+)|\b(?:job|task)(?:[ _-]?id)?\s*(?:[:=#]|is|no\.?|number)?\s*["']?(?=[\w-]*\d)([\w-]+)/i;

function jobIdInWords(body: unknown): string | undefined {
	const value = parseBody(body);
	if (typeof value === 'string' && BARE_ID.test(value)) {
		return jobFamilyOf(value) ? undefined : value;
	}
	const [, whole, behind] = IN_WORDS.exec(readErrorWords(value) ?? '') ?? [];
	return whole ?? behind;
}

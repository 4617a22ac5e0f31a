import { readErrorWords } from './errorWords';
import { asJobId, jobEnvelopesOf, namedId, readJobId } from './job';
import { jobIdInHeaders } from './jobAddress';
import { jobFamilyOf } from './jobWords';
import { isRecord, MAX_WRAPPING, normalizeKey, parseBody } from './json';

/**
 * The ID of the job that a submit created: from the body, else from a header, else from the body's words.
 * `202`, empty, `Location: /secure-coding-status?job_id=7` -> `7`
 */
export const submittedJobId = (body: unknown, headers: unknown): string | undefined =>
	readJobId(body) ?? jobIdInHeaders(headers) ?? jobIdInWords(body);

/** A job that is already running was not created by this submit. */
const ALREADY = /\b(?:already|exists?|duplicate|bereits)\b/i;

/** Whether an answer to a submit names the job that it created, although it mentions an error. */
export const namesNewJob = (body: unknown): boolean => {
	const inText = typeof parseBody(body) === 'string' ? jobIdInWords(body) : undefined;
	const isNamed = (namedId(jobEnvelopesOf(body)) ?? inText) !== undefined;
	return isNamed && !ALREADY.test(readErrorWords(body) ?? '');
};

/**
 * The ID of a job that a refusal mentions, such as one that is already running.
 * `409` with `{ error: { message: 'Busy', existing_job_id: 7 } }` -> `7`
 * @param body bytes, text or parsed
 */
export const refusedJobId = (body: unknown, headers: unknown): string | undefined =>
	idUnderJobKey(parseBody(body), 0) ?? jobIdInHeaders(headers) ?? jobIdInWords(body);

/** `job_id`, `existingJobId`, `active_task`; a plain `id` counts inside a job. */
const JOB_KEY = /(?:job|task)(?:id|uuid|number|no|ref|reference)?$/;
/** Costs and limits of jobs. */
const OF_NO_JOB = /per|cost|price|credit|fee|max|min|limit|count|total|cron/;

/** An answer may be wrapped as text: `{ statusCode: 409, body: "{…}" }`. */
const parsedInner = (inner: unknown): unknown =>
	typeof inner === 'string' && inner.startsWith('{') ? parseBody(inner) : inner;

function idUnderJobKey(value: unknown, depth: number): string | undefined {
	if (depth > MAX_WRAPPING) return undefined;
	if (Array.isArray(value) && value.length === 1) return idUnderJobKey(value[0], depth + 1);
	if (!isRecord(value)) return undefined;
	for (const [key, inner] of Object.entries(value)) {
		if (!JOB_KEY.test(normalizeKey(key)) || OF_NO_JOB.test(normalizeKey(key))) continue;
		const id = isRecord(inner) ? readJobId(inner) : asJobId(inner);
		if (id !== undefined) return id;
	}
	for (const inner of Object.values(value)) {
		const id = idUnderJobKey(parsedInner(inner), depth + 1);
		if (id !== undefined) return id;
	}
	return undefined;
}

/** A body that is only an ID, and not an error code or a version. */
const BARE_ID =
	/^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:job|task|coding|sc)[_:-][\w.:-]*\d[\w.:-]*|(?![1-5]\d\d$)\d{1,40}|(?!e|err|error|http|v)(?=[\w-]*\d)[\w-]{8,64})$/i;
/** In quotes it is meant as a value. */
const QUOTED = /^\s*"(?=[\w.:-]*\d)([\w.:-]{1,64})"\s*$/;
/** `accepted as job_5f1c` */
const JOB_TOKEN = /(?<![\w/.-])((?:job|task)[_-](?!v\d)(?=[\w-]*\d)[\w-]+)/i;
/** `Job 7 was queued`, `job ID: a-7`; not `job 3 of 5`, and not the price of a job. */
const IN_WORDS =
	/\b(?:job|task)(?:[ _-]?id(?:\s*[:=#]|\s+is)?|\s*#)\s*["']?((?=[\w-]*\d)[\w-]+)|\b(?:job|task)\s+["']?((?=[\w-]*\d)[\w-]+)["']?\s+(?:was|is|has|already|accepted|queued|created|started|submitted|at work)\b/i;
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/i;

const notVin = (id: string | undefined): string | undefined =>
	id === undefined || VIN.test(id) ? undefined : id;

function jobIdInWords(body: unknown): string | undefined {
	const text = Buffer.isBuffer(body) ? body.toString('utf8', 0, 200) : body;
	const [, quoted] = (typeof text === 'string' && QUOTED.exec(text)) || [];
	const value = parseBody(body);
	const bare = typeof value === 'string' && BARE_ID.test(value) ? value : undefined;
	const whole = quoted ?? bare;
	if (whole !== undefined) return jobFamilyOf(whole) ? undefined : notVin(whole);
	const words = readErrorWords(value) ?? '';
	const [, token] = JOB_TOKEN.exec(words) ?? [];
	const [, named, stated] = IN_WORDS.exec(words) ?? [];
	return token ?? notVin(named ?? stated);
}

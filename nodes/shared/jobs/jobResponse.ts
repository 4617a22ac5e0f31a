import { FIELD_NAMES } from '../api/fieldNames';
import { BROKEN_JSON, pageInstead, readBody } from '../files/body';
import { cleanJson } from '../files/clean';
import { findFiles, type Found } from '../files/find';
import { isText } from '../files/sniff';
import { isFileAsText, packedText } from '../files/textFile';
import { JOB_FILE } from '../files/types';
import type { HttpResponse } from '../http/response';
import { readErrorCode } from '../responses/errorCode';
import { readErrorWords } from '../responses/errorWords';
import { isNo, isInformative, isYes, NO_WORDS, readFailure } from '../responses/failure';
import { jobBodyOf, jobEnvelopesOf, readJobId } from '../responses/job';
import {
	isAtWork,
	isErrorOfJob,
	isPartDone,
	OF_THE_REQUEST,
	readJobWord,
	saysUnknownJob,
	shownWord,
	type JobWord,
} from '../responses/jobStatus';
import { getField, isOneOf, withoutUndefined, type JsonRecord } from '../responses/json';
import { isChallenged } from '../responses/stranger';
import { familyOf } from '../responses/wordFamilies';

/** The state of a job, as its answer reports it. */
export interface JobFields {
	readonly state: 'running' | 'done' | 'failed';
	/** The API's own status word, if it gave one. */
	readonly word?: string;
	/** Why a failed job failed, in the API's words. */
	readonly reason?: string;
	readonly hasFiles: boolean;
	readonly jobId?: string;
	readonly vin?: string;
}

/** Why a job counts as running. */
export type RunningSign =
	/** A word for work in progress, a percentage, an ETA. */
	| 'atWork'
	/** A word that is in none of the word families. */
	| 'unknownWord'
	/** The envelope's `success`, which says nothing about the job. */
	| 'success'
	| 'nothing';

/** What an answer says about a job. */
export type JobStatus =
	/** Not finished yet. `word` is the API's own status, if it gave one. */
	| { readonly kind: 'running'; readonly sign: RunningSign; readonly word?: string }
	/** Finished; the answer holds the files, or should. */
	| { readonly kind: 'done' }
	| { readonly kind: 'failed'; readonly reason?: string; readonly apiCode?: string | number }
	/** The answer is not about the job. */
	| NoAnswer;

export interface NoAnswer {
	readonly kind: 'noAnswer';
	readonly words: string;
	/** The API itself says that the request failed; otherwise nothing could be read. */
	readonly isRefusal?: true;
	/** The words may mean that the job is unknown. */
	readonly maybeUnknown?: true;
}

/** Whether this status is final. */
export const isOver = (status: JobStatus): boolean =>
	status.kind === 'done' || status.kind === 'failed';

/** An answer about a job, parsed once: the job's state, and the files that were decoded to find it. */
export interface JobResponse {
	readonly answer: HttpResponse;
	readonly fields: JobFields;
	readonly status: JobStatus;
	/** Undefined if the answer is not JSON. */
	readonly found?: Found;
}

/** Treats a job as done, whatever its status word. */
export const asDone = (job: JobResponse): JobResponse => ({
	...job,
	status: { kind: 'done' },
	fields: { ...job.fields, state: 'done' },
});

/**
 * `{ status: 'done', vin: 'WBA…', file_base64: '…' }` -> `{ fields: { state: 'done', hasFiles: true, … }, found: { files: […] } }`
 * @param jobId the job that was asked for; other jobs in the answer are ignored
 */
export function parseJobResponse(answer: HttpResponse, jobId?: string): JobResponse {
	const read = parseJob(answer.body, jobId, isFileAsText(answer));
	return { answer, fields: read.fields, status: jobStatusOf(answer, read), found: read.found };
}

/**
 * The state of a job: `{ job: { id: 7, status: 'queued' } }` -> `{ state: 'running', word: 'queued', jobId: '7', hasFiles: false }`.
 * @param body the answer to a status request: bytes, text or parsed
 * @returns the state; an answer that says nothing about the job counts as running
 */
export const parseJobFields = (body: unknown): JobFields => parseJob(body).fields;

type Sign = RunningSign | 'done' | 'failed';

interface JobRead {
	readonly body: unknown;
	readonly envelopes: readonly JsonRecord[];
	readonly fields: JobFields;
	readonly sign: Sign;
	readonly found?: Found;
}

function parseJob(whole: unknown, asked?: string, isFile = false): JobRead {
	const body = jobBodyOf(whole, asked);
	const isBytes =
		Buffer.isBuffer(whole) && (!isText(whole) || (isFile && typeof body === 'string'));
	const { hasFiles, found } = isBytes ? { hasFiles: true, found: undefined } : filesIn(body, asked);
	const envelopes = jobEnvelopesOf(body, asked);
	const reported = readJobWord(body, envelopes, asked);
	const sign = reported ? signOfWord(reported, hasFiles) : signWithoutWord(envelopes, hasFiles);
	const state = sign === 'done' || sign === 'failed' ? sign : 'running';
	const word = reported && shownWord(reported.word);
	const reason = state === 'failed' ? reasonOf(envelopes, body) : undefined;
	const [jobId, vin] = [readJobId(body), vinOf(envelopes)];
	return {
		body,
		envelopes,
		sign,
		found,
		fields: withoutUndefined({ state, hasFiles, word, reason, jobId, vin }),
	};
}

/** Errors that say nothing about whether the job is known. */
const OF_THE_CALL: ReadonlySet<string | undefined> = new Set([...OF_THE_REQUEST, 'fault']);

function jobStatusOf(answer: HttpResponse, { body, envelopes, fields, sign }: JobRead): JobStatus {
	const { word, reason, jobId } = fields;
	if (saysUnknownJob(body, envelopes)) {
		const words = readErrorWords(body) ?? 'the job is not known';
		return { kind: 'noAnswer', words, isRefusal: true, maybeUnknown: true };
	}
	// An answer with a status word or flag is about the job.
	const isReported = word !== undefined || hasFlag(envelopes);
	const failure = isReported ? undefined : readFailure(body, { job: true });
	if (failure) {
		const { words } = failure;
		const isOtherwise = OF_THE_CALL.has(familyOf(words));
		return {
			kind: 'noAnswer',
			words,
			isRefusal: true,
			...(!isOtherwise && { maybeUnknown: true }),
		};
	}
	if (sign === 'done') return { kind: 'done' };
	// An error that names no job belongs to the request, whatever else the answer holds.
	const isOfJob = isReported || (jobId !== undefined && isErrorOfJob(envelopes, jobId));
	if (sign === 'failed' && !isOfJob)
		return { kind: 'noAnswer', words: reason ?? NO_WORDS, isRefusal: true };
	if (sign === 'failed') {
		return { kind: 'failed', ...withoutUndefined({ reason, apiCode: codeOfJob(envelopes) }) };
	}
	const why = sign === 'nothing' ? whyUnread(answer) : undefined;
	return why === undefined
		? { kind: 'running', sign, ...(word && { word }) }
		: { kind: 'noAnswer', words: why };
}

/** A flag about the job, such as `done: true` next to an error. */
const hasFlag = (envelopes: readonly JsonRecord[]): boolean =>
	[FIELD_NAMES.failedFlags, FIELD_NAMES.doneFlags].some(
		(names) => flagIn(envelopes, names) === true,
	);

/** Accepted, with nothing to report yet. */
const isAccepted = ({ status, body, headers }: HttpResponse): boolean =>
	!isChallenged(headers) &&
	(status === 202 || status === 204) &&
	body.toString('utf8', 0, 100).trim() === '';

/** Why an answer cannot be read: it is empty, a web page, or incomplete JSON. */
function whyUnread(answer: HttpResponse): string | undefined {
	if (isAccepted(answer)) return undefined;
	const body = readBody(answer);
	if ('problem' in body) return body.message;
	if (body.form === 'page') return pageInstead(body.text, answer).message;
	return body.form === 'broken' ? BROKEN_JSON.message : undefined;
}

/** Plain text in a job's answer is a message and not a file, unless it is packed. */
function filesIn(body: unknown, jobId: string | undefined): { hasFiles: boolean; found?: Found } {
	if (typeof body === 'string') {
		return { hasFiles: packedText(body) !== undefined };
	}
	const found = findFiles(cleanJson(body), { ...JOB_FILE, ofJob: { id: jobId } });
	return { hasFiles: found.files.length + found.links.length > 0 && !found.isGuess, found };
}

function signOfWord({ family, isDoneOrFailed }: JobWord, hasFiles: boolean): Sign {
	if (isDoneOrFailed && !hasFiles) return 'failed';
	if (family === undefined) return 'unknownWord';
	return family === 'running' ? 'atWork' : family;
}

function signWithoutWord(envelopes: readonly JsonRecord[], hasFiles: boolean): Sign {
	const isError = envelopes.some(saysError);
	if (flagIn(envelopes, FIELD_NAMES.failedFlags) === true) return 'failed';
	const done = flagIn(envelopes, FIELD_NAMES.doneFlags);
	if (done !== undefined) return !done ? 'atWork' : isError && !hasFiles ? 'failed' : 'done';
	// Files that arrive while the job is still running may be incomplete.
	if (hasFiles) return isPartDone(envelopes) ? 'unknownWord' : 'done';
	if (isAtWork(envelopes)) return 'atWork';
	if (isError) return 'failed';
	return envelopes.some(wentWell) ? 'success' : 'nothing';
}

/** A number is not a flag, even as text: `completed: 1` counts control units. */
function flagIn(envelopes: readonly JsonRecord[], names: readonly string[]): boolean | undefined {
	const isFlag = (flag: unknown): boolean =>
		typeof flag === 'boolean' || (typeof flag === 'string' && !/^[01]$/.test(flag.trim()));
	return envelopes
		.map((envelope) => getField(envelope, names))
		.filter(isFlag)
		.flatMap((flag) => (isYes(flag) ? [true] : isNo(flag) ? [false] : []))[0];
}

const saysError = (envelope: JsonRecord): boolean =>
	getField(envelope, ['success']) === false || isInformative(getField(envelope, ['error']));

const wentWell = (envelope: JsonRecord): boolean => {
	const status = getField(envelope, ['status']);
	return (
		(typeof status === 'string' && isOneOf(status, FIELD_NAMES.requestOk)) ||
		FIELD_NAMES.successFlags.some((flag) => isYes(getField(envelope, [flag])))
	);
};

/** The innermost message: an outer one may only say that the request succeeded. */
function reasonOf(envelopes: readonly JsonRecord[], body: unknown): string | undefined {
	for (const envelope of [...envelopes].reverse()) {
		const words = readErrorWords({ ...envelope, status: undefined });
		if (words !== undefined) return words;
	}
	return readErrorWords(body);
}

/** The innermost error code, which is the job's. */
function codeOfJob(envelopes: readonly JsonRecord[]): string | number | undefined {
	return [...envelopes]
		.reverse()
		.map((envelope) => readErrorCode(envelope))
		.find((code) => code !== undefined);
}

function vinOf(envelopes: readonly JsonRecord[]): string | undefined {
	const vin = envelopes
		.map((envelope) => getField(envelope, FIELD_NAMES.vin))
		.find((value) => typeof value === 'string');
	return vin === undefined || !/^[A-Za-z0-9]{7,17}$/.test(vin.trim()) ? undefined : vin.trim();
}

import { FIELD_NAMES } from '../api/fieldNames';
import { decodeDataUrl, guessBase64 } from '../files/base64';
import { cleanJson } from '../files/clean';
import { findFiles, type Found } from '../files/find';
import { isText } from '../files/sniff';
import { JOB_FILE } from '../files/types';
import type { HttpResponse } from '../http/response';
import { readErrorWords } from '../responses/errorWords';
import { readFailure } from '../responses/failure';
import { jobEnvelopesOf, jobWord, readJobId, stateOf } from '../responses/job';
import { getField, parseBody, withoutUndefined, type JsonRecord } from '../responses/json';

/** Where a job stands, as its answer tells it. */
export interface JobFields {
	readonly state: ReturnType<typeof stateOf>;
	/** The API's own status word, where it gave one. */
	readonly word?: string;
	/** Why a failed job failed, in the API's words. */
	readonly reason?: string;
	readonly hasFiles: boolean;
	readonly jobId?: string;
	readonly vin?: string;
}

/** What an answer shows of a job. */
export type JobStatus =
	/** Its end is still to come. `word` is the API's own status, if it gave one. */
	| { readonly kind: 'running'; readonly word?: string }
	/** The answer holds its files. */
	| { readonly kind: 'done' }
	| { readonly kind: 'failed'; readonly reason?: string }
	/** The answer says that the request failed: it tells nothing of the job. */
	| { readonly kind: 'noAnswer'; readonly words: string };

/** Whether nothing more will come after this status. */
export const isOver = (status: JobStatus): boolean =>
	status.kind === 'done' || status.kind === 'failed';

/** An answer about a job, read once: where the job stands, and its files as they were decoded for that. */
export interface JobResponse {
	readonly answer: HttpResponse;
	readonly fields: JobFields;
	readonly status: JobStatus;
	/** Undefined where the answer is no JSON. */
	readonly found?: Found;
}

/** `{ status: 'done', vin: 'WBA…', file_base64: '…' }` -> `{ fields: { state: 'done', hasFiles: true, … }, found: { files: […] } }` */
export function parseJobResponse(answer: HttpResponse): JobResponse {
	const { hasFiles, found } = filesIn(answer.body);
	const fields = jobFieldsOf(answer.body, hasFiles);
	return { answer, fields, status: jobStatusOf(answer.body, fields), found };
}

/**
 * Where a job stands: `{ job: { id: 7, status: 'queued' } }` -> `{ state: 'running', word: 'queued', jobId: '7', hasFiles: false }`.
 * @param body the answer to a status request: bytes, text or parsed
 * @returns the state; an answer that tells nothing is a running job
 */
export const parseJobFields = (body: unknown): JobFields =>
	jobFieldsOf(body, filesIn(body).hasFiles);

function jobStatusOf(body: unknown, { state, word, reason }: JobFields): JobStatus {
	const failure = readFailure(body, { job: true });
	if (failure) return { kind: 'noAnswer', words: failure.words };
	if (state === 'running') return { kind: 'running', ...(word && { word }) };
	return state === 'done' ? { kind: 'done' } : { kind: 'failed', ...(reason && { reason }) };
}

function jobFieldsOf(body: unknown, hasFiles: boolean): JobFields {
	const envelopes = jobEnvelopesOf(body);
	const word = jobWord(body, envelopes);
	const state = word === undefined ? stateWithoutWord(envelopes, hasFiles) : stateOf(word);
	const reason = state === 'failed' ? reasonOf(envelopes, body) : undefined;
	const [jobId, vin] = [readJobId(body), vinOf(envelopes)];
	return withoutUndefined({ state, hasFiles, word, reason, jobId, vin });
}

/** Plain text around a job is words and not a file, unless it is packed. */
function filesIn(body: unknown): { hasFiles: boolean; found?: Found } {
	if (Buffer.isBuffer(body) && !isText(body)) return { hasFiles: true };
	const value = parseBody(body);
	if (typeof value === 'string') {
		return { hasFiles: (decodeDataUrl(value) ?? guessBase64(value)) !== undefined };
	}
	const found = findFiles(cleanJson(value), JOB_FILE);
	return { hasFiles: found.files.length + found.links.length > 0, found };
}

function stateWithoutWord(envelopes: readonly JsonRecord[], hasFiles: boolean): JobFields['state'] {
	const flagged = (flags: readonly string[]): unknown =>
		envelopes
			.map((envelope) => getField(envelope, flags))
			.find((flag) => typeof flag === 'boolean');
	if (flagged(FIELD_NAMES.failedFlags) === true) return 'failed';
	const done = flagged(FIELD_NAMES.doneFlags);
	if (typeof done === 'boolean') return done ? 'done' : 'running';
	if (hasFiles) return 'done';
	return envelopes.some(saysError) ? 'failed' : 'running';
}

const saysError = (envelope: JsonRecord): boolean =>
	getField(envelope, ['success']) === false ||
	readErrorWords({ error: getField(envelope, ['error']) }) !== undefined;

/** The innermost words: an outer message may only say that the request went well. */
function reasonOf(envelopes: readonly JsonRecord[], body: unknown): string | undefined {
	for (const envelope of [...envelopes].reverse()) {
		const words = readErrorWords({ ...envelope, status: undefined });
		if (words !== undefined) return words;
	}
	return readErrorWords(body);
}

function vinOf(envelopes: readonly JsonRecord[]): string | undefined {
	const vin = envelopes
		.map((envelope) => getField(envelope, FIELD_NAMES.vin))
		.find((value) => typeof value === 'string');
	return vin === undefined || !/^[A-Za-z0-9]{7,17}$/.test(vin.trim()) ? undefined : vin.trim();
}

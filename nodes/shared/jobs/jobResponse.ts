import { ASSUMED } from '../api/fieldNames';
import { decodeDataUrl, guessBase64 } from '../files/base64';
import { cleanJson } from '../files/clean';
import { findFiles, type Found } from '../files/find';
import { isText } from '../files/sniff';
import { JOB_FILE } from '../files/types';
import type { Answer } from '../http/response';
import { readErrorWords } from '../responses/errorWords';
import { readFailure } from '../responses/failure';
import { jobLayersOf, jobWord, readJobId, stateOf } from '../responses/job';
import { lookUp, toValue, withoutUndefined, type JsonRecord } from '../responses/json';

/** Where a job stands, as its answer tells it. */
export interface ReadJobStatus {
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
export type JobLook =
	/** Its end is still to come. `word` is the API's own status, if it gave one. */
	| { readonly kind: 'running'; readonly word?: string }
	/** The answer holds its files. */
	| { readonly kind: 'done' }
	| { readonly kind: 'failed'; readonly reason?: string }
	/** The answer says that the question failed: it tells nothing of the job. */
	| { readonly kind: 'noAnswer'; readonly words: string };

/** Whether nothing more will come after this look. */
export const isOver = (look: JobLook): boolean => look.kind === 'done' || look.kind === 'failed';

/** An answer about a job, read once: where the job stands, and its files as they were decoded for that. */
export interface JobResponse {
	readonly answer: Answer;
	readonly status: ReadJobStatus;
	readonly look: JobLook;
	/** Undefined where the answer is no JSON. */
	readonly found?: Found;
}

/** `{ status: 'done', vin: 'WBA…', file_base64: '…' }` -> `{ status: { state: 'done', hasFiles: true, … }, found: { files: […] } }` */
export function readJobResponse(answer: Answer): JobResponse {
	const { hasFiles, found } = filesIn(answer.body);
	const status = statusOf(answer.body, hasFiles);
	return { answer, status, look: lookOf(answer.body, status), found };
}

/**
 * Where a job stands: `{ job: { id: 7, status: 'queued' } }` -> `{ state: 'running', word: 'queued', jobId: '7', hasFiles: false }`.
 * @param body the answer to a status request: bytes, text or parsed
 * @returns the state; an answer that tells nothing is a running job
 */
export const readJobStatus = (body: unknown): ReadJobStatus =>
	statusOf(body, filesIn(body).hasFiles);

function lookOf(body: unknown, { state, word, reason }: ReadJobStatus): JobLook {
	const failure = readFailure(body, { job: true });
	if (failure) return { kind: 'noAnswer', words: failure.words };
	if (state === 'running') return { kind: 'running', ...(word && { word }) };
	return state === 'done' ? { kind: 'done' } : { kind: 'failed', ...(reason && { reason }) };
}

function statusOf(body: unknown, hasFiles: boolean): ReadJobStatus {
	const layers = jobLayersOf(body);
	const word = jobWord(body, layers);
	const state = word === undefined ? stateWithoutWord(layers, hasFiles) : stateOf(word);
	const reason = state === 'failed' ? reasonOf(layers, body) : undefined;
	const [jobId, vin] = [readJobId(body), vinOf(layers)];
	return withoutUndefined({ state, hasFiles, word, reason, jobId, vin });
}

/** Plain text around a job is words and not a file, unless it is packed. */
function filesIn(body: unknown): { hasFiles: boolean; found?: Found } {
	if (Buffer.isBuffer(body) && !isText(body)) return { hasFiles: true };
	const value = toValue(body);
	if (typeof value === 'string') {
		return { hasFiles: (decodeDataUrl(value) ?? guessBase64(value)) !== undefined };
	}
	const found = findFiles(cleanJson(value), JOB_FILE);
	return { hasFiles: found.files.length + found.links.length > 0, found };
}

function stateWithoutWord(
	layers: readonly JsonRecord[],
	hasFiles: boolean,
): ReadJobStatus['state'] {
	const flagged = (flags: readonly string[]): unknown =>
		layers.map((layer) => lookUp(layer, flags)).find((flag) => typeof flag === 'boolean');
	if (flagged(ASSUMED.failedFlags) === true) return 'failed';
	const done = flagged(ASSUMED.doneFlags);
	if (typeof done === 'boolean') return done ? 'done' : 'running';
	if (hasFiles) return 'done';
	return layers.some(saysError) ? 'failed' : 'running';
}

const saysError = (layer: JsonRecord): boolean =>
	lookUp(layer, ['success']) === false ||
	readErrorWords({ error: lookUp(layer, ['error']) }) !== undefined;

/** The innermost words: an outer message may only say that the request went well. */
function reasonOf(layers: readonly JsonRecord[], body: unknown): string | undefined {
	for (const layer of [...layers].reverse()) {
		const words = readErrorWords({ ...layer, status: undefined });
		if (words !== undefined) return words;
	}
	return readErrorWords(body);
}

function vinOf(layers: readonly JsonRecord[]): string | undefined {
	const vin = layers
		.map((layer) => lookUp(layer, ASSUMED.vin))
		.find((value) => typeof value === 'string');
	return vin === undefined || !/^[A-Za-z0-9]{7,17}$/.test(vin.trim()) ? undefined : vin.trim();
}

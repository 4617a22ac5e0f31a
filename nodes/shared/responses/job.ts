import { z } from 'zod';
import { decodeDataUrl, guessBase64 } from '../files/base64';
import { findFiles } from '../files/find';
import { cleanJson } from '../files/clean';
import { isText } from '../files/sniff';
import { JOB_FILE } from '../files/types';
import { ASSUMED } from '../api/assumed';
import { readErrorWords } from './errorWords';
import { isOneOf, isRecord, lookUp, plainKey, toValue, type JsonRecord } from './json';
import { layersOf } from './unwrap';

export interface ReadJobStatus {
	/** A word that is neither known as done nor as failed means that the job is still running. */
	readonly state: 'running' | 'done' | 'failed';
	/** The API's own status word, where it gave one. */
	readonly word?: string;
	/** Why a failed job failed, in the API's words. */
	readonly reason?: string;
	readonly hasFiles: boolean;
	readonly jobId?: string;
	readonly vin?: string;
}

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

/** Every object of an answer that may be about the job. */
const jobLayersOf = (body: unknown): JsonRecord[] => layersOf(body, ASSUMED.jobWrappers, true);

/**
 * The id of a submitted job.
 * @param body the answer: bytes, text or parsed
 * @returns the id as text, or undefined where the answer names none
 */
export function readJobId(body: unknown): string | undefined {
	const layers = jobLayersOf(body);
	const named = firstId(layers, [...ASSUMED.jobId, ...ASSUMED.jobWrappers]);
	// An outer `id` may be the request's own, so the innermost one counts.
	return named ?? firstId([...layers].reverse(), ASSUMED.jobIdWeak);
}

function firstId(layers: readonly JsonRecord[], names: readonly string[]): string | undefined {
	for (const name of names) {
		for (const layer of layers) {
			const id = asId(lookUp(layer, [name]));
			if (id !== undefined) return id;
		}
	}
	return undefined;
}

/**
 * Where a job stands.
 * @param body the answer to a status request: bytes, text or parsed
 * @returns the state; an answer that tells nothing is a running job
 */
export function readJobStatus(body: unknown): ReadJobStatus {
	const layers = jobLayersOf(body);
	const hasFiles = holdsFiles(body);
	const word = jobWord(body, layers);
	const state = word === undefined ? stateWithoutWord(layers, hasFiles) : stateOf(word);
	const reason = state === 'failed' ? reasonOf(layers, body) : undefined;
	const jobId = readJobId(body);
	const vin = vinOf(layers);
	return {
		state,
		hasFiles,
		...(word === undefined ? {} : { word }),
		...(reason === undefined ? {} : { reason }),
		...(jobId === undefined ? {} : { jobId }),
		...(vin === undefined ? {} : { vin }),
	};
}

/** Plain text around a job is words and not a file, unless it is packed. */
function holdsFiles(body: unknown): boolean {
	if (Buffer.isBuffer(body) && !isText(body)) return true;
	const value = toValue(body);
	if (typeof value === 'string') return (decodeDataUrl(value) ?? guessBase64(value)) !== undefined;
	const { files, links } = findFiles(cleanJson(value), JOB_FILE);
	return files.length + links.length > 0;
}

/** `JOB_STATE_SUCCEEDED` and `JobStatus.COMPLETED` are how some servers write an enumeration. */
const plainWord = (word: string): string =>
	plainKey((word.split('.').pop() ?? '').replace(/^((job|task)[_ ]?)?(state|status)[_ ]/i, ''));

const isWord = (word: string, words: readonly string[]): boolean =>
	words.some((known) => plainKey(known) === plainWord(word));

const stateOf = (word: string): ReadJobStatus['state'] =>
	isWord(word, ASSUMED.done) ? 'done' : isWord(word, ASSUMED.failed) ? 'failed' : 'running';

const isKnown = (word: string): boolean =>
	stateOf(word) !== 'running' || isWord(word, ASSUMED.running);

/**
 * The word that is about the job, and not about the request. The envelope's `status` knows three words, which are its own;
 * any other word, and any word under a job's own name or further inside, is the job's. An `error` beside the job's ID is
 * the job's too. Of several the innermost known one counts.
 */
function jobWord(body: unknown, layers: readonly JsonRecord[]): string | undefined {
	const envelopes = new Set(layersOf(body));
	let isInside = false;
	const words = layers.flatMap((layer) => {
		const own = wordIn(lookUp(layer, ASSUMED.jobStatus));
		const word = wordIn(lookUp(layer, ['status']));
		const isEnvelope = !isInside && envelopes.has(layer);
		if (word !== undefined) isInside = true;
		const isOfRequest = word !== undefined && isEnvelope && isAboutRequest(word, layer);
		return [isOfRequest ? undefined : word, own].filter((one) => one !== undefined);
	});
	words.reverse();
	return words.find(isKnown) ?? words[0];
}

function isAboutRequest(word: string, layer: JsonRecord): boolean {
	if (!isOneOf(word, ASSUMED.envelopeStatus)) return false;
	const isError = isWord(word, ASSUMED.requestFailed);
	return !isError || firstId([layer], [...ASSUMED.jobId, ...ASSUMED.jobWrappers]) === undefined;
}

/** Whether an answer tells something of a job, so that its status is the job's and not the request's. */
export const tellsOfJob = (body: unknown): boolean =>
	jobWord(body, jobLayersOf(body)) !== undefined;

/** A status is a text, or an object with a text in it. HTTP status codes are none. */
function wordIn(status: unknown): string | undefined {
	const value = isRecord(status)
		? lookUp(status, ['status', ...ASSUMED.jobStatus, ...ASSUMED.jobStatusInside])
		: status;
	if (typeof value !== 'string') return undefined;
	const word = value
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.trim()
		.slice(0, 60)
		.replace(/\p{Cs}$/u, '');
	return word === '' || /^\d+$/.test(word) ? undefined : word;
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

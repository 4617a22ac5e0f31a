import { ASSUMED } from '../api/assumed';
import { decodeDataUrl, guessBase64 } from '../files/base64';
import { cleanJson } from '../files/clean';
import { findFiles } from '../files/find';
import { isText } from '../files/sniff';
import { JOB_FILE } from '../files/types';
import { readErrorWords } from '../responses/errorWords';
import { jobLayersOf, jobWord, readJobId, stateOf } from '../responses/job';
import { lookUp, toValue, type JsonRecord } from '../responses/json';

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

import { sleep } from 'n8n-workflow';

import { isRecord } from '../responses/json';
import { ArrivingBody } from './arrivingBody';
import type { LongText, TextStore } from './longText';
import { startStallTimer } from './stallTimer';
import { responsesIn } from './errorChain';
import { readHeader } from './header';
import { withJsonInUtf8, wordsInUtf8 } from './inUtf8';
import {
	isStream,
	readBytes,
	storedInTime,
	streamMaker,
	untilEnded,
	type TransferFault,
} from './stream';

/** A response as received: its status, the headers that describe the bytes, and the bytes. */
export interface HttpResponse {
	/** Of a good answer, so 200 to 299; undefined if it was fetched in another way. */
	readonly status?: number;
	/** As the HTTP client returns them. */
	readonly headers?: unknown;
	readonly contentType?: string;
	readonly contentDisposition?: string;
	/** Unchanged bytes; JSON in another character set is converted to UTF-8. */
	readonly body: Buffer;
	/** If the body holds only the beginnings of long texts. */
	readonly long?: LongTexts;
}

/** Texts of a response whose bytes are in n8n's binary storage. */
export interface LongTexts {
	readonly texts: readonly LongText[];
	/** Puts the whole response together again; undefined if the storage has lost a text. */
	readonly whole: () => Promise<HttpResponse | undefined>;
}

/** Largest answer that is read, in bytes: inside JSON, files are a third larger. */
const MAX_RESPONSE_BYTES = 100 * 1024 * 1024;
/** Of a refusal only the message is needed. */
const MAX_REFUSAL_BYTES = 64 * 1024;
/** Longest time without data once an answer has begun, ms. */
const STALL_MS = 60_000;
/** Longest total time of an answer once it has begun, ms. */
const TOTAL_MS = 600_000;
const REFUSAL_MS = 5_000;

/**
 * Reads a streamed answer to its end.
 * `{ headers: { 'content-type': 'text/html' }, body: <stream> }` -> `{ contentType: 'text/html', body: <bytes> }`
 * @param response n8n's full response with a stream as its body
 * @param store where its long texts go
 * @returns why it was aborted, if it is too large, stalls, or n8n has lost a part of it
 * @throws the stream's own error
 */
export async function readResponse(
	response: unknown,
	store?: TextStore,
): Promise<HttpResponse | TransferFault> {
	const { headers, body, statusCode } = isRecord(response) ? response : {};
	// A Stop needs no handling: n8n's HTTP client then ends the stream.
	const timer = startStallTimer({ stallMs: STALL_MS, totalMs: TOTAL_MS, sleep });
	const toStream = streamMaker(body);
	const arriving = new ArrivingBody(toStream && store, toStream);
	const of = (bytes: Buffer): HttpResponse =>
		withJsonInUtf8({
			...(typeof statusCode === 'number' && { status: statusCode }),
			headers,
			contentType: readHeader(headers, 'content-type'),
			contentDisposition: readHeader(headers, 'content-disposition'),
			body: bytes,
		});
	try {
		const bytes = await readBytes(body, MAX_RESPONSE_BYTES, timer, arriving);
		if ('problem' in bytes) return bytes;
		const texts = arriving.longTexts;
		if (texts.length === 0) return of(bytes);
		const whole = async () => {
			const all = await arriving.whole();
			return all && of(all);
		};
		if (texts.every(({ saved, isWhole }) => saved && isWhole))
			return { ...of(bytes), long: { texts, whole } };
		const all = await storedInTime(untilEnded(timer), whole);
		for (const text of texts) text.dropped();
		return all;
	} finally {
		timer.stop();
		arriving.close();
	}
}

/** The body of a refused request. @returns undefined if there is none, or it cannot be read */
export async function readRefusedBody(error: unknown): Promise<Buffer | undefined> {
	const [response] = responsesIn(error);
	if (!response) return undefined;
	const body = response.data ?? response.body ?? (isStream(response) ? response : undefined);
	if (body === undefined) return undefined;
	const timer = startStallTimer({ stallMs: REFUSAL_MS, totalMs: REFUSAL_MS, sleep });
	try {
		const bytes = await readBytes(body, MAX_REFUSAL_BYTES, timer);
		return 'problem' in bytes ? undefined : wordsInUtf8(bytes, response.headers);
	} catch {
		return undefined;
	} finally {
		timer.stop();
	}
}

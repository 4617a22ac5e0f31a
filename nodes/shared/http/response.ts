import { sleep } from 'n8n-workflow';

import { isRecord } from '../responses/json';
import { startStallTimer } from './stallTimer';
import { responsesIn } from './errorChain';
import { readHeader } from './header';
import { withJsonInUtf8, wordsInUtf8 } from './inUtf8';
import { isStream, readBytes, type TransferFault } from './stream';

/** A response as it came: its status, what describes the bytes, and the bytes. */
export interface HttpResponse {
	/** Of a good answer, so 200 to 299; undefined for what was fetched in another way. */
	readonly status?: number;
	/** As the HTTP client gives them. */
	readonly headers?: unknown;
	readonly contentType?: string;
	readonly contentDisposition?: string;
	/** Bytes as they came; JSON in another character set as UTF-8. */
	readonly body: Buffer;
}

/** The largest answer that is read, in bytes: files come inside JSON, a third larger than they are. */
const MAX_RESPONSE_BYTES = 100 * 1024 * 1024;
/** Of a refusal only its words are of interest. */
const MAX_REFUSAL_BYTES = 64 * 1024;
/** How long nothing may arrive once an answer has begun, ms. */
const STALL_MS = 60_000;
/** How long an answer may take in all once it has begun, ms. */
const TOTAL_MS = 600_000;
const REFUSAL_MS = 5_000;

/**
 * Reads a streamed answer to its end.
 * `{ headers: { 'content-type': 'text/html' }, body: <stream> }` -> `{ contentType: 'text/html', body: <bytes> }`
 * @param response n8n's full response with a stream as its body
 * @returns why it was given up, where it is too large or stands still
 * @throws the stream's own error
 */
export async function readResponse(response: unknown): Promise<HttpResponse | TransferFault> {
	const { headers, body, statusCode } = isRecord(response) ? response : {};
	// A Stop needs no part in it: n8n's HTTP client ends the stream then.
	const timer = startStallTimer({ stallMs: STALL_MS, totalMs: TOTAL_MS, sleep });
	try {
		const bytes = await readBytes(body, MAX_RESPONSE_BYTES, timer);
		if ('problem' in bytes) return bytes;
		return withJsonInUtf8({
			...(typeof statusCode === 'number' && { status: statusCode }),
			headers,
			contentType: readHeader(headers, 'content-type'),
			contentDisposition: readHeader(headers, 'content-disposition'),
			body: bytes,
		});
	} finally {
		timer.stop();
	}
}

/** The body of a refused request. @returns undefined where there is none that can be read */
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { JSON_TYPE, json, type Answer } from './answer';
import type { Dialect } from './dialects/dialect';
import type { Fault } from './faults';
import { failure } from './replies';
import type { RequestRecord } from './stats';

/** The body from a test: text and bytes unchanged, anything else as JSON. */
function encoded(body: unknown): { type?: string; bytes: Buffer } {
	if (body === undefined) return { bytes: Buffer.alloc(0) };
	if (ArrayBuffer.isView(body)) {
		const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
		return { type: 'application/octet-stream', bytes };
	}
	if (typeof body === 'string') {
		return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(body) };
	}
	return { type: JSON_TYPE, bytes: Buffer.from(JSON.stringify(body)) };
}

function given(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	const { type, bytes } = encoded(body);
	const named = Object.entries(headers).map(([name, value]): [string, string] => [
		name.toLowerCase(),
		value,
	]);
	return {
		status,
		headers: Object.fromEntries([...(type ? [['content-type', type] as const] : []), ...named]),
		body: bytes,
	};
}

const HTML_PAGE = `<!DOCTYPE html>
<html><head><title>Just a moment</title></head><body><h1>Checking your browser</h1></body></html>
`;

/** The answer as changed by the fault; the answer itself if the fault only affects how it is sent. */
function spoiled(
	fault: Fault,
	{ headers: sent, body: asked }: Pick<FastifyRequest, 'headers' | 'body'>,
	{ path, startedJobId }: RequestRecord,
	{ answer, dialect }: Pick<Delivery, 'answer' | 'dialect'>,
): Answer {
	const words = (message: string) => dialect.problem(failure(500, 'fault', message));
	switch (fault.kind) {
		case 'status': {
			const { status, retryAfter, body } = fault;
			const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
			return given(status, body ?? words(`Fault on demand: ${status}`), headers);
		}
		case 'respond': {
			const { status, headers, body, bodyBase64 } = fault;
			const bytes = bodyBase64 === undefined ? body : Buffer.from(bodyBase64, 'base64');
			return given(status, bytes, headers);
		}
		case 'garbage':
			return given(200, '{"vin": "WBA', { 'content-type': JSON_TYPE });
		case 'html':
			return given(200, HTML_PAGE, { 'content-type': 'text/html; charset=utf-8' });
		case 'redirect': {
			// By default, it leads to a path that does not exist, so that a client that follows it gets a 404.
			const location = fault.location ?? `/moved${path}`;
			return json(307, { message: 'Moved' }, { location });
		}
		case 'emptyBody':
			return given(200, undefined, { 'content-type': JSON_TYPE });
		case 'mislabeled':
			return { ...answer, headers: { ...answer.headers, 'content-type': fault.contentType } };
		case 'jobIdInHeader': {
			if (startedJobId === undefined) return answer;
			const address = `${ENDPOINTS.secureCodingStatus.path}?job_id=${startedJobId}`;
			const value = fault.header === 'location' ? address : startedJobId;
			return given(202, undefined, { [fault.header]: value });
		}
		case 'echo': {
			const request = JSON.stringify({ authorization: sent.authorization, body: asked });
			return json(fault.status, words(`This was refused: ${request}`));
		}
		default:
			return answer;
	}
}

/** Waits, unless the server closes. */
export async function pause(milliseconds: number, closing: AbortSignal): Promise<void> {
	if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: closing }).catch(() => {});
}

/** Sends an answer and records it, unless the client has disconnected. */
export function send(reply: FastifyReply, record: RequestRecord, answer: Answer): FastifyReply {
	if (reply.raw.destroyed) return reply.hijack();
	record.status = answer.status;
	record.answeredAt = performance.now();
	const { status, headers, body } = answer;
	return reply
		.code(status)
		.headers(headers)
		.send(body.length > 0 ? body : undefined);
}

/** Sends the head and a part of the body directly, because the server itself only sends complete answers. */
function begin(reply: FastifyReply, record: RequestRecord, answer: Answer, part: Buffer) {
	const { raw } = reply.hijack();
	record.status = answer.status;
	raw.writeHead(answer.status, {
		...answer.headers,
		'x-request-id': record.id,
		'content-length': answer.body.length,
	});
	raw.write(part);
	return raw;
}

const firstHalf = ({ body }: Answer): Buffer => body.subarray(0, Math.floor(body.length / 2));

function truncate(reply: FastifyReply, record: RequestRecord, answer: Answer): FastifyReply {
	begin(reply, record, answer, firstHalf(answer)).socket?.destroySoon();
	record.answeredAt = performance.now();
	return reply;
}

/** An answer, and the fault that may change it. */
export interface Delivery {
	readonly answer: Answer;
	readonly fault: Fault | undefined;
	/** The dialect for the texts of a fault. */
	readonly dialect: Dialect;
	/** Ends all waiting. */
	readonly closing: AbortSignal;
}

/** Sends an answer as the fault requires. */
export async function deliver(
	reply: FastifyReply,
	record: RequestRecord,
	{ fault, closing, ...real }: Delivery,
): Promise<FastifyReply> {
	if (fault === undefined) return send(reply, record, real.answer);
	const answer = spoiled(fault, reply.request, record, real);
	switch (fault.kind) {
		case 'resetBefore':
		case 'resetAfter':
			reply.hijack().raw.socket?.resetAndDestroy();
			return reply;
		case 'slow':
			await pause(fault.delayMs, closing);
			return send(reply, record, answer);
		case 'slowBody': {
			const half = firstHalf(answer);
			const raw = begin(reply, record, answer, half);
			await pause(fault.delayMs, closing);
			raw.end(answer.body.subarray(half.length));
			record.answeredAt = performance.now();
			return reply;
		}
		case 'truncated':
			return truncate(reply, record, answer);
		case 'respond':
			return fault.isTruncated ? truncate(reply, record, answer) : send(reply, record, answer);
		default:
			return send(reply, record, answer);
	}
}

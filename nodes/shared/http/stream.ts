import type { BinaryHelperFunctions } from 'n8n-workflow';

import { ReadingTurn } from '../state/readingTurn';
import { ArrivingBody } from './arrivingBody';

/** The parts of a Node stream that are needed here. */
export interface ByteStream extends AsyncIterable<unknown> {
	destroy?(error?: Error): unknown;
}

export const isStream = (value: unknown): value is ByteStream =>
	typeof value === 'object' &&
	value !== null &&
	typeof (value as Partial<ByteStream>)[Symbol.asyncIterator] === 'function';

/** A stream that n8n's binary storage takes. */
export type SavableStream = Exclude<
	Parameters<BinaryHelperFunctions['prepareBinaryData']>[0],
	Buffer
>;

/** Makes a Node stream of bytes. */
export type ToStream = (bytes: AsyncIterable<Buffer>) => SavableStream;

/** Node's streams cannot be imported here, but each class knows how to make one. @returns undefined if the body is none */
export function streamMaker(body: unknown): ToStream | undefined {
	const { constructor: streams } = Object(body) as {
		constructor: { from?: (bytes: AsyncIterable<Buffer>, options: object) => SavableStream };
	};
	const isOfNode = isStream(body) && typeof body.destroy === 'function';
	if (!isOfNode || typeof streams.from !== 'function') return undefined;
	return (bytes) => {
		const stream = streams.from!(bytes, { objectMode: false });
		// Who reads it gets its errors. If nobody does any more, they would crash the process.
		stream.on('error', () => undefined);
		return stream;
	};
}

/** Discards a response that will not be read, so that it does not keep its connection. */
export function discard(body: unknown): void {
	if (!isStream(body)) return;
	// Errors after the stream was discarded do not matter, but without a listener they would crash the process.
	(body as { on?: (event: string, listener: () => void) => unknown }).on?.(
		'error',
		() => undefined,
	);
	body.destroy?.();
}

/** An aborted transfer: `{ problem: 'tooLarge', message: 'The file is larger than 50 MB, …' }`. */
export interface TransferFault {
	readonly problem: 'tooLarge' | 'stalled' | 'cancelled' | 'lost';
	/** Worded for the user. */
	readonly message: string;
}

/** Ends a wait from outside: a stall, a deadline or a cancel. */
export interface StallTimer {
	/** Resolves when the transfer should be given up. */
	readonly ended: Promise<TransferFault>;
	/** Call this whenever data have arrived. */
	readonly arrived: () => void;
	/** Call this while what has arrived is stored: until more arrives, only the total time counts. */
	readonly pause: () => void;
	/** The owner must call this when there is nothing left to monitor. */
	readonly stop: () => void;
}

const chunkBytes = (chunk: unknown): Buffer =>
	Buffer.isBuffer(chunk)
		? chunk
		: chunk instanceof Uint8Array
			? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
			: chunk instanceof ArrayBuffer
				? Buffer.from(chunk)
				: Buffer.from(String(chunk), 'utf8');

/** From this size on, in bytes, a response waits for its turn to be read on. */
const LARGE = 48 * 1024;

/**
 * Reads a response's body, in whatever form the HTTP helper returned it. A stream is always closed here, even if not read to
 * its end.
 * @param maxBytes the most to read, in bytes
 * @param arriving collects the bytes
 * @returns why the transfer was aborted, if it was
 * @throws the stream's own error
 */
export async function readBytes(
	body: unknown,
	maxBytes: number,
	timer: StallTimer,
	arriving = new ArrivingBody(),
): Promise<Buffer | TransferFault> {
	if (!isStream(body)) {
		const bytes = chunkBytes(body ?? '');
		return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes;
	}
	let size = 0;
	const turn = new ReadingTurn();
	try {
		const iterator: AsyncIterator<unknown> = body[Symbol.asyncIterator]();
		const inTime = untilEnded(timer);
		for (;;) {
			if (size >= LARGE) await turn.take();
			timer.arrived();
			const step = await inTime(async () => await iterator.next());
			if ('problem' in step) return step;
			timer.pause();
			if (step.done) return await storedInTime(inTime, async () => await arriving.body());
			const bytes = chunkBytes(step.value);
			size += bytes.length;
			if (size > maxBytes) return tooLarge(maxBytes);
			const added = await storedInTime(inTime, async () => {
				await arriving.add(bytes);
				return bytes;
			});
			if ('problem' in added) return added;
		}
	} finally {
		turn.end();
		discard(body);
	}
}

type InTime = <T>(work: () => Promise<T>) => Promise<T | TransferFault>;

/**
 * Waits for the next chunk, or the like. `Promise.race` would keep every chunk in memory for as long as the timer runs, since
 * each race stays attached to the promise that it has lost to.
 * @returns what gives the reason why the transfer was given up, if that comes first
 */
export function untilEnded({ ended }: StallTimer): InTime {
	let fault: TransferFault | undefined;
	let giveUp: (fault: TransferFault) => void = () => undefined;
	void ended.then((reason) => {
		fault = reason;
		giveUp(reason);
	});
	return async (work) =>
		fault ??
		(await new Promise((resolve, reject) => {
			giveUp = resolve;
			work().then(resolve, reject);
		}));
}

/** Waits for n8n's binary storage, which may hang, and would keep the account's other calls waiting. */
export async function storedInTime<T extends object>(
	inTime: InTime,
	work: () => Promise<T | undefined>,
): Promise<T | TransferFault> {
	const done = (await inTime(work)) ?? STORAGE_FAILED;
	return 'problem' in done && done.problem === 'stalled' ? STORAGE_FAILED : done;
}

/** @param maxBytes the limit that was exceeded, in bytes */
export const tooLarge = (maxBytes: number): TransferFault => ({
	problem: 'tooLarge',
	message: `The file is larger than ${Math.max(1, Math.floor(maxBytes / 1024 / 1024))} MB, the maximum that the node downloads.`,
});

/** A part of the response is neither in memory nor in n8n's binary storage. */
export const STORAGE_FAILED: TransferFault = {
	problem: 'lost',
	message: 'the binary storage of n8n failed',
};

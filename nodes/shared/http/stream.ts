/** The parts of a Node stream that are needed here. */
export interface ByteStream extends AsyncIterable<unknown> {
	destroy?(error?: Error): unknown;
}

export const isStream = (value: unknown): value is ByteStream =>
	typeof value === 'object' &&
	value !== null &&
	typeof (value as Partial<ByteStream>)[Symbol.asyncIterator] === 'function';

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
	readonly problem: 'tooLarge' | 'stalled' | 'cancelled';
	/** Worded for the user. */
	readonly message: string;
}

/** Ends a wait from outside: a stall, a deadline or a cancel. */
export interface StallTimer {
	/** Resolves when the transfer should be given up. */
	readonly ended: Promise<TransferFault>;
	/** Call this whenever data have arrived. */
	readonly arrived: () => void;
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

/**
 * Reads a response's body, in whatever form the HTTP helper returned it. A stream is always closed here, even if not read to
 * its end.
 * @param maxBytes the most to read, in bytes
 * @returns why the transfer was aborted, if it was
 * @throws the stream's own error
 */
export async function readBytes(
	body: unknown,
	maxBytes: number,
	timer: StallTimer,
): Promise<Buffer | TransferFault> {
	if (!isStream(body)) {
		const bytes = chunkBytes(body ?? '');
		return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes;
	}
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		const iterator = body[Symbol.asyncIterator]();
		for (;;) {
			const step = await Promise.race([iterator.next(), timer.ended]);
			if ('problem' in step) return step;
			if (step.done) return Buffer.concat(chunks);
			timer.arrived();
			const bytes = chunkBytes(step.value);
			size += bytes.length;
			if (size > maxBytes) return tooLarge(maxBytes);
			chunks.push(bytes);
		}
	} finally {
		discard(body);
	}
}

/** @param maxBytes the limit that was exceeded, in bytes */
export const tooLarge = (maxBytes: number): TransferFault => ({
	problem: 'tooLarge',
	message: `The file is larger than ${Math.max(1, Math.floor(maxBytes / 1024 / 1024))} MB, the maximum that the node downloads.`,
});

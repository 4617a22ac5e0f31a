/** As much of a Node stream as is needed here. */
export interface ByteStream extends AsyncIterable<unknown> {
	destroy?(error?: Error): unknown;
}

export const isStream = (value: unknown): value is ByteStream =>
	typeof value === 'object' &&
	value !== null &&
	typeof (value as Partial<ByteStream>)[Symbol.asyncIterator] === 'function';

/** Ends a response that is not going to be read, so that it holds no connection. */
export function discard(body: unknown): void {
	if (!isStream(body)) return;
	// What a stream says after it was given up is of no interest; unheard, it would end the process.
	(body as { on?: (event: string, listener: () => void) => unknown }).on?.(
		'error',
		() => undefined,
	);
	body.destroy?.();
}

/** A transfer that was given up: `{ problem: 'tooLarge', message: 'The file is larger than 50 MB, …' }`. */
export interface TransferFault {
	readonly problem: 'tooLarge' | 'stalled' | 'cancelled';
	/** In a user's words. */
	readonly message: string;
}

/** Something that ends a wait from outside: a stall, a deadline or a cancel. */
export interface StallTimer {
	/** Resolves when it is time to give up. */
	readonly ended: Promise<TransferFault>;
	/** To be called whenever something has arrived. */
	readonly arrived: () => void;
	/** To be called when there is nothing to watch any more, by whoever has started it. */
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
 * Reads a response's body, whichever form the HTTP helper gave it. A stream is ended here, also where it is not read to its end.
 * @param maxBytes the most that is read, in bytes
 * @returns why the transfer was given up, if it was
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

/** @param maxBytes the limit that was passed, in bytes */
export const tooLarge = (maxBytes: number): TransferFault => ({
	problem: 'tooLarge',
	message: `The file is larger than ${Math.max(1, Math.floor(maxBytes / 1024 / 1024))} MB, the maximum that the node downloads.`,
});

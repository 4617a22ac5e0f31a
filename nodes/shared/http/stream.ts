import { DownloadError } from './downloadError';

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

/** Something that ends a wait from outside: a stall, a deadline or a cancel. */
export interface Guard {
	/** Rejects when it is time to give up; never resolves. */
	readonly ended: Promise<never>;
	/** To be called whenever something has arrived. */
	readonly arrived: () => void;
	/** To be called when there is nothing to watch any more. */
	readonly stop: () => void;
}

const chunkBytes = (chunk: unknown): Buffer =>
	Buffer.isBuffer(chunk)
		? chunk
		: chunk instanceof Uint8Array
			? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
			: Buffer.from(String(chunk), 'utf8');

/**
 * Reads a response's body, whichever form the HTTP helper gave it.
 * @param maxBytes the most that is read, in bytes
 * @throws DownloadError (`tooLarge`), or whatever the guard ends with
 */
export async function readBytes(body: unknown, maxBytes: number, guard: Guard): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	const add = (chunk: unknown): void => {
		const bytes = chunk instanceof ArrayBuffer ? Buffer.from(chunk) : chunkBytes(chunk);
		size += bytes.length;
		if (size > maxBytes) throw new DownloadError('tooLarge', tooLarge(maxBytes));
		chunks.push(bytes);
	};
	if (!isStream(body)) {
		add(body ?? '');
		return Buffer.concat(chunks);
	}
	try {
		const iterator = body[Symbol.asyncIterator]();
		for (;;) {
			const step = await Promise.race([iterator.next(), guard.ended]);
			if (step.done) return Buffer.concat(chunks);
			guard.arrived();
			add(step.value);
		}
	} finally {
		discard(body);
	}
}

/** @param maxBytes the limit that was passed, in bytes */
export const tooLarge = (maxBytes: number): string =>
	`The file is larger than ${Math.max(1, Math.floor(maxBytes / 1024 / 1024))} MB, the most that is fetched.`;

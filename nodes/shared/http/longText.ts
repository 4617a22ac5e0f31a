import { createHash } from 'node:crypto';

import type { IBinaryData } from 'n8n-workflow';

import { arrivingBytes, countArriving } from '../state/arrivingBytes';
import { Base64Run } from './base64Run';
import { BytePipe } from './bytePipe';
import type { SavableStream, ToStream } from './stream';

/** n8n's binary storage, for long texts of responses. */
export interface TextStore {
	/**
	 * Saves bytes as they come.
	 * @param before the JSON up to here, and the beginning of the text
	 * @throws n8n's error
	 */
	readonly save: (bytes: SavableStream, before: Buffer) => Promise<IBinaryData>;
	/** @throws if the file is gone */
	readonly read: (saved: IBinaryData) => Promise<Buffer>;
	/** Whether bytes may be saved: no secret is in them. */
	readonly isClean: (bytes: Buffer) => boolean;
	/** Called for a file that is not handed out. */
	readonly onUnwanted: (bytes: number) => void;
}

/** Most bytes of long texts to keep in memory too, in the whole process, in case that the storage fails. */
const MAX_HELD = 4 * 1024 * 1024;
/** How many bytes are searched for secrets, and then passed on, at a time. */
const BATCH = 48 * 1024;
/** So many of them wait for the next ones: a secret may be on the border. Servers take no longer token in a header. */
const OVERLAP = 16 * 1024;

const FILE_HASH = 'sha256';

interface NewLongText {
	readonly head: string;
	/** The response up to the end of the head. */
	readonly before: Buffer;
	/** Has decoded the head. */
	readonly run: Base64Run;
	readonly store: TextStore;
	readonly toStream: ToStream;
}

/** A long base64 text of a JSON response, whose bytes go to n8n's binary storage while it arrives. */
export class LongText {
	/** How many bytes the file has so far. */
	size = 0;
	/** The stored file, once all is stored. */
	saved: IBinaryData | undefined;
	/** Whether the bytes in the storage are all of the text and hold no secret. */
	isWhole = false;
	private readonly hash = createHash(FILE_HASH);
	private readonly pipe = new BytePipe();
	private readonly saving: Promise<void>;
	/** What came after the head, as it came; undefined once it is only in the storage. */
	private tail: Buffer[] | undefined = [];
	private digest: string | undefined;
	private held = 0;
	private hasFailed = false;
	private isClean = true;
	/** Decoded bytes that the storage has not got: it gets only what was searched, and nothing from a secret on. */
	private waiting: Buffer[] = [];
	private waitingBytes = 0;
	private isUnwanted = false;

	/** The beginning of the text as it came. It stays in the response. */
	readonly head: string;
	private readonly run: Base64Run;
	private readonly store: TextStore;

	constructor({ head, before, run, store, toStream }: NewLongText) {
		this.head = head;
		this.run = run;
		this.store = store;
		this.saving = store.save(toStream(this.pipe), before).then(
			(saved) => {
				if (this.pipe.isRead) this.saved = saved;
				else this.fail();
			},
			() => this.fail(),
		);
		this.keep(Buffer.from(run.rest, 'latin1'));
	}

	/** The head as it is once the JSON is parsed. */
	get standIn(): string {
		return this.head.replaceAll('\\/', '/');
	}

	/** @returns whether the text goes on as base64; else what `rest` returns comes before `text` */
	async push(text: Buffer): Promise<boolean> {
		const bytes = this.run.push(text.toString('latin1'));
		if (!bytes) return false;
		this.keep(text);
		await this.pass(bytes);
		return true;
	}

	/** Passes decoded bytes on to the storage, many at a time. */
	async pass(bytes: Buffer): Promise<void> {
		this.size += bytes.length;
		this.hash.update(bytes);
		this.waitingBytes += bytes.length;
		this.waiting.push(bytes);
		if (this.waitingBytes >= BATCH + OVERLAP) await this.passOn(OVERLAP);
	}

	/** @param isEnd whether the text has ended here, and not only its base64 */
	async end(isEnd: boolean): Promise<void> {
		await this.passOn(0);
		this.isWhole = isEnd && this.run.rest === '' && this.isClean;
		this.pipe.end();
	}

	/** The response broke off: the storage must not keep the file. */
	abort(error: Error): void {
		this.pipe.end(error);
		this.release();
		void this.saving.then(() => this.dropped());
	}

	/**
	 * Waits for the storage.
	 * @returns whether the bytes are there, or still here
	 */
	async isKept(): Promise<boolean> {
		await this.saving;
		return this.saved !== undefined || this.tail !== undefined;
	}

	/** The whole text as it came, up to the end of its base64; undefined if the storage has lost it. */
	async read(): Promise<Buffer | undefined> {
		const { saved, tail, run } = this;
		if (tail) return Buffer.concat([Buffer.from(this.head, 'latin1'), ...tail]);
		if (!saved) return undefined;
		try {
			const stored = await this.store.read(saved);
			const text = run.restore(Buffer.concat([stored, ...this.waiting]));
			return Buffer.from(text + run.rest, 'latin1');
		} catch {
			return undefined;
		}
	}

	/** Whether these are the bytes of the file. Another file may have the same beginning and length. */
	isSame(content: Buffer): boolean {
		if (content.length !== this.size) return false;
		this.digest ??= this.hash.digest('hex');
		return createHash(FILE_HASH).update(content).digest('hex') === this.digest;
	}

	/** The file is not handed out. */
	dropped(): void {
		if (this.saved && !this.isUnwanted) this.store.onUnwanted(this.size);
		this.isUnwanted = true;
	}

	/** Frees the memory of what came after the head. */
	release(): void {
		this.tail = undefined;
		countArriving(-this.held);
		this.held = 0;
	}

	private async passOn(overlap: number): Promise<void> {
		if (!this.isClean) return;
		const bytes = Buffer.concat(this.waiting);
		this.isClean = this.store.isClean(bytes);
		if (!this.isClean) return this.pipe.end();
		const end = bytes.length - overlap;
		// A copy, so that the rest can leave the memory.
		this.waiting = [Buffer.from(bytes.subarray(end))];
		this.waitingBytes = overlap;
		await this.pipe.push(bytes.subarray(0, end));
	}

	private fail(): void {
		this.hasFailed = true;
		this.pipe.close();
	}

	private keep(text: Buffer): void {
		if (!this.tail) return;
		if (!this.hasFailed && arrivingBytes() + text.length > MAX_HELD) return this.release();
		this.tail.push(text);
		this.held += text.length;
		countArriving(text.length);
	}
}

import { isBinary } from '../responses/hideSecrets';
import { inTurn } from '../state/arrivingBytes';
import { Base64Run } from './base64Run';
import { LongText, type TextStore } from './longText';
import type { ToStream } from './stream';

/** From this length on, in bytes, a text goes to the storage. So much of it stays in the response. */
const LONG = 64 * 1024;
/** A text goes there only if it is that much of what is in the body before it: each is opened with a look at all of that. */
const MIN_SHARE = 1 / 8;
const QUOTE_BYTE = 0x22;
/** What comes before base64 in a data URL. */
const BASE64_DATA_URL = /^data:[\w.+;=\\/-]{0,100};base64,/i;
/** What may be hexadecimal, depending on what follows: an empty flash memory, `FFFFFF…`, has no digit for a long time. */
const HEX = /^[0-9a-f]*$/i;

/**
 * Collects the body of a response. Long base64 texts, which is how files come inside JSON, go to n8n's binary storage while
 * they arrive, so that many large responses do not fill the memory. Only the beginning of such a text stays in the body.
 */
export class ArrivingBody {
	private parts: (Buffer | LongText)[] = [];
	/** The text that goes to the storage now. */
	private open: LongText | undefined;
	/** The part in which the last quote is, and where the text after it begins. */
	private textAt = { part: 0, byte: 0 };
	/** How long the text after the last quote is, in bytes; -Infinity for what is not base64. */
	private textLength = -Infinity;
	/** How many bytes are in the body, with the beginnings of long texts. */
	private size = 0;
	private isComplete = false;
	private isClosed = false;

	/** @param store undefined if nothing may be saved */
	constructor(
		private readonly store?: TextStore,
		private readonly toStream?: ToStream,
	) {}

	/** The texts of which only the beginning is in the body. */
	get longTexts(): LongText[] {
		return this.parts.filter((part) => part instanceof LongText);
	}

	/** Adds the next bytes. Waits until the storage has taken them, so that the sender waits too. */
	async add(bytes: Buffer): Promise<void> {
		const rest = this.open ? await this.continueText(this.open, bytes) : bytes;
		if (rest.length === 0) return;
		this.collect(rest);
		const { store, toStream } = this;
		const isLong = this.textLength >= Math.max(LONG, this.size * MIN_SHARE);
		if (store && toStream && isLong && !this.isClosed) await this.openText(store, toStream);
	}

	/**
	 * The body, with the beginnings of long texts.
	 * @returns undefined if the storage has failed and a text is not in memory either
	 */
	async body(): Promise<Buffer | undefined> {
		this.isComplete = true;
		await this.open?.end(false);
		for (const text of this.longTexts) if (!(await text.isKept())) return undefined;
		return Buffer.concat(this.withHeads());
	}

	/**
	 * The body with all of its texts, as it came. Bodies are put together one at a time.
	 * @returns undefined if the storage has lost a text
	 */
	async whole(): Promise<Buffer | undefined> {
		return await inTurn(async () => {
			const whole: Buffer[] = [];
			for (const part of this.parts) {
				const bytes = 'head' in part ? await part.read() : part;
				if (!bytes) return undefined;
				whole.push(bytes);
			}
			return Buffer.concat(whole);
		});
	}

	/** Must be called at the end, whether the response is complete or not. */
	close(): void {
		this.isClosed = true;
		for (const text of this.longTexts) {
			if (this.isComplete) text.release();
			else text.abort(new Error('The response broke off'));
		}
	}

	private collect(bytes: Buffer): void {
		const quote = bytes.lastIndexOf(QUOTE_BYTE);
		if (quote >= 0) {
			this.textAt = { part: this.parts.length, byte: quote + 1 };
			this.textLength = bytes.length - quote - 1;
		} else this.textLength += bytes.length;
		this.parts.push(bytes);
		this.size += bytes.length;
	}

	/** @returns what comes after the text */
	private async continueText(text: LongText, bytes: Buffer): Promise<Buffer> {
		const quote = bytes.indexOf(QUOTE_BYTE);
		const own = quote < 0 ? bytes : bytes.subarray(0, quote);
		const isBase64 = await text.push(own);
		if (isBase64 && quote < 0) return bytes.subarray(bytes.length);
		this.open = undefined;
		await text.end(isBase64);
		return isBase64 ? bytes.subarray(quote) : bytes;
	}

	/** Sends the current text to the storage, if it is base64. */
	private async openText(store: TextStore, toStream: ToStream): Promise<void> {
		const { part, byte } = this.textAt;
		const [first = Buffer.alloc(0), ...others] = this.parts.slice(part) as Buffer[];
		const all = Buffer.concat([first.subarray(byte), ...others]);
		this.textLength = -Infinity;
		const text = all.toString('latin1');
		const [intro = ''] = BASE64_DATA_URL.exec(text.slice(0, 200)) ?? [];
		const run = new Base64Run();
		const bytes = run.push(text.slice(intro.length));
		// Text is searched for parts of secrets, and for more, as a whole.
		if (!bytes || HEX.test(text) || !isBinary(bytes) || !store.isClean(bytes)) return;
		const head = run.restore(bytes);
		const start = Buffer.concat([first.subarray(0, byte), Buffer.from(intro, 'latin1')]);
		this.parts = [...this.parts.slice(0, part), start];
		const before = Buffer.concat([...this.withHeads(), Buffer.from(head, 'latin1')]);
		this.size = before.length;
		const long = new LongText({ head, before, run, store, toStream });
		this.parts.push(long);
		this.open = long;
		await long.pass(bytes);
	}

	private withHeads(): Buffer[] {
		return this.parts.map((part) => ('head' in part ? headOf(part) : part));
	}
}

const headOf = ({ head }: LongText): Buffer => Buffer.from(head, 'latin1');

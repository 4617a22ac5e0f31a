/**
 * The forms in which an answer may repeat a secret. Letter case, escapes and separators are ignored: secrets and texts are
 * compared by the characters that tokens consist of, eight at a time.
 */
import { createHash } from 'node:crypto';

import { madeOnce } from '../state/attached';
import { boundedStore } from '../state/stores';
import { readUnit } from './textUnits';

/** Length of a piece of a secret, in characters. */
export const PIECE = 8;

/** Words that may occur in a secret and in ordinary text. */
const EVERYDAY = ['client', 'access', 'bearer', 'api'].flatMap((word) =>
	['secret', 'credentials', 'token'].flatMap((thing) =>
		['', '-', '_', '.'].map((mark) => `${word}${mark}${thing}`),
	),
);

/** The characters of a text as indexes into the alphabet: `Ab %30` -> `[10, 11, 0]` */
export function digitsOf(text: string | Buffer): number[] {
	const bytes = Buffer.from(text);
	const digits: number[] = [];
	for (let at = 0; at < bytes.length;) {
		const { next, digit } = readUnit(bytes, at);
		if (digit >= 0) digits.push(digit);
		at = next;
	}
	return digits;
}

/** Eight of them as one number, six bits each, which a number holds exactly. */
const pieceKey = (digits: readonly number[], from: number): number => {
	let key = 0;
	for (let at = from; at < from + PIECE; at++) key = key * 64 + (digits[at] ?? 0);
	return key;
};

/** The mask for the last five characters of a piece. */
export const LAST_FIVE = 2 ** 30 - 1;

/**
 * A filter by hash of the last five characters lets most text pass quickly. It has 2 ** 18 bits, which are few enough to stay
 * near the processor.
 */
class PieceFilter {
	private readonly bits = new Uint8Array(2 ** 15);

	/** @param lastFive the last five characters of a piece, six bits each */
	add(lastFive: number): void {
		const key = PieceFilter.keyOf(lastFive);
		this.bits[key >>> 3] = (this.bits[key >>> 3] ?? 0) | (1 << (key & 7));
	}

	/** Whether a piece may end in these five characters. If not, none does. */
	has(lastFive: number): boolean {
		const key = PieceFilter.keyOf(lastFive);
		return (((this.bits[key >>> 3] ?? 0) >>> (key & 7)) & 1) === 1;
	}

	/** Eighteen bits. */
	private static keyOf(lastFive: number): number {
		return Math.imul(lastFive, 0x9e3779b1) >>> 14;
	}
}

/** A secret in base64 at any offset: without the ends, which depend on the neighbouring bytes. */
const base64Forms = (secret: string): string[] =>
	[0, 1, 2].map((before) => {
		const encoded = Buffer.from(`${'\0'.repeat(before)}${secret}`).toString('base64');
		return encoded.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
	});

/** The same, also encoded twice. */
const encodedForms = (secret: string): string[] =>
	base64Forms(secret).flatMap((form) => [form, ...base64Forms(form)]);

const reversed = (text: string): string => [...text].reverse().join('');

/** What is searched for. */
export interface SecretForms {
	/** Literal texts, including those too short to be searched in pieces. */
	readonly exact: readonly string[];
	/** Piece -> whether other JWTs may contain it too: the header, and the issuer claim. */
	readonly pieces: ReadonlyMap<number, 'ours' | 'shared'>;
	readonly filter: PieceFilter;
	/** The secrets as indexes of their characters: `10 11 0` */
	readonly whole: ReadonlySet<string>;
}

function makeForms(secrets: readonly string[]): SecretForms {
	const pieces = new Map<number, 'ours' | 'shared'>();
	const everyday = new Set(
		EVERYDAY.flatMap((word) => {
			const digits = digitsOf(word);
			return digits.slice(PIECE - 1).map((_, at) => pieceKey(digits, at));
		}),
	);
	const add = (text: string, sharedUntil = 0): void => {
		const digits = digitsOf(text);
		for (let at = 0; at + PIECE <= digits.length; at++) {
			const key = pieceKey(digits, at);
			if (everyday.has(key)) continue;
			const isShared = at + PIECE <= sharedUntil && pieces.get(key) !== 'ours';
			pieces.set(key, isShared ? 'shared' : 'ours');
		}
	};
	for (const secret of secrets) {
		const [, said, rest] =
			/^(?=(eyJ[\w-]+\.[\w-]+\.))eyJ[\w-]+\.([\w-]+\.[\w-]*)$/.exec(secret) ?? [];
		add(secret, said?.length);
		for (const form of encodedForms(rest ?? secret)) add(form);
		add(reversed(rest ?? secret));
		add(Buffer.from(rest ?? secret).toString('hex'));
	}
	const filter = new PieceFilter();
	for (const key of pieces.keys()) filter.add(key % (LAST_FIVE + 1));
	const whole = secrets.map((secret) => digitsOf(secret).join(' '));
	const exact = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	return { exact: [...new Set(exact)], pieces, filter, whole: new Set(whole) };
}

/** The same secrets are searched for in every answer. Keyed by a hash, so that no secret is stored in clear text. */
const formsBySecrets = boundedStore<SecretForms>('secretForms', { max: 20 });

/** A frozen list cannot change, so its forms are looked up once. */
const formsOfFrozen = madeOnce(lookUpForms);

/** All forms of these secrets. Those below four characters would match everywhere. */
export const formsOf = (secrets: readonly string[]): SecretForms =>
	Object.isFrozen(secrets) ? formsOfFrozen(secrets) : lookUpForms(secrets);

function lookUpForms(secrets: readonly string[]): SecretForms {
	const long = secrets.filter(({ length }) => length >= 4);
	const key = createHash('sha256').update(JSON.stringify(long)).digest('base64');
	return formsBySecrets.getOr(key, () => makeForms(long));
}

import type { Secrets } from '../call';

/** Replacements of the same shape. Within a run, the same value always gets the same replacement. */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
/** ISO 3779 excludes I, O and Q. */
const VIN_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const HEX_LETTERS = 'abcdef';
/** With more tries, there would still be no unused stand-in of such a short shape. */
const TRIES = 50;

export class StandIns {
	private readonly known = new Map<string, string>();
	private readonly given = new Set<string>();

	private readonly digits: string;

	/** Values that must not be used as stand-ins. */
	constructor(
		private readonly random: () => number,
		{ clientId, clientSecret, vins }: Secrets,
	) {
		for (const secret of [clientId, clientSecret])
			this.given.add(secret.toUpperCase()).add(secret.toLowerCase());
		// One digit is excluded for the end of each VIN, so that no stand-in can be identical to it. The sandbox VIN ends in
		// zeros only.
		const left = new Set('123456789');
		for (const vin of vins) {
			const end = [...vin.slice(-6)];
			if (end.every((digit) => !/\d/.test(digit) || left.has(digit)))
				left.delete(end.find((digit) => left.has(digit)) ?? '');
		}
		this.digits = [...left].join('');
	}

	pick(alphabet: string): string {
		return alphabet[Math.floor(this.random() * alphabet.length)]!;
	}

	digit(): string {
		return this.pick(this.digits);
	}

	/** Replaces letters with letters of the same case and script, and digits with digits. All other characters stay. */
	private readonly likeCharacter = (character: string): string => {
		if (/[0-9]/.test(character)) return this.digit();
		if (/[a-z]/.test(character)) return this.pick(LOWER);
		if (/[A-Z]/.test(character)) return this.pick(UPPER);
		if (character.length > 1) return '𝑥';
		if (/\p{Lu}/u.test(character)) return this.pick('ÄÖÜ');
		if (/[\p{L}\p{N}\p{M}]/u.test(character))
			return character.length === 1 ? this.pick('äöü') : '𝑥';
		return /[\p{P}\p{S}\s]/u.test(character) ? character : '·'.repeat(character.length);
	};

	private remember(kind: string, text: string, make: () => string): string {
		const key = `${kind} ${text}`;
		const before = this.known.get(key);
		if (before !== undefined) return before;
		let made = make();
		for (let tries = 1; tries < TRIES && (made === text || this.given.has(made)); tries++)
			made = make();
		this.known.set(key, made);
		this.given.add(made);
		return made;
	}

	/** `Kx9` -> `Bq4`. The same value in another case gets the same stand-in in that case. */
	word(text: string): string {
		const upper = text.toUpperCase();
		const made = this.remember('word', upper, () => Array.from(upper, this.likeCharacter).join(''));
		if (made.length !== text.length) return Array.from(text, this.likeCharacter).join('');
		return Array.from({ length: text.length }, (_, at) =>
			/[a-zäöü]/.test(text[at]!) ? made[at]!.toLowerCase() : made[at]!,
		).join('');
	}

	/** Replaces hexadecimal digits with other hexadecimal digits. */
	hex(text: string): string {
		const lower = text.toLowerCase();
		const made = this.remember('hex', lower, () =>
			lower.replace(/[a-f]/g, () => this.pick(HEX_LETTERS)).replace(/[0-9]/g, () => this.digit()),
		);
		return text === lower ? made : made.toUpperCase();
	}

	/**
	 * Replaces the 17 characters of a VIN with the same kind of character at each place, so that its ends can be cut from
	 * it.
	 */
	vin(text: string): string {
		const upper = text.toUpperCase();
		const made = this.remember('vin', upper, () =>
			upper.replace(/[A-Z]/g, () => this.pick(VIN_LETTERS)).replace(/[0-9]/g, () => this.digit()),
		);
		// An answer may also contain the ends of the VIN: `vin7`.
		for (const length of [7, 6]) {
			const end = `word ${upper.slice(-length)}`;
			if (!this.known.has(end)) this.known.set(end, made.slice(-length));
		}
		return text === upper ? made : made.toLowerCase();
	}

	/** Replaces bytes with others. The same bytes always get the same replacement. */
	bytes(length: number, content: string): Buffer {
		const made = this.remember('bytes', content, () => {
			const bytes = Buffer.alloc(length);
			for (let at = 0; at < length; at++) bytes[at] = 1 + Math.floor(this.random() * 255);
			return bytes.toString('latin1');
		});
		return Buffer.from(made, 'latin1');
	}
}

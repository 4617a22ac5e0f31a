/** Checksums in their notations, and their comparison. */
import { createHash } from 'node:crypto';

import { FIELD_NAMES } from '../api/fieldNames';
import { getField, normalizeKey } from '../responses/json';
import { decodeBase64 } from './base64';
import { isObject, type Json } from './clean';

/** Kinds of checksums with their length in bytes. */
const LENGTHS = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64, crc32: 4 } as const;
export type ChecksumKind = keyof typeof LENGTHS;

export interface Digest {
	readonly kind: ChecksumKind;
	/** In hexadecimal, lower case. */
	readonly digest: string;
}

/** A claim about a file's bytes. */
export type Claim =
	| {
			readonly about: 'checksum';
			readonly kind: ChecksumKind;
			/** In hexadecimal, lower case. */
			readonly digest: string;
			/** Its key gives no kind, or it is in a record of its own, so it may belong to something else. */
			readonly isVague: boolean;
			/** The name of the only file that it belongs to, if stated. */
			readonly of?: string;
	  }
	| { readonly about: 'length'; readonly bytes: number };

/** The kind with this name: `SHA-256` -> `sha256`. */
export function kindOf(name: string): ChecksumKind | undefined {
	const normalized = normalizeKey(name);
	return Object.hasOwn(LENGTHS, normalized) ? (normalized as ChecksumKind) : undefined;
}

/** The kind of a checksum by its length, if nothing names it; a short one may be anything. */
const kindByLength = (bytes: number): ChecksumKind | undefined =>
	(Object.keys(LENGTHS) as ChecksumKind[]).find(
		(kind) => kind !== 'crc32' && LENGTHS[kind] === bytes,
	);

/** Longest text of a checksum or list of checksums, in characters. */
const MAX_DIGEST_TEXT = 2000;
const MAX_LISTED_DIGESTS = 20;
const MAX_DIGEST_DEPTH = 3;

/** `sha256:…`, `sha-256=:…:`, `sha256-…`, `{SHA256}…` */
const PREFIXED = /^\{?(md5|sha-?\d{1,3}|crc-?32)\}?(?:[:=-]|(?<=\}))\s*:?([\w+/=-]{4,200}):?$/i;
/** `SHA256 (a.upd) = …` */
const BSD = /^(md5|sha-?\d{1,3})\s?\([^)]{0,300}\)\s?=\s?([0-9a-f]{32,128})$/i;
/** `… *a.upd`, the format of sha256sum. */
const SUM_LINE = /^\\?([0-9a-f]{32,128})\s+\*?[^\s=:].{0,300}$/i;

/**
 * The checksums in a value, without anything unknown.
 * `sha256:E3B0…` -> `[{ kind: 'sha256', digest: 'e3b0…' }]`
 * @param kind if the value's key names one
 */
export function readDigests(value: Json, kind?: ChecksumKind, depth = 0): Digest[] {
	if (depth > MAX_DIGEST_DEPTH) return [];
	if (typeof value === 'number') return kind === 'crc32' ? crcOf(value) : [];
	if (typeof value === 'string') return digestsInText(value.trim(), kind);
	if (Array.isArray(value)) {
		return value
			.slice(0, MAX_LISTED_DIGESTS)
			.flatMap((entry) => readDigests(entry, kind, depth + 1));
	}
	if (!isObject(value)) return [];
	const named = getField(value, FIELD_NAMES.checksumKind);
	if (typeof named === 'string') {
		const inside = getField(value, FIELD_NAMES.checksumInside);
		const own = kindOf(named);
		return typeof inside === 'string' && own ? readDigests(inside, own, depth + 1) : [];
	}
	return Object.entries(value)
		.slice(0, MAX_LISTED_DIGESTS)
		.flatMap(([key, entry]) => {
			const own = kindOf(key) ?? (normalizeKey(key) === 'value' ? kind : undefined);
			return own ? readDigests(entry, own, depth + 1) : [];
		});
}

const crcOf = (value: number): Digest[] =>
	Number.isInteger(value) && Math.abs(value) < 2 ** 32
		? [{ kind: 'crc32', digest: (value >>> 0).toString(16).padStart(8, '0') }]
		: [];

function digestsInText(text: string, kind: ChecksumKind | undefined): Digest[] {
	if (text.length > MAX_DIGEST_TEXT) return [];
	const whole = digestOf(text, kind);
	if (whole) return [whole];
	const bsd = BSD.exec(text);
	if (bsd) return digestsWith(kindOf(bsd[1] ?? ''), bsd[2]);
	const line = SUM_LINE.exec(text);
	if (line) return digestsWith(kind ?? kindByLength((line[1] ?? '').length / 2), line[1]);
	const parts = PREFIXED.test(text) ? [text] : text.split(/[\s,;]+/);
	return parts.slice(0, MAX_LISTED_DIGESTS).flatMap((part) => {
		const [, name = '', digits] = PREFIXED.exec(part) ?? [];
		return digestsWith(kindOf(name), digits);
	});
}

function digestsWith(kind: ChecksumKind | undefined, digits = ''): Digest[] {
	const digest = kind && digestOf(digits, kind);
	return digest ? [digest] : [];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A single checksum, in hexadecimal or base64, with or without separators between its bytes. */
function digestOf(text: string, named: ChecksumKind | undefined): Digest | undefined {
	if (UUID.test(text)) return undefined;
	const digits = /^(?:0x)?[0-9a-f\s:.-]+$/i.test(text)
		? text.replace(/^0x/i, '').replace(/[\s:.-]/g, '')
		: '';
	const isHexText = digits !== '' && digits.length % 2 === 0;
	const bytes = isHexText
		? Buffer.from(digits, 'hex')
		: /\s/.test(text)
			? undefined
			: decodeBase64(text);
	if (!bytes) return undefined;
	const kind = named ?? kindByLength(bytes.length);
	// All zeros means that there is no checksum.
	if (!kind || LENGTHS[kind] !== bytes.length || bytes.every((byte) => byte === 0))
		return undefined;
	return { kind, digest: bytes.toString('hex') };
}

/** The checksum of bytes, in hexadecimal; undefined if this Node.js does not support its kind. */
export function digestOfBytes(content: Buffer, kind: ChecksumKind): string | undefined {
	if (kind === 'crc32') return crc32(content).toString(16).padStart(8, '0');
	try {
		return createHash(kind).update(content).digest('hex');
	} catch {
		return undefined;
	}
}

/** The CRC of ZIP and PNG. Node.js has it from version 22.2 on. */
function crc32(content: Buffer): number {
	const table = Array.from({ length: 256 }, (_, index) => {
		let value = index;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
		return value;
	});
	let crc = 0xffffffff;
	for (const byte of content) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

/** What an answer claims about a file's bytes: checksums and length. */
import { FIELD_NAMES } from '../api/fieldNames';
import { readHeader } from '../http/header';
import { getField, isOneOf } from '../responses/json';
import { isObject, type Json, type JsonObject } from './clean';
import { kindOf, readDigests, type ChecksumKind, type Claim } from './digests';
import { looksLikeFileName, wordsOf } from './keys';

/** Claims of a record by the key that they refer to: `report_sha256` by `report`, and a plain `sha256` by none. */
export type Stated = ReadonlyMap<string, readonly Claim[]>;

const NOTHING_STATED: ReadonlyMap<string, readonly Claim[]> = new Map();

const NAMES = [
	...FIELD_NAMES.checksumKinds,
	...FIELD_NAMES.checksum,
	...FIELD_NAMES.fileSize,
	'sha',
];
/** Every key of a claim contains one of these, so most keys are skipped. */
const HINT = new RegExp(NAMES.join('|'), 'i');

/** Words that only say that a file is meant. */
const FILE_WORDS: ReadonlySet<string> = new Set<string>([
	...FIELD_NAMES.checksumWords,
	...FIELD_NAMES.checksum,
	...FIELD_NAMES.fileKeys,
	...FIELD_NAMES.contentKeys,
	...FIELD_NAMES.base64Keys,
]);

const isAnyFile = (stem: string): boolean =>
	stem === '' || stem.split('_').every((word) => FILE_WORDS.has(word));

interface ClaimKey {
	readonly stem: string;
	readonly about: 'length' | 'checksum';
	readonly kind?: ChecksumKind;
}

/** The words of a key, with `sha-256` and `sha256sum` each replaced by their meaning. */
const claimWords = (key: string): string[] =>
	wordsOf(key)
		.join('_')
		.replace(/(?<![a-z0-9])(sha|md|crc)_(\d)/g, '$1$2')
		.replace(/(?<![a-z0-9])(md5|sha\d{1,3})(sum|hash)(?![a-z0-9])/g, '$1_$2')
		.split('_');

const isAmong = (names: readonly string[], word: string | undefined): boolean =>
	word !== undefined && names.includes(word);

/** `report_sha256_hex` -> a sha256 checksum of `report` */
function readClaimKey(key: string): ClaimKey | undefined {
	const words = claimWords(key);
	const last = words.at(-1);
	const stemOf = (count: number) => words.slice(0, count).join('_');
	if (isAmong(FIELD_NAMES.fileSize, last)) {
		return { stem: stemOf(words.length - 1), about: 'length' };
	}
	let end = words.length - 1;
	while (end > 0 && isAmong(FIELD_NAMES.checksumEnds, words[end])) end--;
	const kind = kindOf(words[end] ?? '');
	if (kind !== undefined) return { stem: stemOf(end), about: 'checksum', kind };
	const isNamed = isAmong(FIELD_NAMES.checksum, last) || words[end] === 'sha';
	if (!isNamed) return undefined;
	return { stem: stemOf(words[end] === 'sha' ? end : words.length - 1), about: 'checksum' };
}

/** The text or number as a length in bytes, if it is one. */
function lengthIn(value: Json): number | undefined {
	const length = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof length === 'number' && Number.isSafeInteger(length) && length > 0
		? length
		: undefined;
}

function claimsUnder(key: ClaimKey, value: Json, record: JsonObject): Claim[] {
	if (key.about === 'length') {
		const bytes = lengthIn(value);
		return bytes === undefined ? [] : [{ about: 'length', bytes }];
	}
	const isVague = key.kind === undefined;
	// The kind may be given next to it; a checksum of unknown kind cannot be compared.
	const stated = isVague && !isObject(value) ? getField(record, STATED_KIND) : undefined;
	const kind = key.kind ?? (typeof stated === 'string' ? kindOf(stated) : undefined);
	if (stated !== undefined && kind === undefined) return [];
	const claims = readDigests(value, kind).map((digest) => ({
		about: 'checksum' as const,
		...digest,
		isVague,
	}));
	return isObject(value) ? [...claims, ...claimsByName(value, kind)] : claims;
}

/** Most named checksums that are compared. */
const MAX_NAMED = 1000;

/** `{ 'a.upd': 'e3b0…', 'b.upd': '9f86…' }`: one checksum per file. */
const claimsByName = (byName: JsonObject, kind: ChecksumKind | undefined): Claim[] =>
	Object.entries(byName)
		.slice(0, MAX_NAMED)
		.filter(([name]) => looksLikeFileName(name))
		.flatMap(([name, value]) =>
			readDigests(value, kind).map((digest) => ({
				about: 'checksum' as const,
				...digest,
				isVague: false,
				of: name,
			})),
		);

/** Whether a key holds a description of the thing next to it. */
const isDescription = (key: string): boolean => isOneOf(key, FIELD_NAMES.fileDescription);

/** What a description claims about the bytes next to it: checksums with their kind, and lengths. */
const claimsInDescription = (description: JsonObject): Array<readonly [string, Claim[]]> =>
	Object.entries(description).flatMap(([name, value]) => {
		const key = HINT.test(name) ? readClaimKey(name) : undefined;
		if (!key || (key.about === 'checksum' && key.kind === undefined)) return [];
		const claims = claimsUnder(key, value, description);
		return [
			[key.stem, claims.map((claim) => ('isVague' in claim ? { ...claim, isVague: true } : claim))],
		];
	});

/** Next to a checksum, a `type` or a `name` belongs to the file. */
const STATED_KIND = FIELD_NAMES.checksumKind.filter((name) => name !== 'type' && name !== 'name');

/**
 * The claims in a record.
 * `{ report: '<html>…', report_sha256: 'e3b0…', size: 12 }` -> `report`: the checksum; no key: the length
 */
export function statedIn(record: JsonObject): Stated {
	let stated: Map<string, Claim[]> | undefined;
	const state = (stem: string, claims: readonly Claim[]) => {
		if (claims.length === 0) return;
		stated ??= new Map();
		const known = stated.get(stem);
		if (known) for (const claim of claims) known.push(claim);
		else stated.set(stem, [...claims]);
	};
	for (const [name, value] of Object.entries(record)) {
		if (value === null) continue;
		if (typeof value === 'object' && isObject(value) && isDescription(name)) {
			for (const [stem, claims] of claimsInDescription(value)) state(stem, claims);
		}
		const key = HINT.test(name) ? readClaimKey(name) : undefined;
		if (key) state(key.stem, claimsUnder(key, value, record));
	}
	return stated ?? NOTHING_STATED;
}

/** Whether a claim does not name its file. */
const isOfAny = (claim: Claim): boolean => !('of' in claim);

/** Claims about the single content, or container, under a key: `upd_sha256` belongs to `upd_base64`. */
export function claimsOn(stated: Stated | undefined, key: string): Claim[] {
	if (!stated || stated.size === 0) return [];
	const words = wordsOf(key);
	return [words, words.slice(0, -1)].flatMap((stem) =>
		stem.length === 0 ? [] : (stated.get(stem.join('_')) ?? []).filter(isOfAny),
	);
}

/**
 * Claims about the only file.
 * @param isTaken which claims count that do not say `file`: in the answer itself, a length or a checksum may belong to
 * anything
 */
export function claimsOnOnly(stated: Stated, isTaken: (claim: Claim) => boolean): Claim[] {
	if (stated.size === 0) return [];
	return [...stated]
		.filter(([stem]) => isAnyFile(stem))
		.flatMap(([stem, claims]) =>
			stem.split('_').includes('file') ? claims : claims.filter(isTaken),
		)
		.filter(isOfAny);
}

/** Claims about any number of files, by file name. */
export function claimsByFile(stated: Stated): ReadonlyMap<string, readonly Claim[]> {
	const byFile = new Map<string, Claim[]>();
	for (const [stem, claims] of stated) {
		if (!isAnyFile(stem)) continue;
		for (const claim of claims) {
			if (!('of' in claim) || claim.of === undefined) continue;
			const known = byFile.get(claim.of);
			if (known) known.push(claim);
			else byFile.set(claim.of, [claim]);
		}
	}
	return byFile;
}

/** Words in names of headers that are not about the body. */
const OF_OTHERS: readonly string[] = ['want', 'request', 'signature', 'key', 'hmac'];

/**
 * The checksums in a response's headers: `Content-MD5`, `Digest`, `Repr-Digest`, `x-amz-checksum-sha256`.
 * @param bytes length of the body as received; if it was compressed in transit, they do not count
 */
export function claimsInHeaders(headers: unknown, bytes: number): Claim[] {
	if (typeof headers !== 'object' || headers === null) return [];
	const length = readHeader(headers, 'content-length');
	const mayVary = /encoding/i.test(readHeader(headers, 'vary') ?? '');
	const isAsSent = length === undefined ? !mayVary : Number(length) === bytes;
	if (!isAsSent || readHeader(headers, 'content-encoding') !== undefined) return [];
	return Object.keys(headers).flatMap((name) => {
		if (!HINT.test(name) || wordsOf(name).some((word) => OF_OTHERS.includes(word))) return [];
		const key = readClaimKey(name);
		const value = readHeader(headers, name.toLowerCase());
		const isOfBody = key?.about === 'checksum' && isAnyFile(key.stem);
		if (!isOfBody || value === undefined) return [];
		return readDigests(value, key.kind).map((digest): Claim => ({
			about: 'checksum',
			...digest,
			isVague: key.kind === undefined,
		}));
	});
}

/** Whether a key holds a checksum, even if its value looks like a file. */
export const isChecksumKey = (key: string): boolean =>
	HINT.test(key) && readClaimKey(key)?.about === 'checksum';

import { guessBase64, decodeDataUrl } from './base64';
import { Findings, enclosingRecordOf } from './beside';
import { isChecksumKey, statedIn } from './claims';
import { isObject, type Json, type JsonObject } from './clean';
import { isWebAddress, textFile } from './content';
import type { Found } from './find';
import { isSentFile } from './jobFiles';
import { leadsToAction } from './links';
import { classifyKey, isActionKey, isSentKey, wordsOf } from './keys';
import { FIELD_NAMES } from '../api/fieldNames';
import { ANY_BYTES, isHtml, sniffType } from './sniff';
import type { FileShape, FoundFile } from './types';

/** Base64 of at least this length is a file even if its bytes show no type, in characters. */
const SURELY_A_FILE = 200;
/** Shorter base64 is not a file, whatever its bytes look like. */
const MIN_LENGTH = 40;

/**
 * Finds files under unexpected keys: only what can hardly be anything else.
 * @param value a cleaned JSON value; it is not changed
 */
export function fallbackScan(value: Json, shape: FileShape): Found {
	const found = new Findings();
	// An address that ends in a file name is a file's, whatever action it is for.
	const anyShape = { ...shape, ofJob: undefined };
	const visit = (entry: Json, key: string, isEntry = false): Json | undefined => {
		if (shape.ofJob && isSentKey(key)) return entry;
		if (Array.isArray(entry)) {
			const left = entry.map((one) => visit(one, key, true)).filter((one) => one !== undefined);
			return left.length === 0 && entry.length > 0 ? undefined : left;
		}
		if (isObject(entry)) {
			// The answer itself may repeat the request's method.
			const isAction = key !== '' && leadsToAction(entry, anyShape, false);
			const before = found.count;
			const holders = new Set<string>();
			const left: JsonObject = {};
			for (const [name, one] of Object.entries(entry)) {
				const inner = found.count;
				const rest = isAction && isWebAddressIn(one) ? one : visit(one, name);
				if (found.count > inner) holders.add(name);
				if (rest !== undefined) left[name] = rest;
			}
			if (found.count > before) {
				const beside = { record: left, holders };
				found.surround(
					before,
					enclosingRecordOf({ at: 'data', isEntry }, beside, statedIn(entry), true),
				);
			}
			return left;
		}
		if (typeof entry !== 'string' || isNeverFile(key)) return entry;
		if (isLinkTo(entry, shape) && !isActionKey(key, anyShape)) found.add({ url: entry.trim() });
		const file = fileIn(
			entry,
			shape,
			classifyKey(key, shape) === 'none' ? SURELY_A_FILE : MIN_LENGTH,
		);
		if (!file || (shape.ofJob && isSentFile(file))) return entry;
		found.add({ source: entry, ...file });
		return undefined;
	};
	return { rest: visit(value, ''), files: found.files, links: found.links };
}

const isWebAddressIn = (value: Json): boolean => typeof value === 'string' && isWebAddress(value);

const isNeverFile = (key: string): boolean =>
	isChecksumKey(key) || wordsOf(key).some((word) => FIELD_NAMES.neverFile.includes(word));

const isLinkTo = (text: string, { extension }: FileShape): boolean =>
	extension !== '' &&
	isWebAddress(text) &&
	new RegExp(`\\.(${extension}|zip)(?:[?#]|$)`, 'i').test(text.trim());

function fileIn(text: string, shape: FileShape, surelyFrom: number): FoundFile | undefined {
	const dataUrl = decodeDataUrl(text);
	if (dataUrl) return dataUrl;
	if (shape.extension === 'html' && isHtml(text)) return textFile(text);
	const content = text.length < MIN_LENGTH ? undefined : guessBase64(text);
	if (!content) return undefined;
	const type = sniffType(content);
	const isTyped = type !== ANY_BYTES && type !== 'text/plain';
	const isExpected = shape.mimeType === ANY_BYTES && text.length >= surelyFrom;
	return isTyped || isExpected ? { content } : undefined;
}

import { fieldsByKey } from '../responses/json';
import { envelopesOf } from '../responses/unwrap';
import { sanitizeText } from '../responses/redact';
import { decodeBase64, decodeDataUrl, guessBase64 } from './base64';
import { enclosingRecordOf, withEnclosingRecord, type EnclosingRecord } from './beside';
import { statedIn } from './claims';
import { isObject, type Json, type JsonObject } from './clean';
import { isWebAddress, jsonBytes, readContent, textFile } from './content';
import type { UnreadableAnswer } from './errors';
import { findFiles, type Found } from './find';
import { metadataOf, type FileMetadata } from './fileMetadata';
import { classifyKey, type KeyRole } from './keys';
import { isFilePath } from './paths';
import type { FileShape, FoundFile, LinkedFile } from './types';

/** The position of a value, so that it can be removed. */
interface Spot {
	readonly holder: JsonObject | Json[];
	readonly key: string | number;
}

const MAX_LISTED_FIELDS = 20;
/** Longest path, in characters. */
const MAX_PATH = 1000;

/**
 * Takes the file or files from the field that the user names.
 * `result.files.0` of `{ result: { files: ['QUJD…'], note: 'ok' } }` -> that file, and `{ result: { files: [null], note: 'ok' } }`
 * @param value a cleaned JSON value of our own; what is taken is removed from it
 * @param path dot path, such as `result.files.0.content`; a list without an index means all of its entries
 * @param options `isText`: text there is the file itself and not base64
 * @returns what was taken and what is left; `fileField` if the path does not exist
 */
export function takeField(
	value: Json,
	path: string,
	shape: FileShape,
	options: { isText: boolean },
): Found | UnreadableAnswer {
	const steps = stepsOf(path);
	const starts: Json[] = [
		value,
		...(envelopesOf(value) as JsonObject[]).filter((envelope) => envelope !== value),
	];
	const spots = starts.map((start) => spotsOf(start, steps)).find((found) => found.length > 0);
	if (!spots) return leadsNowhere(path, value);
	const files: FoundFile[] = [];
	const links: LinkedFile[] = [];
	for (const spot of spots) {
		const metadata = isObject(spot.holder) ? metadataOf(fieldsByKey(spot.holder), true) : {};
		const taken = filesAt(valueAt(spot), fieldPathName(steps), metadata, shape, options.isText);
		const around = enclosingRecordAt(spot, starts);
		const isOnly = taken.files.length + taken.links.length === 1;
		for (const file of taken.files) files.push(withEnclosingRecord(file, around, isOnly));
		for (const link of taken.links) links.push(withEnclosingRecord(link, around, isOnly));
		if (taken.links.length === 0) remove(spot, taken.rest);
	}
	if (files.length + links.length === 0) return leadsNowhere(path, value);
	return { rest: value, files, links };
}

/** What the record around a field says about the files in it; undefined if that is a list, or the answer itself. */
function enclosingRecordAt(
	{ holder, key }: Spot,
	answers: readonly Json[],
): EnclosingRecord | undefined {
	if (!isObject(holder)) return undefined;
	const at = answers.includes(holder) ? 'envelope' : 'fileField';
	const beside = { record: holder, holders: new Set([String(key)]) };
	return enclosingRecordOf({ at }, beside, statedIn(holder), false);
}

/** `$.files[0].content` and `files.0.content` are the same. */
const stepsOf = (path: string): string[] =>
	path
		.trim()
		.slice(0, MAX_PATH)
		.replace(/^\$\.?/, '')
		.replace(/\[([^\]]*)\]/g, (_, step: string) => `.${step.trim().replace(/^["']|["']$/g, '')}`)
		.split('.')
		.map((step) => step.trim())
		.filter((step) => step !== '')
		.slice(0, 50);

const fieldPathName = (steps: readonly string[]): string =>
	[...steps].reverse().find((step) => !/^\d+$/.test(step)) ?? 'file';

function spotsOf(start: Json, steps: readonly string[]): Spot[] {
	const [step, ...others] = steps;
	if (step === undefined) return [];
	if (Array.isArray(start)) {
		if (!/^\d+$/.test(step)) return start.flatMap((entry) => spotsOf(entry, steps));
		return next(start, Number(step), others);
	}
	if (!isObject(start)) return [];
	// A key may itself contain dots, as file names do.
	for (let length = 1; length <= steps.length; length++) {
		const key = steps.slice(0, length).join('.');
		const found = Object.hasOwn(start, key) ? next(start, key, steps.slice(length)) : [];
		if (found.length > 0) return found;
	}
	return [];
}

function next(
	holder: JsonObject | Json[],
	key: string | number,
	others: readonly string[],
): Spot[] {
	const value = valueAt({ holder, key });
	if (value === undefined || value === null || value === '') return [];
	return others.length === 0 ? [{ holder, key }] : spotsOf(value, others);
}

const valueAt = ({ holder, key }: Spot): Json | undefined => (holder as JsonObject)[key];

function remove({ holder, key }: Spot, rest: Json | undefined): void {
	if (rest !== undefined) (holder as JsonObject)[key] = rest;
	// A list keeps its indexes, since later entries must not move while it is being processed.
	else if (Array.isArray(holder)) holder[Number(key)] = null;
	else delete holder[key];
}

/** The files of one field; a plain value, or an object without files in it, is itself the file. */
function filesAt(
	value: Json | undefined,
	name: string,
	metadata: FileMetadata,
	shape: FileShape,
	isText: boolean,
): Found {
	if (value === undefined || value === null) return { rest: value, files: [], links: [] };
	if (typeof value !== 'object') return fileOfText(String(value), name, metadata, shape, isText);
	const found = findFiles(value, shape, true);
	if (found.files.length + found.links.length > 0) return found;
	const content = readContent(value, 'content', metadata, shape);
	if (content?.form === 'file') return { rest: undefined, files: [content.file], links: [] };
	const file = {
		fileName: `${name}.json`,
		mimeType: 'application/json',
		content: jsonBytes(value),
		isRebuilt: true,
	} as const;
	return { rest: value, files: [file], links: [] };
}

function fileOfText(
	text: string,
	name: string,
	metadata: FileMetadata,
	shape: FileShape,
	isText: boolean,
): Found {
	const named = metadata.fileName === undefined ? {} : { fileName: metadata.fileName };
	if (isWebAddress(text) || isFilePath(text, shape))
		return { rest: text, files: [], links: [{ url: text.trim(), ...named }] };
	const dataUrl = decodeDataUrl(text);
	const content = dataUrl?.content ?? decoded(text, classifyKey(name, shape), shape, isText);
	const mimeType = metadata.mimeType ?? dataUrl?.mimeType;
	const file = content ? { content } : textFile(text);
	return {
		rest: undefined,
		files: [{ ...file, source: text, ...named, ...(mimeType ? { mimeType } : {}) }],
		links: [],
	};
}

/** Where a file is expected, text is decoded if it can be base64; where data are, only if it looks like base64. */
function decoded(
	text: string,
	role: KeyRole,
	shape: FileShape,
	isText: boolean,
): Buffer | undefined {
	if (role === 'base64') return decodeBase64(text);
	if (isText) return undefined;
	return shape.extension === '' ? guessBase64(text) : decodeBase64(text);
}

function leadsNowhere(path: string, value: Json): UnreadableAnswer {
	const fields = isObject(value) ? Object.keys(value) : [];
	const inner = envelopesOf(value)
		.filter((envelope) => envelope !== value)
		.flatMap((envelope) => Object.keys(envelope));
	const listed = [...new Set([...fields, ...inner])].slice(0, MAX_LISTED_FIELDS).join(', ');
	const known = listed === '' ? 'It has no named fields.' : `Its fields are: ${listed}.`;
	return {
		problem: 'fileField',
		message: sanitizeText(`There is no file at "${path.slice(0, 100)}" in the response. ${known}`),
	};
}

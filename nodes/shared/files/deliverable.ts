import type { IDataObject } from 'n8n-workflow';
import { FIELD_NAMES } from '../api/fieldNames';
import { isEmpty } from '../responses/failure';
import { isOneOf, parseBody, withoutUndefined } from '../responses/json';
import { isProse } from '../responses/textError';
import { unwrap } from '../responses/unwrap';
import { BROKEN_JSON, EMPTY, pageInstead, readBody, wordsInstead } from './body';
import { claimsInHeaders } from './claims';
import { asItemJson, cleanJson, isObject, type Json, type JsonObject } from './clean';
import { codesInText, findCodes } from './codes';
import { saysNothing } from './codeText';
import { namesFile, readDisposition } from './contentDisposition';
import { dataOf, isWebAddress, jsonBytes } from './content';
import type { UnreadableAnswer } from './errors';
import { takeField } from './field';
import { findFiles, type Found } from './find';
import { nameFiles } from './nameFiles';
import { isFilePath } from './paths';
import { decodeTextBody, isFileAsText, packedText } from './textFile';
import {
	isMadeOfFiles,
	shapeOf,
	type Deliverables,
	type FoundFile,
	type ReadOptions,
} from './types';
import type { HttpResponse } from '../http/response';

/**
 * Splits a paid answer into its data, its files and its code, in whatever form it came.
 * `{ report: '<html>…', report_filename: 'history.html' }` -> `{ json: {…}, files: [{ fileName: 'history.html', … }] }`
 * @param answer the response: bytes and the two headers that describe them
 * @param options what the endpoint delivers, and how to name a file without a name
 * @param decoded the files of the answer, if already decoded
 * @returns `files` and `links` are empty if the answer contains none, and the caller decides whether that is a fault; or why
 * there is no result, if the answer is empty, unreadable or a web page, or `fileField` does not exist
 */
export function readDeliverable(
	answer: HttpResponse,
	options: ReadOptions,
	decoded?: Found,
): Deliverables | UnreadableAnswer {
	const body = readBody(answer);
	if ('problem' in body) return body;
	const { deliverable } = options;
	switch (body.form) {
		case 'json':
			return fromJson(body.value, answer, options, decoded);
		case 'bytes':
			return asDeliverables({}, [wholeFile(answer)], options);
		case 'page':
			if (isMadeOfFiles(deliverable) && shapeOf(deliverable).extension === 'html') {
				return asDeliverables({}, [wholeFile(answer)], options);
			}
			return pageInstead(body.text, answer);
		case 'broken':
			// A bare code with the wrong type is still the code that was paid for.
			if (deliverable.kind === 'code' && isBareCode(body.text))
				return fromText(body.text, answer, options);
			return fromUntyped(answer, options) ?? BROKEN_JSON;
		default:
			return fromText(body.text, answer, options);
	}
}

const isBareCode = (text: string | undefined): text is string =>
	text !== undefined && text.length <= 4096 && !/^\s*[[{"<]/.test(text);

function asDeliverables(
	json: IDataObject,
	files: readonly FoundFile[],
	options: ReadOptions,
	others: Partial<Deliverables> = {},
): Deliverables {
	return { links: [], ...others, json, files: nameFiles(files, options) };
}

/** The whole body as one file. */
function wholeFile(answer: HttpResponse): FoundFile {
	const { contentType, contentDisposition, headers, body } = answer;
	const { fileName } = readDisposition(contentDisposition);
	const claims = claimsInHeaders(headers, body.length);
	return withoutUndefined({
		content: body,
		mimeType: contentType || undefined,
		fileName,
		claims: claims.length > 0 ? claims : undefined,
	});
}

/** A binary file that came as base64 with a JSON type, which gateways set for everything they forward. */
function fromUntyped(answer: HttpResponse, options: ReadOptions): Deliverables | undefined {
	const whole = wholeFile({ ...answer, contentType: undefined });
	const file = decodeTextBody(whole, options.deliverable);
	return file.decodedFrom && asDeliverables({}, [file], options);
}

/** A message in place of the result. In a job's answer it belongs to the job, and a named file may be a text file. */
function wordsAlone(
	text: string,
	answer: HttpResponse,
	{ deliverable }: ReadOptions,
): UnreadableAnswer | undefined {
	if (deliverable.kind === 'job' || namesFile(answer.contentDisposition)) return undefined;
	if (saysNothing(text)) return EMPTY;
	if (deliverable.kind === 'code' && codesInText(text).length > 0) return undefined;
	return isProse(text.trim()) ? wordsInstead(text) : undefined;
}

function fromText(
	text: string,
	answer: HttpResponse,
	options: ReadOptions,
): Deliverables | UnreadableAnswer {
	const { kind } = options.deliverable;
	const trimmed = text.trim();
	const words = wordsAlone(text, answer, options);
	if (words) return words;
	if (kind === 'data') return asDeliverables({ data: text }, [], options);
	if (kind === 'code') {
		// A code that comes as a named file is delivered as a file too.
		const { fileName } = readDisposition(answer.contentDisposition);
		const files = fileName === undefined ? [] : [wholeFile(answer)];
		const codes = codesInText(text);
		const isAll = codes.length === 1 && codes[0] === trimmed;
		return asDeliverables(isAll ? {} : { data: text }, files, options, { codes });
	}
	if (isWebAddress(trimmed) || isFilePath(trimmed, shapeOf(options.deliverable))) {
		return asDeliverables({ url: trimmed }, [], options, { links: [{ url: trimmed }] });
	}
	const file = decodeTextBody(wholeFile(answer), options.deliverable);
	// Plain text in a job's answer is a message.
	if (kind === 'job' && !file.decodedFrom && !isFileAsText(answer)) {
		const content = packedText(trimmed);
		if (!content) return asDeliverables({ message: text }, [], options);
		const packed = { content, source: answer.body, decodedFrom: 'base64' } as const;
		return asDeliverables({}, [packed], options);
	}
	return asDeliverables({}, [file], options);
}

function fromJson(
	parsed: unknown,
	answer: HttpResponse,
	options: ReadOptions,
	decoded: Found | undefined,
): Deliverables | UnreadableAnswer {
	const { deliverable, fileField } = options;
	const value = cleanJson(parsed);
	const shape = shapeOf(deliverable);
	if (isNothing(value, deliverable.kind)) return EMPTY;
	const codes = deliverable.kind === 'code' ? findCodes(value) : undefined;
	if (fileField?.trim()) {
		const isText = deliverable.kind === 'code';
		const taken = takeField(value, fileField, shape, { isText });
		return 'problem' in taken ? taken : fromFound(taken, options, codes);
	}
	if (codes) {
		const isCode = typeof value !== 'object' && codes.length === 1;
		return asDeliverables(isCode ? {} : asItemJson(value), [], options, { codes });
	}
	const words = typeof value === 'string' ? wordsAlone(value, answer, options) : undefined;
	if (words) return words;
	if (!isMadeOfFiles(deliverable)) return asDeliverables(asItemJson(value), [], options);
	const whole = typeof value === 'string' ? fromUntyped(answer, options) : undefined;
	if (whole) return whole;
	// In another character set the value is different.
	const isSame = parsed === parseBody(answer.body);
	const found = isSame && decoded ? decoded : findFiles(value, shape);
	if (found.files.length + found.links.length > 0)
		return fromFound(withData(found, options), options);
	return asDeliverables(asItemJson(value), itselfTheFile(value, answer, options), options);
}

/**
 * `null`, `""` and `{}` are empty answers, and so is `{ data: null }` where data are expected; for codes and files the item
 * itself says that there is none. An empty list may mean that there is nothing.
 */
function isNothing(value: Json, kind: ReadOptions['deliverable']['kind']): boolean {
	if (kind === 'job' || Array.isArray(value)) return false;
	if (!isObject(value)) return value === null || (typeof value === 'string' && value.trim() === '');
	return kind === 'data' ? isEmpty(value) && !hasList(value) : Object.keys(value).length === 0;
}

/** `{ ecus: [] }`: there are none. */
const hasList = (value: JsonObject): boolean =>
	Object.values(value).some((inner) => Array.isArray(inner) || (isObject(inner) && hasList(inner)));

const fromFound = (
	{ rest, files, links }: Found,
	options: ReadOptions,
	codes?: readonly string[],
): Deliverables =>
	asDeliverables(asItemJson(rest), files, options, {
		links: [...links],
		...(codes && { codes }),
	});

/** If the file is JSON, its data are put into the item too, even if the file was packed. */
function withData(found: Found, { deliverable }: ReadOptions): Found {
	const { rest, files } = found;
	const isJson = shapeOf(deliverable).extension === 'json';
	const holdsData =
		isObject(rest) && Object.values(rest).some((value) => Array.isArray(value) || isObject(value));
	const data =
		isJson && files.length === 1 && files[0] && !holdsData ? dataOf(files[0]) : undefined;
	if (data === undefined || (rest !== undefined && !isObject(rest)) || rest?.data !== undefined)
		return found;
	return { ...found, rest: { ...rest, data: cleanJson(data) } };
}

/** The answer as the file: if the file is JSON, or if the answer was declared to be a file. */
function itselfTheFile(
	value: Json,
	answer: HttpResponse,
	{ deliverable }: ReadOptions,
): FoundFile[] {
	const isDeclared = namesFile(answer.contentDisposition);
	if (!isDeclared && shapeOf(deliverable).extension !== 'json') return [];
	const inner = unwrap(value);
	// Without a wrapper, the file is the exact body, since it may be signed.
	if (isDeclared || inner === value) return isEnvelopeOfFiles(value) ? [] : [wholeFile(answer)];
	return isEnvelopeOfFiles(inner)
		? []
		: [{ mimeType: 'application/json', content: jsonBytes(inner), isRebuilt: true }];
}

const AROUND = [...FIELD_NAMES.envelope, ...FIELD_NAMES.jobId, ...FIELD_NAMES.vin];

/** Whether a value contains only envelope fields. */
const isEnvelopeOfFiles = (value: unknown): boolean =>
	typeof value !== 'object' ||
	value === null ||
	Object.keys(value).every((key) => isOneOf(key, AROUND));

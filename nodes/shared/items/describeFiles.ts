/** Describes files in an item: in their entries, and in a message if they do not match the answer's claims. */
import type { IDataObject } from 'n8n-workflow';

import { FIELD_NAMES } from '../api/fieldNames';
import type { Deliverable } from '../api/catalog';
import { gatherBeside, isAllBeside, type Gathered } from '../files/beside';
import { freeName, type Json, type JsonObject } from '../files/clean';
import type { DownloadFault } from '../files/download';
import { classifyKey } from '../files/keys';
import { misfitOf, type Misfit } from '../files/misfit';
import { shapeOf, type DeliveredFile, type LinkedFile, type NamedFile } from '../files/types';
import { isOneOf, withoutUndefined } from '../responses/json';

/** Our fields, plus those next to a file in the answer. Ours keep their names: the answer's `bytes` becomes `apiBytes`. */
export function withBeside(own: IDataObject, beside: IDataObject | undefined): IDataObject {
	const fields = { ...own };
	for (const [key, value] of Object.entries(beside ?? {})) {
		const name = Object.hasOwn(own, key) ? `api${key.charAt(0).toUpperCase()}${key.slice(1)}` : key;
		fields[freeName(name, fields)] = value;
	}
	return fields;
}

/** A link that could not be fetched. */
export interface MissingFile {
	readonly link: LinkedFile;
	readonly fault: DownloadFault;
}

/** All files and links of an answer. */
export interface GivenFiles {
	readonly files: readonly NamedFile[];
	readonly missing: readonly MissingFile[];
	readonly links: readonly LinkedFile[];
	/** The answer's own field `files`, without contents. */
	readonly apiFiles: unknown;
	readonly deliverable: Deliverable;
}

/** The files of an item, each with the fields next to it in the answer, and the rest for the item's JSON. */
export interface FilesOfItem {
	readonly files: DeliveredFile[];
	readonly json: IDataObject;
}

/**
 * Moves the fields next to each file into the file's entry. The item's list of files replaces the answer's `files`; anything
 * in that which no entry repeats is kept as `apiFiles`.
 */
export function describeFiles({
	files,
	missing,
	links,
	apiFiles,
	deliverable,
}: GivenFiles): FilesOfItem {
	const urls = new Set(links.map(({ url }) => url));
	const isUrl = (value: Json) => typeof value === 'string' && urls.has(value.trim());
	const gathered = files.map(({ beside = [], fileName, mimeType }) =>
		gatherBeside(beside, (key, value) => {
			const isName = value === fileName && isOneOf(key, NAME_KEYS);
			return isName || isUrl(value) || (value === mimeType && isOneOf(key, FIELD_NAMES.fileType));
		}),
	);
	const ofMissing = missing.map(({ link }) =>
		gatherBeside(link.beside ?? [], (_, value) => isUrl(value)),
	);
	const shape = shapeOf(deliverable);
	const names = new Set(files.flatMap(({ fileName }) => [fileName, stemOf(fileName)]));
	const isKnownKey = (key: string) => names.has(key) || classifyKey(key, shape) !== 'none';
	const isTaken = files.length > 0 && apiFiles !== undefined;
	const whole = wholeRecords([...gathered, ...ofMissing]);
	const isLeft = isTaken && !isAllBeside(apiFiles as Json, whole, isUrl, isKnownKey);
	return {
		files: files.map(({ fileName, mimeType, content, stored, decodedFrom }, at) => {
			const fields = fieldsOf(gathered[at]);
			return withoutUndefined({ fileName, mimeType, content, stored, decodedFrom, beside: fields });
		}),
		json: {
			...(isLeft && { apiFiles }),
			...(missing.length > 0 && {
				missingFiles: missing.map(({ link: { url }, fault }, at) =>
					withBeside({ reason: fault.message, url }, fieldsOf(ofMissing[at])),
				),
			}),
		},
	};
}

const NAME_KEYS = [...FIELD_NAMES.fileName, 'file'];

const stemOf = (fileName: string): string => fileName.replace(/\.[^.]{1,10}$/, '');

const fieldsOf = (gathered: Gathered | undefined): IDataObject | undefined =>
	gathered && Object.keys(gathered.fields).length > 0 ? gathered.fields : undefined;

const wholeRecords = (gathered: readonly Gathered[]): Map<JsonObject, ReadonlySet<string>> =>
	new Map(
		gathered.flatMap(({ whole }) => whole.map(({ record, holders }) => [record, holders] as const)),
	);

/** How many files a message names. */
const NAMED_FILES = 5;

const shownKind = (kind: string): string => kind.toUpperCase().replace(/^SHA/, 'SHA-');

const describeMisfit = (misfit: Misfit): string =>
	misfit.about === 'checksum'
		? `its ${shownKind(misfit.kind)} checksum is different`
		: `it has ${misfit.actual} bytes instead of ${misfit.stated}`;

/**
 * The message about files that do not match the checksum or length in the answer.
 * @param next what to do about it, as a sentence
 * @returns undefined if all match
 */
export function misfitProblem(files: readonly NamedFile[], next: string): string | undefined {
	const misfits = files.flatMap((file) => {
		const misfit = misfitOf(file);
		return misfit ? [`"${file.fileName}" (${describeMisfit(misfit)})`] : [];
	});
	if (misfits.length === 0) return undefined;
	const more = misfits.length - NAMED_FILES;
	const named = `${misfits.slice(0, NAMED_FILES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return misfits.length === 1
		? `A file does not match what the response says about it: ${named}. It may be incomplete or damaged: do not use it, and do not load it into a vehicle.${next}`
		: `Some files do not match what the response says about them: ${named}. They may be incomplete or damaged: do not use them, and do not load them into a vehicle.${next}`;
}

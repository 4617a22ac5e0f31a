import { fieldsByKey, type Fields } from '../responses/json';
import { Findings, enclosingRecordOf } from './beside';
import { claimsOn, isChecksumKey, statedIn } from './claims';
import { isObject, type Json, type JsonObject } from './clean';
import { isBytesLike, isKept, isLongText, jsonFile, readContent, type Content } from './content';
import { metadataBeside, metadataOf, type FileMetadata } from './fileMetadata';
import {
	classifyKey,
	isActionKey,
	isPlainlyFiles,
	isSentKey,
	looksLikeFileName,
	wordsOf,
	type KeyRole,
} from './keys';
import { fallbackScan } from './fallbackScan';
import { isBareText, isCodingFile, isSentFile, isSentName } from './jobFiles';
import { isFileAddress, isFileEntry, linksIn, pathOf } from './links';
import { isFilePath, pathsIn, withoutListed } from './paths';
import { canBeWhole, hasDataBeside, IN_FILES, placeBehind, type Place } from './places';
import { withoutRepeatedLinks, withoutRepeats } from './repeats';
import type { FileShape, FoundFile, LinkedFile } from './types';

export interface Found {
	/** The answer without the content of its files; undefined if nothing is left. */
	readonly rest: Json | undefined;
	readonly files: readonly FoundFile[];
	readonly links: readonly LinkedFile[];
	/** Only plain texts, which may be a job's files, or its log. */
	readonly isGuess?: boolean;
}

const NO_FIELDS: ReadonlyMap<string, readonly unknown[]> = new Map();

/**
 * Finds the files in a JSON answer, in any place and form: base64, data: URLs, byte lists, text, addresses; alone, in lists,
 * in records with name and type, or in maps from name to content.
 * `{ note: 'ok', file: { name: 'a.upd', content: 'QUJD…' } }` -> the file, and `{ note: 'ok' }`
 * @param value a cleaned JSON value; it is not changed
 * @param shape the files to find
 * @param isFilesOnly whether the value is known to be the file or files
 */
export function findFiles(value: Json, shape: FileShape, isFilesOnly = false): Found {
	const finder = new Finder(shape);
	const rest = finder.visit(value, { at: isFilesOnly ? 'fileField' : 'envelope' });
	const found = finder.result(rest);
	const isFound = found.files.length + found.links.length > 0 && !found.isGuess;
	if (isFound || isFilesOnly) return found;
	const fallback = fallbackScan(value, shape);
	const isAny = fallback.files.length + fallback.links.length > 0;
	return isAny || !found.isGuess ? fallback : found;
}

class Finder {
	private readonly found = new Findings();
	/** Addresses in the answer itself, outside any list of files. */
	private readonly beside = new Set<string>();
	/** Addresses that are bare paths, under keys that do not name an address. */
	private readonly paths = new Set<string>();
	/** Texts without a name: they count as files only if there is nothing else. */
	private readonly texts: FoundFile[] = [];

	private readonly roles = new Map<string, KeyRole>();

	constructor(private readonly shape: FileShape) {}

	/** The same keys occur in every record of a list. */
	private role(key: string): KeyRole {
		let role = this.roles.get(key);
		if (role === undefined) this.roles.set(key, (role = classifyKey(key, this.shape)));
		return role;
	}

	result(rest: Json | undefined): Found {
		const files = withoutRepeats(this.found.files);
		// A job's files are in the answer or linked from it, not both.
		const isThere = this.shape.ofJob !== undefined && files.some(isCodingFile);
		const wanted = this.found.links.filter(({ url }) => !isThere || !this.beside.has(url));
		const links = withoutListed(files, withoutRepeatedLinks(wanted), this.paths);
		const isGuess = files.length + links.length === 0 && this.texts.length > 0;
		return isGuess ? { rest, files: this.texts, links, isGuess } : { rest, files, links };
	}

	/** @returns the value without its files; undefined if nothing is left */
	visit(value: Json, place: Place): Json | undefined {
		if (Array.isArray(value)) return this.visitList(value, place);
		if (isObject(value)) return this.visitObject(value, place);
		if (place.at === 'data') return value;
		const isTaken = this.take(value, 'container', { fileName: place.name }, place);
		if (!isTaken && isFilePath(value, this.shape)) this.addPath({ url: value.trim() }, place);
		return isTaken && !isKept(value) ? undefined : value;
	}

	private visitList(list: Json[], place: Place): Json[] | undefined {
		// A list of one counts as its only entry; several records in the answer itself are its data.
		const at =
			place.at === 'envelope' && list.length > 1 && list.some(isObject) ? 'data' : place.at;
		const left = list
			.map((entry) => this.visit(entry, { at, isBeside: place.isBeside, isEntry: true }))
			.filter((entry) => entry !== undefined);
		return left.length === 0 && list.length > 0 ? undefined : left;
	}

	private visitObject(record: JsonObject, place: Place): JsonObject | undefined {
		// Plain data contain no files, and may be large.
		const isPlain = place.at === 'data' && !this.hasRoles(record);
		const fields = isPlain ? NO_FIELDS : fieldsByKey(record);
		const isFile = place.at === 'fileField';
		let stated = isPlain ? undefined : statedIn(record);
		const own: FileMetadata = isPlain ? {} : { ...metadataOf(fields, isFile, place.name), stated };
		const [before, holders] = [this.found.count, new Set<string>()];
		const taken = new Set(this.takeContents(record, place, own, fields));
		if (taken.size === 0) this.takeLinks(record, place, own);
		const isMap = this.isMap(record, place.at);
		const left: JsonObject = {};
		for (const [key, value] of Object.entries(record)) {
			if (taken.has(key)) continue;
			const inner = this.found.count;
			const rest =
				typeof value === 'object' && value !== null
					? this.visitInner(key, value, place, own, isMap)
					: value;
			if (rest !== undefined) left[key] = rest;
			if (this.found.count === inner) continue;
			holders.add(key);
			const isLabel = isMap || (place.at === 'fileField' && this.role(key) === 'none');
			if (isLabel && !looksLikeFileName(key)) this.found.label(inner, key);
			this.found.state(inner, claimsOn((stated ??= statedIn(record)), key));
		}
		if (this.found.count > before) {
			if (own.label !== undefined) this.found.label(before, own.label);
			stated ??= statedIn(record);
			const beside = { record: left, holders };
			this.found.surround(
				before,
				enclosingRecordOf(place, beside, stated, hasDataBeside(this.shape)),
			);
		}
		return Object.keys(left).length === 0 && Object.keys(record).length > 0 ? undefined : left;
	}

	/** Takes the contents in the record itself, and marks the keys that belong to them. */
	private takeContents(
		record: JsonObject,
		place: Place,
		own: FileMetadata,
		fields: Fields,
	): string[] {
		const entries = Object.entries(record).filter(([, value]) => value !== null);
		const named = entries.filter(([key, value]) => {
			const role = this.role(key);
			if (typeof value !== 'string' && (role === 'url' || !isBytesLike(value))) return false;
			if (typeof value === 'string' && looksLikeFileName(key) && place.at === 'fileField') {
				return this.take(value, 'content', { ...own, fileName: key }, place);
			}
			return (
				this.isContentHere(key, role, place, own) &&
				!this.isSent(key) &&
				this.take(value, role, metadataBeside(fields, key, own), place)
			);
		});
		const isTexts = named.length === 0 && place.at === 'fileField' && !this.hasRoles(record);
		const taken = isTexts
			? entries.filter(([key, value]) => isLongText(value) && this.takeFromMap(key, value, place))
			: named;
		return taken.filter(([, value]) => !isKept(value)).map(([key]) => key);
	}

	private isContentHere(key: string, role: KeyRole, place: Place, own: FileMetadata): boolean {
		if (role === 'none' || role === 'url') return false;
		if (role === 'base64' || place.at !== 'data') return true;
		return isPlainlyFiles(key) || looksLikeFileName(own.fileName ?? '');
	}

	private takeLinks(record: JsonObject, place: Place, own: FileMetadata): void {
		const isUrlKey = (key: string) => this.role(key) === 'url';
		const links = linksIn(record, place.at, own, this.shape, isUrlKey);
		for (const link of links) this.addLink(link, place);
		if (links.length > 0 || (place.at === 'data' && hasDataBeside(this.shape))) return;
		const roleOf = (key: string) => this.role(key);
		for (const path of pathsIn(record, place.at, own, this.shape, roleOf))
			this.addPath(path, place);
	}

	private visitInner(
		key: string,
		value: Json[] | JsonObject,
		place: Place,
		own: FileMetadata,
		isMap: boolean,
	): Json | undefined {
		const role = this.role(key);
		if (this.isSent(key)) return value;
		if (isActionKey(key, this.shape)) return this.visit(value, { at: 'data' });
		if (place.at === 'fileField') {
			if (role === 'content' && this.takeAsJson(value, own)) return value;
			const isNamed = isMap || looksLikeFileName(key);
			const at = role === 'none' && !isNamed && hasDataBeside(this.shape) ? 'data' : 'fileField';
			return this.visit(value, { at, name: isNamed ? key : own.fileName, isEntry: isNamed });
		}
		const entry = isMap ? { name: key, isEntry: true } : {};
		if (place.at === 'data')
			return this.visit(value, { at: isPlainlyFiles(key) ? 'fileField' : 'data', ...entry });
		const before = this.found.count;
		const isBeside = role === 'url' && wordsOf(key).length === 1;
		const at = placeBehind(key, role, this.shape);
		const rest = this.visit(value, { at, name: own.fileName, isBeside, ...entry });
		if (this.found.count === before && canBeWhole(key, value, role, own.fileName, this.shape))
			this.takeAsJson(value, own);
		return rest;
	}

	/** An object is itself the file if the file is JSON. */
	private takeAsJson(value: Json[] | JsonObject, metadata: FileMetadata): boolean {
		const file = jsonFile(value, metadata, this.shape);
		return file !== undefined && this.add({ form: 'file', file }, IN_FILES);
	}

	private takeFromMap(key: string, value: Json, place: Place): boolean {
		if (isActionKey(key, this.shape) || this.isSent(key) || isChecksumKey(key)) return false;
		const content = readContent(
			value,
			'container',
			{ fileName: key },
			{ ...this.shape, extension: '' },
		);
		if (content?.form === 'link') {
			if (isFileEntry(key, content.link.url, place.isBeside, this.shape)) this.add(content, place);
			return false;
		}
		const isText = content?.file.content.toString('utf8') === value;
		return content !== undefined && !isText && this.add(content, place);
	}

	private take(value: Json, role: KeyRole, metadata: FileMetadata, place: Place): boolean {
		if (isFilePath(value, this.shape)) return false;
		const content = readContent(value, role, metadata, this.shape);
		if (this.shape.ofJob && content?.form === 'file' && isBareText(value, content.file)) {
			if (!isSentFile(content.file)) this.texts.push(content.file);
			return false;
		}
		return content !== undefined && this.add(content, place, role === 'content' || place.isBeside);
	}

	/** @returns whether it is a file, or the address of one */
	private add(content: Content, place: Place, isPlain = place.isBeside === true): boolean {
		if (content.form === 'link') {
			const { url } = content.link;
			return isFileAddress(url, isPlain, this.shape) && this.addLink(content.link, place);
		}
		if (this.shape.ofJob && isSentFile(content.file)) return false;
		this.found.add(content.file);
		return true;
	}

	private addLink(link: LinkedFile, place: Place): boolean {
		if (this.shape.ofJob && isSentName(link.fileName ?? pathOf(link.url))) return false;
		if (place.at !== 'fileField' || place.isBeside) this.beside.add(link.url);
		this.found.add(link);
		return true;
	}

	private addPath(path: LinkedFile, place: Place): void {
		if (this.addLink(path, place)) this.paths.add(path.url);
	}

	private isSent(key: string): boolean {
		return this.shape.ofJob !== undefined && isSentKey(key);
	}

	/** A record of records whose keys say nothing about files is a map from names to files. */
	private isMap(record: JsonObject, at: Place['at']): boolean {
		const inner = Object.values(record).filter(isObject);
		if (this.hasRoles(record) || inner.length === 0) return false;
		if (at === 'fileField') return inner.length === Object.keys(record).length;
		return (
			inner.length > 1 && !hasDataBeside(this.shape) && inner.every((one) => this.hasRoles(one))
		);
	}

	private hasRoles(record: JsonObject): boolean {
		return Object.keys(record).some((key) => this.role(key) !== 'none');
	}
}

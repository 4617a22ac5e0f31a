import { declaredAsUtf8 } from '../responses/declaredCharset';
import { mimeTypeOf } from './body';
import { labelledName, safeFileName, uniqueName } from './fileName';
import { ANY_BYTES, extensionFor, extensionOf, sniffType, typeFor } from './sniff';
import { shapeOf, type FileShape, type FoundFile, type NamedFile, type ReadOptions } from './types';

/** Types that servers use for anything, so they say nothing about a file. */
const UNTELLING_TYPES: ReadonlySet<string> = new Set([
	'',
	ANY_BYTES,
	'text/plain',
	'binary/octet-stream',
	'application/binary',
]);

/**
 * Gives files safe names, unique within an item, and determines their types.
 * @param found files as received; names already given are kept
 */
export function nameFiles(
	found: readonly FoundFile[],
	options: Pick<ReadOptions, 'deliverable' | 'vin' | 'jobId'>,
): NamedFile[] {
	const shape = shapeOf(options.deliverable);
	const taken = new Map<string, number>();
	const named = found.map((file): NamedFile => {
		const { fileName, mimeType } = file;
		const content = writtenContent(file);
		const typed = typeOf(fileName, mimeType, content, shape);
		const name = safeFileName(fileName, {
			name: shape.name,
			extension: typed.extension,
			vin: options.vin,
			jobId: options.jobId,
		});
		return { ...file, content, fileName: name, mimeType: typed.mimeType };
	});
	const nameOf = labelling(named);
	return named.map((file) => ({ ...file, fileName: uniqueName(nameOf(file), taken) }));
}

/** Labels for files with the same name: `update (HU).upd`. */
function labelling(files: readonly NamedFile[]): (file: NamedFile) => string {
	const labels = new Map<string, Set<string | undefined>>();
	for (const { fileName, label } of files) {
		const key = fileName.toLowerCase();
		const known = labels.get(key);
		if (known) known.add(label);
		else labels.set(key, new Set([label]));
	}
	return ({ fileName, label }) => {
		const isShared = (labels.get(fileName.toLowerCase())?.size ?? 0) > 1;
		return isShared && label !== undefined ? labelledName(fileName, label) : fileName;
	};
}

/** A file that came as text is written in UTF-8, so its own character set declaration is changed to match. */
function writtenContent({ content, isOurText }: FoundFile): Buffer {
	if (!isOurText) return content;
	const text = content.toString('utf8');
	const declared = declaredAsUtf8(text);
	return declared === text ? content : Buffer.from(declared, 'utf8');
}

/** Priority: what the answer says, the file's own name, what the endpoint delivers, the bytes. */
function typeOf(
	fileName: string | undefined,
	declaredType: string | undefined,
	content: Buffer,
	shape: FileShape,
): { extension: string; mimeType: string } {
	const declared = mimeTypeOf(declaredType);
	const isInformative =
		/^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(declared) && !UNTELLING_TYPES.has(declared);
	const own = extensionOf(fileName ?? '');
	const seen = sniffType(content, fileName);
	const byShape = shapeFor(seen, shape);
	const extension = (isInformative ? extensionFor(declared) : undefined) ?? byShape.extension;
	if (isInformative) return { extension, mimeType: declared };
	if (own === '' || own === shape.extension) return { extension, mimeType: byShape.mimeType };
	return { extension, mimeType: typeFor(own) ?? seen };
}

/** What the endpoint delivers, unless the bytes are clearly something else. */
function shapeFor(seen: string, shape: FileShape): { extension: string; mimeType: string } {
	const seenExtension = extensionFor(seen);
	const isVague = shape.extension === '';
	if (!isVague && (shape.mimeType === ANY_BYTES || seenExtension === undefined)) return shape;
	return { extension: seenExtension ?? (seen === 'text/plain' ? 'txt' : 'bin'), mimeType: seen };
}

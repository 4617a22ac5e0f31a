/** Duplicate files or addresses in an answer. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { withBesideOf } from './beside';
import { isChecksumKey } from './claims';
import type { Described, FoundFile, LinkedFile } from './types';

/** Most files that are compared pairwise. */
const MAX_COMPARED = 1000;

/** Details that may differ for the same file. */
const OF_THE_FILE = [
	...FIELD_NAMES.fileName,
	...FIELD_NAMES.fileType,
	...FIELD_NAMES.fileEncoding,
	...FIELD_NAMES.aboutFile,
];

/** Whether two duplicates are for different things, such as two control units, according to the records around them. */
function areForOthers(one: Described, other: Described): boolean {
	if (one.label !== undefined && other.label !== undefined && one.label !== other.label)
		return true;
	const [near, far] = [one.beside?.[0], other.beside?.[0]];
	if (!near || !far || near.record === far.record) return false;
	return Object.entries(near.record).some(([key, value]) => {
		const said = Object.hasOwn(far.record, key) ? far.record[key] : undefined;
		const isComparable = [value, said].every(
			(one) => typeof one === 'string' || typeof one === 'number',
		);
		if (!isComparable || value === said || near.holders.has(key) || far.holders.has(key))
			return false;
		return !isOneOf(key, OF_THE_FILE) && !isChecksumKey(key);
	});
}

/** Whether a file duplicates another: the same bytes for the same thing, and without a name of its own. */
function repeats(file: FoundFile, at: number, other: FoundFile, otherAt: number): boolean {
	if (!file.content.equals(other.content) || areForOthers(file, other)) return false;
	if (file.fileName === other.fileName) return otherAt < at;
	return file.fileName === undefined;
}

/** Removes duplicate files; the fields next to them are kept with the remaining one. */
export function withoutRepeats(files: readonly FoundFile[]): readonly FoundFile[] {
	if (files.length > MAX_COMPARED) return files;
	const isKept = files.map(
		(file, at) => !files.some((other, i) => i !== at && repeats(file, at, other, i)),
	);
	return files.flatMap((file, at) => {
		if (!isKept[at]) return [];
		const same = files.filter((other, i) => !isKept[i] && repeats(other, i, file, at));
		return [same.reduce<FoundFile>(withBesideOf, file)];
	});
}

/** Most things that can share an address. */
const MAX_OF_ONE_ADDRESS = 100;

/** Removes duplicate addresses, keeping the first description; an address for two things is kept twice. */
export function withoutRepeatedLinks(links: readonly LinkedFile[]): LinkedFile[] {
	const byUrl = new Map<string, LinkedFile[]>();
	for (const link of links) {
		const known = byUrl.get(link.url) ?? [];
		byUrl.set(link.url, known);
		const same = known.findIndex((one) => !areForOthers(one, link));
		const at = same < 0 && known.length === MAX_OF_ONE_ADDRESS ? 0 : same;
		const one = known[at];
		if (one) known[at] = withBesideOf(one, link);
		else known.push(link);
	}
	return [...byUrl.values()].flat();
}

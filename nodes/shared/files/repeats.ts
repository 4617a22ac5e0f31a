/** The same file, or the same address, given more than once in an answer. */
import { withBesideOf } from './beside';
import type { FoundFile, LinkedFile } from './types';

/** Each file is compared with each other only up to this many. */
const MAX_COMPARED = 1000;

/** Whether a file is the same as another that is kept: the same bytes, and not under a name of its own. */
function repeats(file: FoundFile, at: number, other: FoundFile, otherAt: number): boolean {
	if (!file.content.equals(other.content)) return false;
	if (file.fileName === other.fileName) return otherAt < at;
	return file.fileName === undefined;
}

/** Files with each of them once; what stands beside the others stays with it. */
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

/** Addresses with each of them once, as it is described first. */
export function withoutRepeatedLinks(links: readonly LinkedFile[]): LinkedFile[] {
	const byUrl = new Map<string, LinkedFile>();
	for (const link of links) {
		const known = byUrl.get(link.url);
		byUrl.set(link.url, known ? withBesideOf(known, link) : link);
	}
	return [...byUrl.values()];
}

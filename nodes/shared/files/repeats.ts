/** The same file, or the same address, given more than once in an answer. */
import type { FoundFile, LinkedFile } from './types';

/** Each file is compared with each other only up to this many. */
const MAX_COMPARED = 1000;

/** Whether a file is the same as another that is kept: the same bytes, and not under a name of its own. */
function repeats(file: FoundFile, at: number, other: FoundFile, otherAt: number): boolean {
	if (!file.content.equals(other.content)) return false;
	if (file.fileName === other.fileName) return otherAt < at;
	return file.fileName === undefined;
}

/** Files with each of them once. */
export const withoutRepeats = (files: readonly FoundFile[]): readonly FoundFile[] =>
	files.length > MAX_COMPARED
		? files
		: files.filter(
				(file, at) => !files.some((other, i) => i !== at && repeats(file, at, other, i)),
			);

/** Addresses with each of them once, as it is described first. */
export function withoutRepeatedLinks(links: readonly LinkedFile[]): LinkedFile[] {
	const byUrl = new Map([...links].reverse().map((link) => [link.url, link]));
	return [...byUrl.values()].reverse();
}

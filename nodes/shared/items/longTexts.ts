import { readDataUrlIntro } from '../files/base64';
import { isText } from '../files/sniff';
import type { Deliverables, FoundFile } from '../files/types';
import type { LongText } from '../http/longText';

/**
 * Finds the files of an answer whose bytes are in n8n's binary storage.
 * @param found the files, read from an answer that holds the beginnings of the texts, or all of them
 * @param isWhole whether it holds all of them
 * @returns the same with `stored`; undefined if a beginning is not enough to read a file as the whole would be read: only for
 * plain binary files that the answer says nothing to check about
 */
export function withStored(
	found: Deliverables,
	texts: readonly LongText[],
	isWhole: boolean,
): Deliverables | undefined {
	const files = found.files.map((file) => {
		const [stored, ...others] = texts.filter((text) => isOf(file, text, isWhole));
		return stored && others.length === 0 ? { ...file, stored } : file;
	});
	const isEnough = (text: LongText): boolean => {
		const own = files.filter(({ stored }) => stored === text);
		return (
			own.length === 1 &&
			own.every(({ claims = [], content }) => claims.length === 0 && !isText(content))
		);
	};
	return isWhole || texts.every(isEnough) ? { ...found, files } : undefined;
}

/** Whether a file was decoded from a long text as it is. */
function isOf({ source, content }: FoundFile, text: LongText, isWhole: boolean): boolean {
	if (typeof source !== 'string') return false;
	if (isWhole) return text.isSame(content);
	const { standIn } = text;
	const own = source.slice(readDataUrlIntro(source).length);
	return own === standIn && content.length === Buffer.byteLength(standIn, 'base64');
}

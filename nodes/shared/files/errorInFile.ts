import { readErrorWords } from '../responses/errorWords';
import { NO_WORDS } from '../responses/failure';
import { parseBody } from '../responses/json';
import { isMarkup } from '../responses/pageText';
import { readFailedAnswer } from '../responses/refusal';
import { extensionOf } from './sniff';

/** Largest error, in bytes. */
const MAX_SIZE = 64 * 1024;
/** Files that consist of text, such as a job's log. */
const OF_WORDS = /^(?:txt|log|csv|md|fsc)$/;

/**
 * The message of an error in place of a file: `{"message":"Forbidden"}`, `<Error><Code>AccessDenied…`.
 * @param fileName its name, if known: a text file may mention errors
 * @returns undefined if the content is not an error
 */
export function errorInFile(content: Buffer, fileName = ''): string | undefined {
	if (content.length > MAX_SIZE) return undefined;
	const fault = readFailedAnswer(content);
	// The caller handles the question which vehicle is meant.
	if (fault === undefined || fault.kind === 'severalVehicles') return undefined;
	const isText =
		typeof parseBody(content) === 'string' && !isMarkup(content.toString('utf8', 0, 100));
	if (isText && OF_WORDS.test(extensionOf(fileName))) return undefined;
	return readErrorWords(content) ?? NO_WORDS;
}

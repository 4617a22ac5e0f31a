import { readErrorWords } from '../responses/errorWords';
import { NO_WORDS } from '../responses/failure';
import { parseBody } from '../responses/json';
import { isMarkup } from '../responses/pageText';
import { readFailedAnswer } from '../responses/refusal';
import { extensionOf } from './sniff';

/** No error is larger, in bytes. */
const MAX_SIZE = 64 * 1024;
/** Files that are words themselves, such as the log of a job. */
const OF_WORDS = /^(?:txt|log|csv|md|fsc)$/;

/**
 * The words of an error that stands where a file should be: `{"message":"Forbidden"}`, `<Error><Code>AccessDenied…`.
 * @param fileName its name, as far as it is known: a text file may speak of errors
 * @returns undefined where the content is no error
 */
export function errorInFile(content: Buffer, fileName = ''): string | undefined {
	if (content.length > MAX_SIZE) return undefined;
	const fault = readFailedAnswer(content);
	// A question, which vehicle is meant, is answered by whoever has asked.
	if (fault === undefined || fault.kind === 'severalVehicles') return undefined;
	const isText =
		typeof parseBody(content) === 'string' && !isMarkup(content.toString('utf8', 0, 100));
	if (isText && OF_WORDS.test(extensionOf(fileName))) return undefined;
	return readErrorWords(content) ?? NO_WORDS;
}

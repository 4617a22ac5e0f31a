/** Whether a web page is the report on a vehicle that was asked for, or somebody else's. */
import { strangerBySigns, type Stranger } from '../responses/pageSigns';
import { markupOf, readPageText } from '../responses/pageText';
import { isChallenged } from '../responses/stranger';

/** A vehicle is known by these last characters of its VIN. */
const TAIL = 7;
/** What may stand between two characters of a VIN: tags, blanks, strokes, and what is invisible. */
const BETWEEN_CHARACTERS =
	'(?:[\\s\\u00a0\\u00ad\\u200b-\\u200f\\u2010-\\u2015\\u2060\\ufeff._-]|<[^<>]{0,300}>|&(?:nbsp|shy|zwnj|zwj|thinsp|ensp|emsp|ndash|#\\d{1,5}|#x[0-9a-f]{1,4});){0,40}';

/** Whether text names a vehicle, by its VIN or the last 7 of it, in whatever spelling. */
export function namesVehicle(text: string, vin: string): boolean {
	const tail = vin.replace(/[^0-9a-z]/gi, '').slice(-TAIL);
	return tail !== '' && new RegExp([...tail].join(BETWEEN_CHARACTERS), 'i').test(text);
}

/** An address repeats what was asked for, also on the page of somebody else. */
const REPEATED_ADDRESSES = /(?:\/|%2f)[^\s"'<>]*/gi;

const INPUT = /<input[\s/]/gi;
const PASSWORD =
	/\s(?:type\s{0,20}=\s{0,20}["']?\s{0,20}password\b|autocomplete\s{0,20}=\s{0,20}["']?\s{0,20}current-password\b)/i;
/** No tag of a field is longer, in characters. */
const MAX_TAG = 1000;

/** Whether a page asks for a password. */
function asksForPassword(page: string): boolean {
	if (!/password/i.test(page)) return false;
	const markup = markupOf(page);
	for (const { index } of markup.matchAll(INPUT)) {
		if (PASSWORD.test(tagAt(markup, index))) return true;
	}
	return false;
}

/** One tag to its end, which is no `>` within quotes. */
const tagAt = (markup: string, index: number): string =>
	/^<(?:[^<>"']|"[^"]*"|'[^']*')*/.exec(markup.slice(index, index + MAX_TAG))?.[0] ?? '';

/**
 * What a page is that stands in place of the report. A password field, or a header of who stands between, is always a
 * stranger's; words and form of a page count for nothing where it names the vehicle.
 * @param page the whole of it
 * @param vin of the vehicle that was asked for, or the last 7 of it
 * @returns undefined where it can be the report
 */
export function strangerIn(
	page: string,
	vin: string | undefined,
	headers?: unknown,
): Stranger | undefined {
	if (isChallenged(headers)) return 'a security check';
	if (asksForPassword(page)) return 'a sign-in page';
	const stranger = strangerBySigns(readPageText(page));
	const isNamed = stranger && vin && namesVehicle(page.replace(REPEATED_ADDRESSES, ' '), vin);
	return isNamed ? undefined : stranger;
}

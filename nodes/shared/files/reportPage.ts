/** Whether a web page is the report on the requested vehicle, or an unrelated page. */
import { strangerBySigns, type Stranger } from '../responses/pageSigns';
import { markupOf, readPageText, type PageText } from '../responses/pageText';
import { isChallenged } from '../responses/stranger';

/** This many last characters of a VIN identify a vehicle. */
const TAIL = 7;
/** What may separate two characters of a VIN: tags, spaces, dashes, invisible characters. */
const BETWEEN_CHARACTERS =
	'(?:[\\s\\u00a0\\u00ad\\u200b-\\u200f\\u2010-\\u2015\\u2060\\ufeff._-]|<[^<>]{0,300}>|&(?:nbsp|shy|zwnj|zwj|thinsp|ensp|emsp|ndash|#\\d{1,5}|#x[0-9a-f]{1,4});){0,100}';

/** Whether text names a vehicle, by its VIN or the last 7 characters, in any spelling. */
export function namesVehicle(text: string, vin: string): boolean {
	const tail = vin.replace(/[^0-9a-z]/gi, '').slice(-TAIL);
	return tail !== '' && new RegExp([...tail].join(BETWEEN_CHARACTERS), 'i').test(text);
}

/** An address may repeat the request, even on an unrelated page. */
const REPEATED_ADDRESSES = /(?:\/|%2f)[^\s"'<>]*/gi;

const INPUT = /<input[\s/]/gi;
const PASSWORD =
	/\s(?:type\s{0,20}=\s{0,20}["']?\s{0,20}password\b|autocomplete\s{0,20}=\s{0,20}["']?\s{0,20}current-password\b)/i;
/** Longest tag of an input field, in characters. */
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

/** One complete tag, in which a quoted `>` does not count as the end. */
const tagAt = (markup: string, index: number): string =>
	/^<(?:[^<>"']|"[^"]*"|'[^']*')*/.exec(markup.slice(index, index + MAX_TAG))?.[0] ?? '';

/** `2021-03-04`, `04.03.2021`, `03/2021`, `4 Mar 2021` */
const DATE_OF_WORK =
	/\b(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])\b|\b(?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d\b|\b[a-z\u00e4\u00e9\u00fb]{3,9}\.? (?:\d{1,2}, )?(?:19|20)\d\d\b/;
/** A mileage, or work on a vehicle. */
const WORK =
	/\b\d(?:[\d.,' ]{0,8}\d)? ?(?:km|mi|miles|kilomet(?:er|re)s?)\b|\b(?:mileage|odometer|kilometerstand|laufleistung|kilom\u00e9trage|oil|brakes?|spark plugs?|tyres?|tires|coolant|engine|gearbox|\u00f6l|\u00f6lwechsel|motor\u00f6l|brems\w{1,20}|z\u00fcndkerzen?|reifen|motor|getriebe|vidange|freins?|aceite|frenos?|olio|freni)(?![\w\u00e4\u00f6\u00fc\u00df])/;
const OF_WORK = [DATE_OF_WORK, WORK];

/** Whether a page has entries like a report's: a date, with work done or a mileage. */
function describesWork({ visible }: PageText): boolean {
	const said = visible.replace(REPEATED_ADDRESSES, ' ');
	return OF_WORK.every((sign) => sign.test(said));
}

/**
 * What a page is that came in place of the report. A password field, or a header of a guard, always shows an unrelated page;
 * its words and form do not count if it names the vehicle or lists work on one.
 * @param page the whole page
 * @param vin of the requested vehicle, or its last 7 characters
 * @returns undefined if it can be the report
 */
export function strangerIn(
	page: string,
	vin: string | undefined,
	headers?: unknown,
): Stranger | undefined {
	if (isChallenged(headers)) return 'a security check';
	if (asksForPassword(page)) return 'a sign-in page';
	const text = readPageText(page);
	const stranger = strangerBySigns(text);
	if (stranger === undefined || describesWork(text)) return undefined;
	const isNamed = vin && namesVehicle(page.replace(REPEATED_ADDRESSES, ' '), vin);
	return isNamed ? undefined : stranger;
}

/** Whether a web page is the report on a vehicle that was asked for, or somebody else's. */
import { strangerBySigns, type Stranger } from '../responses/pageSigns';
import { markupOf, readPageText, type PageText } from '../responses/pageText';
import { isChallenged } from '../responses/stranger';

/** A vehicle is known by these last characters of its VIN. */
const TAIL = 7;
/** What may stand between two characters of a VIN: tags, blanks, strokes, and what is invisible. */
const BETWEEN_CHARACTERS =
	'(?:[\\s\\u00a0\\u00ad\\u200b-\\u200f\\u2010-\\u2015\\u2060\\ufeff._-]|<[^<>]{0,300}>|&(?:nbsp|shy|zwnj|zwj|thinsp|ensp|emsp|ndash|#\\d{1,5}|#x[0-9a-f]{1,4});){0,100}';

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

/** `2021-03-04`, `04.03.2021`, `03/2021`, `4 Mar 2021` */
const DATE_OF_WORK =
	/\b(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])\b|\b(?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d\b|\b[a-z\u00e4\u00e9\u00fb]{3,9}\.? (?:\d{1,2}, )?(?:19|20)\d\d\b/;
/** A mileage, or work on a vehicle. */
const WORK =
	/\b\d(?:[\d.,' ]{0,8}\d)? ?(?:km|mi|miles|kilomet(?:er|re)s?)\b|\b(?:mileage|odometer|kilometerstand|laufleistung|kilom\u00e9trage|oil|brakes?|spark plugs?|tyres?|tires|coolant|engine|gearbox|\u00f6l|\u00f6lwechsel|motor\u00f6l|brems\w{1,20}|z\u00fcndkerzen?|reifen|motor|getriebe|vidange|freins?|aceite|frenos?|olio|freni)(?![\w\u00e4\u00f6\u00fc\u00df])/;
const OF_WORK = [DATE_OF_WORK, WORK];

/** Whether a page has entries as a report has them: when something was done, and what or at which mileage. */
function tellsOfWork({ visible }: PageText): boolean {
	const said = visible.replace(REPEATED_ADDRESSES, ' ');
	return OF_WORK.every((sign) => sign.test(said));
}

/**
 * What a page is that stands in place of the report. A password field, or a header of who stands between, is always a
 * stranger's; words and form of a page count for nothing where it names the vehicle, or tells of work on one.
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
	const text = readPageText(page);
	const stranger = strangerBySigns(text);
	if (stranger === undefined || tellsOfWork(text)) return undefined;
	const isNamed = vin && namesVehicle(page.replace(REPEATED_ADDRESSES, ' '), vin);
	return isNamed ? undefined : stranger;
}

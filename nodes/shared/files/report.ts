/** Checks that the paid report is really what was received. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { describePage } from '../responses/pageSigns';
import { isObject } from './clean';
import { isWebAddress } from './content';
import { classifyKey } from './keys';
import { namesVehicle, strangerIn } from './reportPage';
import { beginningOf, isHtml, textOfFile } from './sniff';
import { shapeOf, type NamedFile, type FileShape, type ReadOptions } from './types';

type Wanted = Pick<ReadOptions, 'deliverable' | 'vin'>;

/** Whether the deliverable is a web page. */
export const isReport = ({ deliverable }: Pick<ReadOptions, 'deliverable'>): boolean =>
	shapeOf(deliverable).extension === 'html';

const isWebPage = ({ mimeType, content }: Pick<NamedFile, 'mimeType' | 'content'>): boolean =>
	mimeType === 'text/html' || isHtml(beginningOf(content));

/** A page in place of the report: what it is, and its bytes. */
export interface StrangersPage {
	/** `The response was a sign-in page titled "Log in" instead of the report.` */
	readonly message: string;
	readonly content: Buffer;
	/** Its type without a character set. */
	readonly mimeType: string;
}

/**
 * Finds a page that is not the report among the files of an answer.
 * @param headers of the answer, if the page is all of it
 * @param charset of the page, if a header states it
 */
export function strangersPage(
	files: readonly NamedFile[],
	wanted: Wanted,
	headers: unknown,
	charset: string | undefined,
): StrangersPage | undefined {
	if (!isReport(wanted)) return undefined;
	for (const file of files) {
		if (!isWebPage(file)) continue;
		const { content, mimeType } = file;
		const page = textOfFile(content, charset);
		const stranger = strangerIn(page, wanted.vin, headers);
		if (!stranger) continue;
		const description = [stranger, describePage(page, headers)].filter(Boolean).join(' ');
		const message = `The response was ${description} instead of the report.`;
		return { message, content, mimeType };
	}
	return undefined;
}

const OPEN_IT =
	'Open it to see what it is. If you retry this execution, this call is not charged again. If it is not the report, find this call in the BimmerVIN dashboard and ask BimmerVIN about it.';

/** The explanation for a page in place of the report, when the data with it are good. */
export const explainPage = ({ message }: StrangersPage): string =>
	`${message.replace('The response was', 'There was')} The data that came with it is in this item. To get the report too, ask BimmerVIN about this call.`;

/**
 * The note about a report that does not say which vehicle it is about, and comes without data that could.
 * @param json the answer without its files
 * @returns undefined if there is nothing to say
 */
export function findReportProblem(
	files: readonly NamedFile[],
	json: unknown,
	wanted: Wanted,
): string | undefined {
	const { vin } = wanted;
	if (!isReport(wanted) || !vin || files.length === 0 || holdsData(json, wanted)) return undefined;
	const isMeant = files.some(
		(file) => !isWebPage(file) || namesVehicle(textOfFile(file.content), vin),
	);
	return isMeant
		? undefined
		: `The page that came as the report does not mention this vehicle. ${OPEN_IT}`;
}

const BESIDE_A_REPORT = [
	...FIELD_NAMES.envelope,
	...FIELD_NAMES.jobId,
	...FIELD_NAMES.vin,
	...FIELD_NAMES.fileName,
	...FIELD_NAMES.fileType,
	...FIELD_NAMES.fileEncoding,
	...FIELD_NAMES.tokenEnd,
	...FIELD_NAMES.tokenLife,
	...FIELD_NAMES.aboutFile,
];
/** `report_filename`, `html_content_type`: prefixed with a word for the file. */
const BESIDE_FILE = [...FIELD_NAMES.fileNameEnds, ...FIELD_NAMES.fileTypeEnds].map(
	(end) => `_${end}`,
);

const isAround = (key: string): boolean =>
	isOneOf(key, BESIDE_A_REPORT) || BESIDE_FILE.some((end) => key.toLowerCase().endsWith(end));

/** Deeper nesting is not searched. */
const MAX_DEPTH = 6;

/** Whether an answer contains more than its envelope and its files. */
export const holdsData = (json: unknown, { deliverable }: Wanted): boolean =>
	isData(json, shapeOf(deliverable), 0);

function isData(value: unknown, shape: FileShape, depth: number): boolean {
	if (value === null || value === undefined || value === '') return false;
	if (typeof value === 'string') return !isWebAddress(value);
	if (Array.isArray(value)) {
		return depth < MAX_DEPTH && value.some((entry) => isData(entry, shape, depth + 1));
	}
	if (!isObject(value)) return true;
	if (depth >= MAX_DEPTH) return true;
	return Object.entries(value).some(([key, entry]) => {
		const isSaid = typeof entry !== 'object' && classifyKey(key, shape) !== 'none';
		return !isAround(key) && !isSaid && isData(entry, shape, depth + 1);
	});
}

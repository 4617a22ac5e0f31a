import { withoutInvisible } from '../shared/api/invisible';
import { showValue } from '../shared/input/vin';

/** The most jobs that one trigger watches. At the usual rate, a round over them takes about half an hour. */
export const MAX_JOBS = 10_000;
/** No ID is longer than this. If one seems to be, a separator is missing. */
const MAX_ID_LENGTH = 200;

/** The job IDs that were read, or what is wrong with the list, in words for the user. */
export type JobIdList =
	| { readonly ids: readonly string[] }
	| { readonly problem: { readonly message: string; readonly description: string } };

const problem = (message: string, description: string): JobIdList => ({
	problem: { message, description },
});

const SEPARATORS = /[\s,;]+/;
/** The characters around an ID if a list was pasted with quotes and brackets. */
const AROUND = '[]"\'';

/** Without a regular expression: a pattern for the end of a text would start again at each of many brackets. */
function withoutAround(id: string): string {
	let start = 0;
	let end = id.length;
	while (start < end && AROUND.includes(id.charAt(start))) start++;
	while (start < end && AROUND.includes(id.charAt(end - 1))) end--;
	return id.slice(start, end);
}

const splitIds = (text: string): string[] =>
	text
		.split(SEPARATORS)
		.map((id) => withoutAround(withoutInvisible(id)))
		.filter((id) => id !== '');

/** The IDs in one value. @returns undefined if it cannot be an ID */
function readEntry(entry: unknown): string[] | undefined {
	if (entry === undefined || entry === null) return [];
	if (typeof entry === 'string') return splitIds(entry);
	// A larger number has already lost its last digits.
	return typeof entry === 'number' && Number.isSafeInteger(entry) ? [String(entry)] : undefined;
}

/** Some values cannot be written as JSON, and neither can those that are nested too deeply: their type is shown instead. */
function jsonOf(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}

const show = (value: unknown): string =>
	showValue(typeof value === 'string' ? value : jsonOf(value));

/**
 * Reads the value of Job IDs: a text with IDs separated by commas, semicolons, spaces or line breaks, or the result of an
 * expression, which may be a list. Duplicate IDs count once.
 * `a7, b8; a7` and `['a7', 'b8']` -> `{ ids: ['a7', 'b8'] }`
 */
export function readJobIds(value: unknown): JobIdList {
	const ids = new Set<string>();
	for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) {
		const found = readEntry(entry);
		if (!found) {
			return problem(
				`Job IDs contains something that is not a job ID: ${show(entry)}`,
				'Enter the IDs as text, separated by commas, spaces or line breaks, or use an expression that returns a list of texts or whole numbers.',
			);
		}
		for (const id of found) ids.add(id);
	}
	const long = [...ids].find((id) => id.length > MAX_ID_LENGTH);
	if (long !== undefined) {
		return problem(
			`Job IDs contains an ID of more than ${MAX_ID_LENGTH} characters: ${show(long)}`,
			'No job ID is that long. Check that the IDs are separated by commas, spaces or line breaks.',
		);
	}
	if (ids.size > MAX_JOBS) {
		return problem(
			`Job IDs contains ${ids.size} IDs, but one trigger can watch ${MAX_JOBS} at most`,
			'Remove the IDs of jobs that are done, or split the list between several workflows.',
		);
	}
	return { ids: [...ids] };
}

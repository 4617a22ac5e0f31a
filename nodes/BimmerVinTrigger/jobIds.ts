import { withoutInvisible } from '../shared/api/invisible';
import { showValue } from '../shared/input/vin';

/** So many jobs are watched at most: at the usual rate a round over them takes about half an hour. */
export const MAX_JOBS = 10_000;
/** Longer than any ID: then a separator is missing. */
const MAX_ID_LENGTH = 200;

/** A list of job IDs as read, or what is wrong with it, in a user's words. */
export type JobIdList =
	| { readonly ids: readonly string[] }
	| { readonly problem: { readonly message: string; readonly description: string } };

const problem = (message: string, description: string): JobIdList => ({
	problem: { message, description },
});

const SEPARATORS = /[\s,;]+/;
/** What is left around an ID when a list was pasted with its quotes and brackets. */
const AROUND = '[]"\'';

/** By hand: a pattern for the end of a text starts anew at each of many brackets. */
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

/** The IDs in one value. @returns undefined where it can be none */
function readEntry(entry: unknown): string[] | undefined {
	if (entry === undefined || entry === null) return [];
	if (typeof entry === 'string') return splitIds(entry);
	// A larger number has lost its last digits already.
	return typeof entry === 'number' && Number.isSafeInteger(entry) ? [String(entry)] : undefined;
}

/** JSON has no form for some values, and none for what is nested too deeply: those are shown by their kind. */
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
 * Reads what the user has put into Job IDs: text with the IDs apart by commas, semicolons, spaces or lines, or what an
 * expression gives, a list too. Every ID counts once.
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

/** An API like the sandbox, with other names for one third of the fields. */
import { TOKEN_PATH } from '../../nodes/shared/api/catalog';
import type { Exchange } from './exchange';
import type { Json } from './fixture';
import { startInFront, type InFront } from './inFront';

/** A different name, with the list of assumed names that lacks it. */
export interface OtherName {
	readonly ours: string;
	readonly theirs: string;
	readonly list: string;
	/** What to add to the list, if it is not the whole name. */
	readonly added?: string;
}

/** None of them is in a table of the package. */
export const OTHER_NAMES: readonly OtherName[] = [
	{ ours: 'access_token', theirs: 'api_pass', list: 'token' },
	{ ours: 'expires_in', theirs: 'valid_for_seconds', list: 'tokenLife' },
	{ ours: 'job_id', theirs: 'ticket_no', list: 'jobId' },
	{ ours: 'job_status', theirs: 'progress_word', list: 'jobStatus' },
	{ ours: 'sandbox', theirs: 'is_test_call', list: 'sandbox' },
	{ ours: 'vin', theirs: 'frame_no', list: 'vin' },
	{ ours: 'vin17', theirs: 'frame_no_long', list: 'vin' },
	{ ours: 'code', theirs: 'unlock_text', list: 'code' },
	{ ours: 'file', theirs: 'kit_bits', list: 'fileKeys', added: 'bits' },
	{ ours: 'filename', theirs: 'called', list: 'fileName' },
	{ ours: 'sa_codes', theirs: 'extras_ordered', list: 'optionCodes' },
	{ ours: 'head_unit', theirs: 'radio_box', list: 'headUnit' },
	{ ours: 'carplay', theirs: 'apple_mirroring', list: 'carPlay' },
	{ ours: 'ilevel', theirs: 'sw_standing', list: 'iLevel' },
	{ ours: 'time_criteria', theirs: 'built_in', list: 'timeCriterion' },
	{ ours: 'message', theirs: 'explanation', list: 'errorWords' },
];

/** A different status word for a job that is done. */
export const OTHER_WORD = { ours: 'completed', theirs: 'sealed', list: 'done' } as const;
/** A price in good answers, which the sandbox does not have. */
export const OTHER_PRICE = { theirs: 'credits_taken', list: 'charged' } as const;

const THEIRS = new Map(OTHER_NAMES.map(({ ours, theirs }) => [ours, theirs]));

function renamed(value: Json, kept: readonly string[]): Json {
	if (Array.isArray(value)) return value.map((inner) => renamed(inner, kept));
	if (value === OTHER_WORD.ours) return OTHER_WORD.theirs;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			const theirs = kept.includes(key) ? undefined : THEIRS.get(key);
			return [theirs ?? key, renamed(inner, kept)];
		}),
	);
}

/**
 * The same answer in other names; one that is no JSON object stays as it is.
 * `{ status: 'success', job_id: 'job_7' }` -> `{ status: 'success', ticket_no: 'job_7', credits_taken: 0.1 }`
 * @param kept names of ours that stay
 */
export function inOtherNames(body: Buffer, kept: readonly string[] = []): Buffer {
	if (!body.toString('utf8', 0, 1).startsWith('{')) return body;
	const answer = renamed(JSON.parse(body.toString('utf8')) as Json, kept) as {
		[key: string]: Json;
	};
	const isGood = answer.status === 'success';
	return Buffer.from(JSON.stringify({ ...answer, ...(isGood && { [OTHER_PRICE.theirs]: 0.1 }) }));
}

export const exchangeInOtherNames = (exchange: Exchange): Exchange => ({
	...exchange,
	body: inOtherNames(exchange.body),
});

/**
 * Stands in front of an API and gives its answers in other names. Whoever starts it closes it.
 * @param withSignIn whether the sign-in has other names too: then nobody can sign in
 * @param kept names of ours that stay
 */
export const startOtherNames = async (
	apiUrl: string,
	{ withSignIn = false, kept = [] as readonly string[] } = {},
): Promise<InFront> =>
	await startInFront(apiUrl, ({ path, headers, body }) => ({
		headers,
		body: path === TOKEN_PATH && !withSignIn ? body : inOtherNames(body, kept),
	}));

/** The findings from one call. */
import { ENDPOINTS, inCredits, type Endpoint } from '../../../nodes/shared/api/catalog';
import { isRecord } from '../../../nodes/shared/responses/json';
import { hasSummary } from '../../../nodes/shared/responses/summary';
import type { Outcome } from '../call';
import type { Exchange } from '../exchange';
import type { Redactor } from '../redact/redactor';
import { askedIn, isOfNoJob, mainExchange, responseOf, signInExchange } from './answers';
import { examine, type Examined, type Finding } from './examine';
import { howFilesCame } from './filesCame';
import { blocks, bullets, code, table } from './markdown';
import { explainedChange, explainedChoice, shownPath, shownType } from './shown';

/** An examined answer and its request. */
export interface Examination {
	readonly title: string;
	readonly outcome: Outcome;
	readonly exchange: Exchange | undefined;
	readonly endpoint: Outcome['call']['endpoint'] | 'signIn';
	readonly examined: Examined | undefined;
}

const answered = (exchange: Exchange | undefined): exchange is Exchange =>
	exchange !== undefined && exchange.status > 0;

/** The report is written again after each call, and earlier findings don't change. */
function once<T>(make: (outcome: Outcome) => T): (outcome: Outcome) => T {
	const made = new WeakMap<Outcome, { value: T }>();
	return (outcome) => {
		const known = made.get(outcome) ?? { value: make(outcome) };
		made.set(outcome, known);
		return known.value;
	};
}

/** Examines the answer to a call. */
export const examineCall = once((outcome: Outcome): Examination => {
	const { call } = outcome;
	const exchange = mainExchange(outcome);
	const { endpoint, title } = call;
	const { vin } = call.parameters;
	const asked = { ...askedIn(endpoint, exchange?.requestBody), ...(vin && { vin }) };
	return {
		title,
		outcome,
		exchange,
		endpoint,
		examined: answered(exchange)
			? examine(asked, responseOf(exchange), isOfNoJob(call))
			: undefined,
	};
});

/** Examines the sign-in for a call. Returns undefined if there was none. */
export const examineSignIn = once((outcome: Outcome): Examination | undefined => {
	const exchange = signInExchange(outcome);
	if (!exchange) return undefined;
	return {
		title: 'Sign-in',
		outcome,
		exchange,
		endpoint: 'signIn',
		examined: answered(exchange)
			? examine({ endpoint: 'signIn' }, responseOf(exchange), false)
			: undefined,
	};
});

const STATES: Readonly<Record<Finding['state'], string>> = {
	found: 'found',
	byShape: 'read, but not under an assumed name',
	elsewhere: 'read, but not from a field: from a header, the text, or the whole answer',
	empty: 'there, but empty',
	missing: '**not found**',
};

function findingRow(
	{ concept, title, state, fitted, fields }: Finding,
	{ changes, choices }: Examined,
	redactor: Redactor,
): string[] {
	const offered = [...changes, ...choices.flatMap(({ meanings }) => meanings)];
	const isOffered = offered.some((change) => change.title === title);
	const reported = state !== 'missing' || isOffered ? STATES[state] : 'not in the answer';
	const list = fitted ? `${fitted.list}: ${code(fitted.name)}` : '';
	const where = fields.slice(0, 4).map((field) => code(shownPath(field, redactor)));
	const more = fields.length > 4 ? [`and ${fields.length - 4} more`] : [];
	return [title === concept ? title : `${title}`, reported, list, [...where, ...more].join(', ')];
}

const MOST_UNREAD = 60;

function unreadLines({ unread, isAll }: Examined, redactor: Redactor): string {
	const shown = unread
		.slice(0, MOST_UNREAD)
		.map((field) => `${code(shownPath(field, redactor))}: ${shownType(field)}`);
	const more = unread.length > MOST_UNREAD ? [`and ${unread.length - MOST_UNREAD} more`] : [];
	return blocks(
		unread.length === 0 ? 'Unread fields: none.' : 'Unread fields:',
		bullets([...shown, ...more]),
		isAll
			? undefined
			: 'The answer is too large to test it without each of its fields, so the rest was not tested.',
	);
}

function summaryLines({ outcome: { item, failed }, endpoint }: Examination): string | undefined {
	if (failed || endpoint === 'signIn' || !hasSummary(endpoint) || !isRecord(item.summary))
		return undefined;
	const rows = Object.entries(item.summary).map(([fact, value]) => [
		fact,
		value === null ? 'null' : value === 'unknown' ? 'unknown' : 'read',
	]);
	return blocks('What the summary got:', table(['Fact', 'Value'], rows));
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

function codeLines({ examined, endpoint }: Examination): string | undefined {
	if (endpoint === 'signIn' || ENDPOINTS[endpoint].deliverable.kind !== 'code') return undefined;
	return `Codes: ${lengthOf(examined?.read.facts.code)}.`;
}

const textOf = (value: unknown, otherwise: string): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;

function refusalLines(
	{ outcome, examined, endpoint }: Examination,
	redactor: Redactor,
): string | undefined {
	const details = isRecord(outcome.item.details) ? outcome.item.details : undefined;
	if (!examined || examined.read.kind === 'good') return undefined;
	const words = examined.read.facts.errorWords;
	const apiCode = examined.read.facts.errorCode;
	const reported = endpoint === 'signIn' ? undefined : details;
	return bullets([
		`The message of the refusal: ${typeof words === 'string' ? code(redactor.text(words)) : 'none that is read'}.`,
		...(apiCode === undefined ? [] : [`Its code: ${code(redactor.text(textOf(apiCode, '')))}.`]),
		...(reported
			? [
					`The node says: reason ${code(textOf(reported.reason, 'none'))}, charged ${code(textOf(reported.charged, 'not said'))}.`,
				]
			: []),
	]);
}

function priceLines(
	{ outcome, examined, endpoint }: Examination,
	redactor: Redactor,
): string | undefined {
	if (endpoint === 'signIn' || !examined) return undefined;
	const { cents }: Endpoint = ENDPOINTS[endpoint];
	const list = cents === 0 ? 'the call is free' : `the list price is ${inCredits(cents)} credits`;
	const { price, sandbox } = examined.read.facts;
	const reported =
		typeof price === 'number'
			? `the answer says ${inCredits(price)} credits`
			: 'the answer names none';
	const at = examined.findings.find(({ concept }) => concept === 'sandbox')?.fields[0];
	const where = at ? ` at ${code(shownPath(at, redactor))}` : '';
	return bullets([
		`Price: ${list}, ${reported}${typeof price === 'number' && price !== cents ? ', which is **another price**' : ''}. Charged by the node's rules: ${outcome.charged}.`,
		sandbox === true
			? `It says that it is from the sandbox${where}.`
			: 'It does not say that it is from the sandbox.',
	]);
}

const KINDS = {
	good: 'a good answer',
	failed: 'a refusal',
	select: 'a choice of several vehicles',
	unreadable: 'an unreadable answer',
} as const;

const typeOf = ({ headers }: Exchange): string =>
	headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'no content type';

/** The section about an answer. */
export function callSection(examination: Examination, redactor: Redactor): string {
	const { title, outcome, exchange, examined, endpoint } = examination;
	const path = endpoint === 'signIn' ? '' : ` (${code(ENDPOINTS[endpoint].path)})`;
	const heading = `### ${title}${path}${endpoint === 'signIn' ? '' : `: ${code(outcome.call.name)}`}`;
	if (!exchange || !examined) {
		const why = exchange?.error ? `: ${code(redactor.text(exchange.error))}` : '';
		return blocks(
			heading,
			`No answer came${why}. Charged by the node's rules: ${outcome.charged}.`,
		);
	}
	const { findings, changes, choices, read } = examined;
	const isUnexpected = read.kind === 'good' && endpoint !== 'signIn' && isOfNoJob(outcome.call);
	return blocks(
		heading,
		`Status ${exchange.status}, ${redactor.headerValue('content-type', typeOf(exchange))}, ${exchange.body.length} bytes, after ${exchange.tookMs} ms. The readers take it for ${KINDS[read.kind]}.`,
		isUnexpected
			? '**Nobody has this job, and the readers take the answer for one about a job.**'
			: undefined,
		table(
			['Fact', 'Result', 'Matching name', 'Where'],
			findings.map((finding) => findingRow(finding, examined, redactor)),
		),
		changes.length > 0 ? 'Lines to change:' : 'Lines to change: none.',
		bullets(changes.map((change) => explainedChange(change, redactor))),
		choices.length > 0 ? 'For you to decide:' : undefined,
		bullets(choices.map((choice) => explainedChoice(choice, redactor))),
		refusalLines(examination, redactor),
		summaryLines(examination),
		codeLines(examination),
		howFilesCame(examination, redactor),
		priceLines(examination, redactor),
		unreadLines(examined, redactor),
	);
}

/** `first-contact/report.md`: what a run shows about our assumptions, and what to change. */
import {
	ENDPOINTS,
	inCredits,
	TOKEN_PATH,
	type EndpointName,
} from '../../../nodes/shared/api/catalog';
import type { Outcome } from '../call';
import type { Redactor } from '../redact/redactor';
import { callSection, examineCall, examineSignIn, type Examination } from './callSection';
import { headerSection } from './headers';
import { blocks, bullets, code, table } from './markdown';
import { explainedChoice, shownChange, shownPath } from './shown';

/** All lines to change, each listed once, with where the field was seen. */
function changeTable(examinations: readonly Examination[], redactor: Redactor): string {
	const lines = new Map<string, { title: string; seen: Set<string>; isLikely: boolean }>();
	for (const { title: call, examined } of examinations) {
		for (const change of examined?.changes ?? []) {
			const line = shownChange(change, redactor);
			const known = lines.get(line) ?? { title: change.title, seen: new Set(), isLikely: false };
			known.seen.add(`${call}: ${code(shownPath(change.field, redactor))}`);
			lines.set(line, { ...known, isLikely: known.isLikely || change.isLikely });
		}
	}
	const rows = [...lines]
		.sort(([, a], [, b]) => Number(b.isLikely) - Number(a.isLikely))
		.map(([line, { title, seen, isLikely }]) => [
			code(line),
			title,
			isLikely ? 'likely' : 'perhaps: only its shape matches',
			[...seen].slice(0, 3).join('; '),
		]);
	return (
		table(['Line to change', 'For', 'How sure', 'Seen in'], rows) ??
		'These answers show no name or word that has to be added.'
	);
}

/** What only a person can decide, by call. */
const choiceLines = (examinations: readonly Examination[], redactor: Redactor): string[] =>
	examinations.flatMap(({ title, examined }) =>
		(examined?.choices ?? []).map((choice) => `${title}: ${explainedChoice(choice, redactor)}`),
	);

const resultOf = ({ examined, exchange }: Examination): string => {
	if (!examined) return exchange?.error ? 'no answer' : 'not sent';
	const { kind } = examined.read;
	const { length } = examined.findings.filter(({ state }) => state === 'missing');
	return `${kind === 'failed' ? 'refused' : kind}, ${length === 0 ? 'all expected facts found' : `${length} not found`}`;
};

/** Lists the endpoints that haven't answered, because the report must cover every assumption. */
function notAsked(outcomes: readonly Outcome[], hasSignIn: boolean): string {
	const asked = new Set<EndpointName>(
		outcomes
			.filter(({ exchanges, call }) =>
				exchanges.some(
					({ path, status }) =>
						status > 0 && path.split('?')[0]!.endsWith(ENDPOINTS[call.endpoint].path),
				),
			)
			.map(({ call }) => call.endpoint),
	);
	const missing = (Object.keys(ENDPOINTS) as EndpointName[]).filter((name) => !asked.has(name));
	const lines = missing.map(
		(name) => `${code(ENDPOINTS[name].path)} (${inCredits(ENDPOINTS[name].cents)} credits)`,
	);
	return (
		bullets([...(hasSignIn ? [] : [`${code(TOKEN_PATH)} (free)`]), ...lines]) ??
		'Nothing: every endpoint has answered.'
	);
}

/**
 * The report of a run. It contains names and redacted values, and nothing else from an answer.
 * @param notes sentences about the conversation with the API
 */
export function reportOn(
	outcomes: readonly Outcome[],
	redactor: Redactor,
	notes: readonly string[],
): string {
	const signIn = outcomes.map(examineSignIn).find((examination) => examination !== undefined);
	const calls = outcomes.map(examineCall);
	const all = [...(signIn ? [signIn] : []), ...calls];
	const rows = calls.map((examination) => [
		examination.title,
		code(examination.outcome.call.name),
		String(examination.exchange?.status || 'none'),
		examination.outcome.charged,
		resultOf(examination),
	]);
	const answers = outcomes.flatMap(({ exchanges }) => exchanges.filter(({ status }) => status > 0));
	const text = blocks(
		'# First contact',
		'Which of our guesses about the API were right, and which lines to change. The field names are those of the API; values are omitted or replaced.',
		bullets(notes),
		'## Lines to change',
		changeTable(all, redactor),
		bullets(choiceLines(all, redactor)),
		'## Calls',
		table(['Call', 'Name', 'Status', 'Charged', 'Result'], rows) ?? 'None.',
		'## What each answer shows',
		...all.map((examination) => callSection(examination, redactor)),
		'## Headers',
		headerSection(answers, redactor),
		'## Not called',
		notAsked(outcomes, signIn !== undefined),
	);
	return `${text}\n`;
}

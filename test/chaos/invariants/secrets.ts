import { violation, type Violation } from '../evidence';

/** A text that is stored or shown somewhere, such as a stored execution. */
export interface Kept {
	readonly where: string;
	readonly text: string;
}

/** Nothing that n8n stores or shows contains a secret or a token. */
export const secretsKept = (traces: readonly string[], texts: readonly Kept[]): Violation[] =>
	texts
		.filter(({ text }) => traces.some((trace) => text.includes(trace)))
		.map(({ where }) => where)
		.map(violation('secrets are kept'));

/** Other origins, including redirect targets, receive neither a token nor a secret. */
export const originsKept = (traces: readonly string[], received: readonly string[]): Violation[] =>
	received
		.filter(
			(request) =>
				/authorization/i.test(request) || traces.some((trace) => request.includes(trace)),
		)
		.map((request) => request.slice(0, 200))
		.map(violation('other origins get no token'));

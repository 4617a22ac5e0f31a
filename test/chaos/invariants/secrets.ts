import { violation, type Violation } from '../evidence';

/** A text that is kept or shown somewhere, e.g. a stored execution. */
export interface Kept {
	readonly where: string;
	readonly text: string;
}

/** No secret and no token stands in anything that n8n keeps or shows. */
export const secretsKept = (traces: readonly string[], texts: readonly Kept[]): Violation[] =>
	texts
		.filter(({ text }) => traces.some((trace) => text.includes(trace)))
		.map(({ where }) => where)
		.map(violation('secrets are kept'));

/** Other origins, redirect targets among them, get neither token nor secret. */
export const originsKept = (traces: readonly string[], received: readonly string[]): Violation[] =>
	received
		.filter(
			(request) =>
				/authorization/i.test(request) || traces.some((trace) => request.includes(trace)),
		)
		.map((request) => request.slice(0, 200))
		.map(violation('other origins get no token'));

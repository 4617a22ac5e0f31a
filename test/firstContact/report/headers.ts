/** The headers of the answers. The name of a header shows what kind it is. */
import type { Exchange } from '../exchange';
import type { Redactor } from '../redact/redactor';
import { blocks, code, table } from './markdown';

const KINDS: ReadonlyArray<readonly [kind: string, name: RegExp]> = [
	['When to try again', /^retry-after|^x-retry/],
	['Limits', /rate-?limit|quota|throttl|remaining|-limit|burst/],
	['Charge', /credit|charge|cost|price|balance|billing|amount/],
	['ID of the request', /request-?id|correlation|trace|^cf-ray$|^x-amz-cf-id$|apigw-id|^x-amzn-/],
	['Job', /job|task|^location$/],
];

const MOST_VALUES = 3;

/** The headers of all answers by kind. Each has the number of answers that contain it, and its redacted values. */
export function headerSection(exchanges: readonly Exchange[], redactor: Redactor): string {
	const seen = new Map<string, { count: number; values: Set<string> }>();
	for (const { headers } of exchanges) {
		for (const name of new Set(headers.map(([key]) => key.toLowerCase()))) {
			const entry = seen.get(name) ?? { count: 0, values: new Set() };
			entry.count++;
			seen.set(name, entry);
		}
		for (const [name, value] of headers)
			seen.get(name.toLowerCase())?.values.add(redactor.headerValue(name, value));
	}
	const kindOf = (name: string): string | undefined =>
		KINDS.find(([, test]) => test.test(name))?.[0];
	const names = [...seen.keys()].sort();
	const rows = KINDS.flatMap(([kind]) => {
		const ofKind = names.filter((name) => kindOf(name) === kind);
		if (ofKind.length === 0) return [[kind, 'none', '', '']];
		return ofKind.map((name) => {
			const { count, values } = seen.get(name)!;
			const shown = [...values].slice(0, MOST_VALUES).map((value) => code(value));
			return [kind, code(redactor.key(name)), String(count), shown.join(', ')];
		});
	});
	const others = names.filter((name) => kindOf(name) === undefined);
	return blocks(
		table(['Kind', 'Header', 'Answers', 'Values'], rows),
		`Others: ${others.map((name) => code(redactor.key(name))).join(', ') || 'none'}.`,
	);
}

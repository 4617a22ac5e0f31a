import fc from 'fast-check';

import { readSummary } from '../../../nodes/shared/responses/summary';
import { SUMMARIZED } from '../../fixtures/summary';
import { holds } from './check';
import { answerOf } from './summary/answer';
import { pickBy } from './summary/casing';
import { knownOf } from './summary/facts';

const VIN = 'WBAJS1105HB304876';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same with every object's keys the other way round. */
function turned(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(turned);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, inner]) => [key, turned(inner)]),
	);
}

/** Fields that speak of nothing that a summary tells. */
const UNRELATED: Json = {
	trace_id: 'a1b2c3',
	elapsed_ms: 12,
	cached: false,
	tags: ['blue', 'x'],
	weather: 'sunny',
	lorem: 'ipsum',
};

/** The answer with something beside it that is about something else. */
const besides = (answer: unknown): unknown =>
	isObject(answer) ? { ...UNRELATED, ...answer } : answer;

const WRAPPINGS: ReadonlyArray<(answer: unknown) => unknown> = [
	(data) => ({ data }),
	(result) => ({ status: 'success', result }),
	(answer) => [answer],
	(answer) => ({ response: { body: [answer] } }),
	(answer) => ({ statusCode: 200, body: JSON.stringify(answer) }),
	(answer) => ({ success: true, error: null, payload: { item: answer }, meta: { page: 1 } }),
];

/** As a text; an object with codes as its keys has them in an order that tells nothing. */
const inOrder = ({ optionCodes: codes, ...summary }: Json): string =>
	JSON.stringify({ ...summary, codes: Array.isArray(codes) ? codes.toSorted() : codes });

const CHANGES: ReadonlyArray<readonly [string, ReadonlyArray<(answer: unknown) => unknown>]> = [
	['the order of its keys', [turned]],
	['fields about something else', [besides]],
	['what is wrapped around it', WRAPPINGS],
];

describe.each(CHANGES)('the summary of an answer does not change with %s', (_, changes) => {
	test.each(SUMMARIZED)('%s', (endpoint) => {
		holds(fc.tuple(knownOf(endpoint), fc.nat()), ([known, style]) => {
			const answer = answerOf(endpoint, VIN, known, pickBy(style));
			const read = (source: unknown) => inOrder(readSummary(endpoint, source, VIN));
			const was = read(answer);
			for (const change of changes) {
				const changed = change(answer);
				if (read(changed) !== was)
					throw new Error(`${read(changed)}\ninstead of\n${was}\nfrom\n${JSON.stringify(changed)}`);
			}
		});
	});
});

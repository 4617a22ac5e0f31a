import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';

import { readSummary } from '../../../nodes/shared/responses/summary';
import { SUMMARIZED } from '../../fixtures/summary';
import { holds } from './check';
import { answerOf } from './summary/answer';
import { pickBy } from './summary/casing';
import { knownOf, summaryOf } from './summary/facts';

const VIN = 'WBAJS1105HB304876';

/** The order of codes is the answer's, which an object with codes as keys does not keep. */
const sorted = (summary: Record<string, unknown>): Record<string, unknown> => {
	const { optionCodes: codes } = summary;
	return Array.isArray(codes) ? { ...summary, optionCodes: codes.toSorted() } : summary;
};

test.each(SUMMARIZED)('%s: every fact is read, whatever the style of the answer', (endpoint) => {
	holds(fc.tuple(knownOf(endpoint), fc.nat()), ([known, style]) => {
		const answer = answerOf(endpoint, VIN, known, pickBy(style));
		const summary = readSummary(endpoint, answer, VIN);
		const wanted = sorted(summaryOf(endpoint, VIN, known));
		if (isDeepStrictEqual(sorted(summary), wanted)) return;
		const [got, was, from] = [summary, wanted, answer].map((value) => JSON.stringify(value));
		throw new Error(`${got}\ninstead of\n${was}\nfrom\n${from}`);
	});
});

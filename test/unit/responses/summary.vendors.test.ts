/** Facts under names and in forms that the sandbox never uses. */
import { readSummary } from '../../../nodes/shared/responses/summary';
import { EMPTY_SUMMARIES, SUMMARIZED, SUMMARY_CASES } from '../../fixtures/summary';

test.each(SUMMARY_CASES)('$dialect: $endpoint', ({ endpoint, vin, answer, expected }) => {
	expect(readSummary(endpoint, answer, vin)).toEqual(expected);
});

test.each(SUMMARIZED)('of an answer without a fact, %s has all keys and no fact', (endpoint) => {
	for (const answer of [undefined, null, '', 'yes', 0, true, [], {}, [{}], { data: null }]) {
		const summary = readSummary(endpoint, answer, undefined);
		expect(Object.entries(summary)).toEqual(Object.entries(EMPTY_SUMMARIES[endpoint]));
	}
	expect(readSummary(endpoint, undefined, undefined)).toEqual(EMPTY_SUMMARIES[endpoint]);
});

import { explainUnsent } from '../../../nodes/shared/messages/explanation';
import { explain, explainStored, paid, VIN } from './explained';

describe('a failure that the API had no part in', () => {
	it('is told as it is, and was not charged', () => {
		expect(explainUnsent('overBudget', 'Too dear', 'Raise the limit.', true)).toEqual({
			message: 'Too dear',
			description: 'Raise the limit. Nothing was charged.',
			reason: 'overBudget',
			charged: 'no',
			settlement: 'open',
			stopsTheRest: true,
		});
	});

	it('does not stop the rest unless that is said', () => {
		expect(explainUnsent('invalidInput', 'Wrong', 'Correct it.').stopsTheRest).toBe(false);
	});
});

describe('an answer that could not be stored', () => {
	it('was paid for, which is said', () => {
		expect(explainStored(paid, 'disk full')).toEqual({
			message: `VIN ${VIN}: the response arrived but could not be stored: disk full`,
			description:
				'Check the binary data storage of this n8n before you run it again, because another run may be charged again. This call was charged.',
			reason: 'notStored',
			charged: 'yes',
			settlement: 'open',
			stopsTheRest: false,
		});
	});

	it('needs no detail', () => {
		expect(explainStored(paid, '').message).toMatch(/could not be stored$/);
	});
});

describe('an answer with a good status that says it failed', () => {
	it('may have been charged, and tells the words', () => {
		const explained = explain(
			{ kind: 'failedAnswer' },
			{ ...paid, words: 'Head unit not supported' },
		);
		expect(explained).toMatchObject({ reason: 'failedAnswer', charged: 'maybe' });
		expect(explained.status).toBeUndefined();
		expect(explained.message).toBe(
			`VIN ${VIN}: BimmerVIN accepted the request but answered that it failed. The API says: "Head unit not supported"`,
		);
		expect(explained.description).toMatch(/This call may have been charged\.$/);
	});
});

describe('a detail', () => {
	it('stands in for what the table says', () => {
		const { message, reason } = explain({
			kind: 'unreadable',
			why: 'the file is empty',
		});
		expect(message).toBe(`VIN ${VIN}: the file is empty`);
		expect(reason).toBe('unreadable');
	});
});

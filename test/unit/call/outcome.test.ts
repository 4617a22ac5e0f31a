import type { IExecuteSingleFunctions } from 'n8n-workflow';

import type { Explanation } from '../../../nodes/shared/api/errors';
import { explainError, toNodeError } from '../../../nodes/shared/call/outcome';
import type { Item } from '../../../nodes/shared/call/prepare';
import type { Run } from '../../../nodes/shared/call/run';

const context = { getNode: () => ({ name: 'BimmerVIN' }) } as unknown as IExecuteSingleFunctions;
const item = { itemIndex: 1, subject: 'VIN A', endpoint: { cents: 20 } } as Item;
const why: Explanation = {
	message: 'VIN A: not found',
	description: 'Check it.',
	reason: 'notFound',
	charged: 'no',
	stopsTheRest: false,
};

const errorOf = (run: object, explanation: Partial<Explanation> = {}) =>
	toNodeError(
		context,
		{
			openJobs: new Map(),
			receipts: { doubts: {} },
			succeeded: 0,
			itemCount: 3,
			runIndex: 4,
			...run,
		} as unknown as Run,
		item,
		{ ...why, ...explanation },
	);

describe('the error that ends a run', () => {
	it('says which item, and how far the run has come', () => {
		const error = errorOf({ succeeded: 2 });
		expect(error.message).toBe('Item 2 of 3, VIN A: not found');
		expect(error.description).toBe(
			'Check it. 2 of 3 items succeeded; a retry of this execution does not pay for those again.',
		);
		expect(error.context).toMatchObject({ itemIndex: 1, runIndex: 4 });
	});

	it('says nothing of a retry where nothing was paid', () => {
		expect(errorOf({}).description).toBe('Check it. 0 of 3 items succeeded.');
	});

	it.each([1, undefined])('of the only item does not count (%p)', (itemCount) => {
		const error = errorOf({ itemCount });
		expect(error.message).toBe('VIN A: not found');
		expect(error.description).toBe('Check it.');
	});

	it('that concerns the whole run names no item', () => {
		expect(errorOf({}, { message: 'Too much' }).message).toBe('Too much');
	});

	it('has the status of the API', () => {
		expect(errorOf({}, { status: 404 }).httpCode).toBe('404');
		expect(errorOf({}).httpCode).toBeNull();
	});

	it('tells a model all in the message', () => {
		const { message, description } = errorOf({ itemCount: undefined, isTool: true });
		expect(message).toBe('VIN A: not found. Check it.');
		expect(description).toBe('Check it.');
	});
});

describe('jobs under way', () => {
	const withJobs = (count: number) =>
		errorOf({
			openJobs: new Map(Array.from({ length: count }, (_, index) => [`job-${index}`, `V${index}`])),
		}).description;

	it('are named with their vehicles, and what to do', () => {
		expect(withJobs(2)).toMatch(
			/ Jobs under way: job-0 \(VIN V0\), job-1 \(VIN V1\)\. They are paid: do not submit them again\. Secure Coding: Wait with these job IDs/,
		);
	});

	it('are named up to twenty, the others are counted', () => {
		expect(withJobs(20)).toContain('job-19 (VIN V19). They');
		expect(withJobs(23)).toContain('job-19 (VIN V19) and 3 more. They');
	});
});

describe('what was thrown and is not known', () => {
	const run = {} as Run;

	it('counts as paid, since an answer had come', () => {
		expect(explainError(new Error('disk full'), run, item)).toMatchObject({
			kind: 'failed',
			why: {
				message: 'VIN A: the answer came but could not be stored: disk full',
				charged: 'yes',
				reason: 'notStored',
			},
		});
		expect(explainError('odd', run, item)).toMatchObject({
			why: { message: 'VIN A: the answer came but could not be stored' },
		});
	});
});

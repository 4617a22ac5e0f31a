import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { addJobId, recordJobId } from '../../../nodes/shared/jobs/jobLog';
import { FakeN8n } from '../fakeN8n';

describe('a job that was paid for', () => {
	it('is written down in the log and in the custom data, after those before it', () => {
		const n8n = new FakeN8n();
		recordJobId(n8n.context(), 'job-1', 'WBA3A5C5100000000');
		recordJobId(n8n.context(), 'job-2', undefined);
		expect(Object.fromEntries(n8n.customData)).toEqual({ bimmervin_jobs: 'job-1,job-2' });
		expect(n8n.logged).toEqual([
			'BimmerVIN secure coding job job-1 submitted for VIN …0000000 in execution 1',
			'BimmerVIN secure coding job job-2 submitted for VIN unknown in execution 1',
		]);
		expect(n8n.warned).toEqual([]);
	});

	it.each([
		['no execution', () => ({})],
		['no custom data', () => ({ $execution: {} })],
	])('stands in the log where there is %s', (_, getWorkflowDataProxy) => {
		const n8n = new FakeN8n();
		recordJobId({ ...n8n.context(), getWorkflowDataProxy } as never, 'job-1', undefined);
		expect(n8n.logged).toHaveLength(1);
		expect(n8n.warned).toEqual([]);
	});

	it('is not lost where the custom data cannot be written', () => {
		const n8n = new FakeN8n();
		const getWorkflowDataProxy = () => {
			throw new Error('Too much');
		};
		const context = { ...n8n.context(), getWorkflowDataProxy } as unknown;
		recordJobId(context as IExecuteSingleFunctions, 'job-1', undefined);
		expect(n8n.logged).toHaveLength(1);
		expect(n8n.warned).toEqual([
			"BimmerVIN could not save job job-1 in the execution's custom data",
		]);
	});
});

describe('the list of IDs', () => {
	const full = (length: number) => 'x'.repeat(length);

	it('takes IDs up to 512 characters, with room for the ellipsis', () => {
		expect(addJobId(full(506), 'abc')).toBe(`${full(506)},abc`);
		const over = addJobId(full(507), 'abc');
		expect(over).toBe(`${full(507)},…`);
		expect(addJobId(over, 'more')).toBe(over);
	});

	it('cuts a first ID that is too long', () => {
		expect(addJobId('', full(600))).toBe(full(512));
	});
});

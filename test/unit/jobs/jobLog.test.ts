import { addJobId } from '../../../nodes/shared/jobs/jobLog';
import { readSeconds } from '../../../nodes/shared/jobs/waitOptions';

describe('the list of job IDs in the custom data', () => {
	it('grows to 512 characters and then ends in an ellipsis', () => {
		const ids = Array.from({ length: 100 }, (_, index) => `job_${String(index).padStart(8, '0')}`);
		const list = ids.reduce<string | undefined>(addJobId, undefined)!;
		expect(list.length).toBeLessThanOrEqual(512);
		expect(list.startsWith('job_00000000,job_00000001,')).toBe(true);
		expect(list.endsWith(',…')).toBe(true);
		expect(addJobId(list, 'more')).toBe(list);
	});

	it('holds one ID as it is', () => {
		expect(addJobId(undefined, 'job_1')).toBe('job_1');
		expect(addJobId('job_1', 'job_2')).toBe('job_1,job_2');
	});
});

describe('an option in seconds', () => {
	it.each([
		[5, 5],
		['7', 7],
		[0.5, 0.5],
		[0, 300],
		[-1, 300],
		['', 300],
		['soon', 300],
		[undefined, 300],
		[Infinity, 300],
		[true, 300],
		[[5], 300],
	])('%p', (value, expected) => {
		expect(readSeconds(value, 300)).toBe(expected);
	});
});

import { MAX_JOBS, readJobIds } from '../../../nodes/BimmerVinTrigger/jobIds';

describe('the list of job IDs', () => {
	it.each([
		['one ID', 'job_1', ['job_1']],
		['commas', 'job_1,job_2, job_3', ['job_1', 'job_2', 'job_3']],
		['lines of any system', 'job_1\njob_2\r\njob_3\n', ['job_1', 'job_2', 'job_3']],
		[
			'semicolons, tabs and spaces',
			' job_1;job_2\tjob_3  job_4 ',
			['job_1', 'job_2', 'job_3', 'job_4'],
		],
		['separators with nothing between', ',;\n job_1,,', ['job_1']],
		['the same ID twice', 'job_1 job_2 job_1', ['job_1', 'job_2']],
		['a list in JSON, pasted', '["job_1", "job_2"]', ['job_1', 'job_2']],
		['IDs with other characters', 'a:b/c#1 é-2', ['a:b/c#1', 'é-2']],
		['nothing', '', []],
		['no value', undefined, []],
		['null', null, []],
		['a number', 42, ['42']],
		['a list of texts', ['job_1', 'job_2'], ['job_1', 'job_2']],
		['a list of numbers', [1, 2], ['1', '2']],
		['a list with gaps', ['job_1', '', null, undefined, ' '], ['job_1']],
		['a list of lists in text', ['job_1,job_2', 'job_3'], ['job_1', 'job_2', 'job_3']],
		['an empty list', [], []],
	])('is read from %s', (_, value, ids) => {
		expect(readJobIds(value)).toEqual({ ids });
	});

	it.each([
		['an object', { jobId: 'job_1' }, '{"jobId":"job_1"}'],
		['a list of objects', ['job_1', { jobId: 'job_2' }], '{"jobId":"job_2"}'],
		['a list in a list', [['job_1']], '["job_1"]'],
		['a truth value', true, 'true'],
		['a number with a fraction', 1.5, '1.5'],
		['a number that has lost digits', 2 ** 60, '1152921504606847000'],
	])('is refused where it is %s', (_, value, shown) => {
		const read = readJobIds(value);
		expect(read).toMatchObject({
			problem: { message: `Job IDs contains something that is not a job ID: ${shown}` },
		});
	});

	it('shows only the beginning of what is wrong', () => {
		const read = readJobIds({ text: 'x'.repeat(1000) });
		expect('problem' in read && read.problem.message.length).toBeLessThan(120);
	});

	it('holds 10,000 IDs at most', () => {
		const ids = Array.from({ length: MAX_JOBS + 1 }, (_, index) => `job_${index}`);
		expect(readJobIds(ids.slice(1))).toEqual({ ids: ids.slice(1) });
		expect(readJobIds([...ids.slice(1), 'job_1'])).toHaveProperty('ids.length', MAX_JOBS);
		expect(readJobIds(ids)).toMatchObject({
			problem: {
				message: expect.stringContaining('10001 IDs') as string,
				description: expect.stringContaining('several workflows') as string,
			},
		});
	});

	it('holds IDs of 200 characters at most', () => {
		expect(readJobIds('x'.repeat(200))).toHaveProperty('ids.length', 1);
		expect(readJobIds('x'.repeat(201))).toMatchObject({
			problem: { description: expect.stringContaining('separated by commas') as string },
		});
	});
});

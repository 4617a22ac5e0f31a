import { readJobId } from '../../../nodes/shared/responses/job';
import { parseJobFields } from '../../../nodes/shared/jobs/jobResponse';

describe('readJobId', () => {
	test.each<[string, unknown, string | undefined]>([
		['job_id', { job_id: 'a-1' }, 'a-1'],
		['jobId as a number', { jobId: 90210 }, '90210'],
		['id', { id: 'a-2', status: 'queued' }, 'a-2'],
		['job.id', { job: { id: 7 } }, '7'],
		['job', { job: 'a-3' }, 'a-3'],
		['task_id', { task_id: 'a-4' }, 'a-4'],
		['wrapped', { success: true, data: { jobId: 'a-5' } }, 'a-5'],
		['wrapped twice', { payload: { result: { job: { job_id: 'a-6' } } } }, 'a-6'],
		["the inner id is the job's", { id: 'request-1', data: { id: 'a-7' } }, 'a-7'],
		['a named id goes before any id', { data: { id: 'row-1' }, job_id: 'a-8' }, 'a-8'],
		['in a list of one', [{ job_id: 'a-9' }], 'a-9'],
		['trimmed', { job_id: '  a-10\n' }, 'a-10'],
		['longer than a number can be', '{"job_id": 90071992547409931234}', '90071992547409931234'],
		['the same in bytes', Buffer.from('{"a":"\\"7","id":9007199254740993}'), '9007199254740993'],
		['empty', { job_id: '' }, undefined],
		['a fraction', { job_id: 1.5 }, undefined],
		['an object', { job_id: {} }, undefined],
		['endless', { job_id: 'x'.repeat(500) }, undefined],
		['nothing', null, undefined],
	])('%s', (_, body, expected) => {
		expect(readJobId(body)).toBe(expected);
	});
});

const zip = Buffer.from('PK\x03\x04 some files').toString('base64');

describe('parseJobFields', () => {
	test.each<[string, unknown, object]>([
		...['completed', 'COMPLETE', 'Done', 'finished', 'Succeeded', 'ready'].map(
			(word): [string, unknown, object] => [word, { status: word }, { state: 'done', word }],
		),
		...[
			'failed',
			'Failure',
			'ERROR',
			'errored',
			'cancelled',
			'canceled',
			'rejected',
			'expired',
			'timeout',
		].map((word): [string, unknown, object] => [word, { state: word }, { state: 'failed', word }]),
		...['queued', 'PROCESSING', 'signing ncd', '40%'].map((word): [string, unknown, object] => [
			word,
			{ job_status: word },
			{ state: 'running', word },
		]),
		['wrapped', { data: { status: 'done' } }, { state: 'done' }],
		['in a job', { job: { id: 3, state: 'Failed' } }, { state: 'failed', jobId: '3' }],
		['in an object', { status: { state: 'finished' } }, { state: 'done', word: 'finished' }],
		['an enumeration', { status: 'JobStatus.COMPLETED' }, { state: 'done' }],
		['another enumeration', { state: 'JOB_STATE_SUCCEEDED' }, { state: 'done' }],
		[
			'an envelope that went well around a job at work',
			{ status: 'success', data: { status: 'in progress' } },
			{ state: 'running', word: 'in progress' },
		],
		[
			'an envelope that went well around progress',
			{ status: 'success', data: { job_id: 'j', progress: 30 } },
			{ state: 'running', jobId: 'j' },
		],
		[
			'an envelope that went well around nothing',
			{ status: 'success', data: {} },
			{ state: 'running' },
		],
		['success under its own name', { job_status: 'success' }, { state: 'done', word: 'success' }],
		['success in a job', { job: { id: 3, status: 'success' } }, { state: 'done' }],
		[
			"the envelope's word beside the job's own",
			{ status: 'success', job_id: '7', job_status: 'processing' },
			{ state: 'running', word: 'processing', jobId: '7' },
		],
		[
			"the envelope's word around the one object of the endpoint",
			{ status: 'success', vin17: 'W', secure_coding: { job_id: '7', job_status: 'completed' } },
			{ state: 'done', word: 'completed', jobId: '7' },
		],
		[
			"a job's failure in an envelope that went well",
			{ status: 'success', job_status: 'failed', message: 'No such ECU' },
			{ state: 'failed', reason: 'No such ECU' },
		],
		[
			"an error beside the job's ID",
			{ status: 'error', job_id: '7', message: 'No such ECU' },
			{ state: 'failed', reason: 'No such ECU', jobId: '7' },
		],
		['an error of the request', { status: 'error', message: 'Busy' }, { state: 'running' }],
		[
			'an inner "ok" says nothing',
			{ status: 'failed', result: { status: 'ok' } },
			{ state: 'failed' },
		],
		['an HTTP status is none', { status: 200, state: 'queued' }, { state: 'running' }],
		['files without a status', { ncd_files: [zip] }, { state: 'done', hasFiles: true }],
		[
			'files with an "ok"',
			{ status: 'ok', files: { 'a.ncd': zip } },
			{ state: 'done', hasFiles: true },
		],
		[
			'a link without a status',
			{ download_url: 'https://cdn.test/a' },
			{ state: 'done', hasFiles: true },
		],
		[
			'files while at work',
			{ status: 'running', files: [zip] },
			{ state: 'running', hasFiles: true },
		],
		['no files', { files: [] }, { state: 'running', hasFiles: false }],
		['a flag', { completed: true }, { state: 'done' }],
		['a flag that is not set', { is_done: false, output: zip }, { state: 'running' }],
		[
			'a flag of failure',
			{ failed: true, message: 'No SVT' },
			{ state: 'failed', reason: 'No SVT' },
		],
		[
			'an error without a status',
			{ error: 'Job is unknown' },
			{ state: 'failed', reason: 'Job is unknown' },
		],
		['nothing', undefined, { state: 'running', hasFiles: false }],
		['text', 'please wait', { state: 'running', hasFiles: false }],
		['a page', '<!doctype html><title>Back soon</title>', { state: 'running', hasFiles: false }],
		['long text', Buffer.from('wait\n'.repeat(100)), { state: 'running', hasFiles: false }],
		['the file itself', Buffer.from('PK\x03\x04\0\0'), { state: 'done', hasFiles: true }],
		['the file itself as a JSON text', JSON.stringify(zip), { state: 'done', hasFiles: true }],
		[
			'vin and id',
			{ job_id: 5, vin: ' WBAPH5C55BA123456 ' },
			{ jobId: '5', vin: 'WBAPH5C55BA123456' },
		],
	])('%s', (_, body, expected) => {
		expect(parseJobFields(body)).toMatchObject(expected);
	});

	test.each<[string, unknown, string | undefined]>([
		['error', { status: 'failed', error: 'Signature service down' }, 'Signature service down'],
		['message', { status: 'failed', message: 'FA is broken' }, 'FA is broken'],
		['inner', { message: 'OK', data: { status: 'failed', detail: 'No such ECU' } }, 'No such ECU'],
		['outer', { error: 'Gone', data: { status: 'expired' } }, 'Gone'],
		['none', { status: 'failed' }, undefined],
	])('why it failed: %s', (_, body, reason) => {
		expect(parseJobFields(body)).toMatchObject({ state: 'failed' });
		expect(parseJobFields(body).reason).toBe(reason);
	});

	test('a running job has no reason, and nothing has what is not there', () => {
		expect(parseJobFields({ status: 'queued', message: 'Position 3' })).toEqual({
			state: 'running',
			word: 'queued',
			hasFiles: false,
		});
	});

	test('a word is bounded and on one line', () => {
		const { word } = parseJobFields({ status: `a\u202E\n${'b'.repeat(5000)}` });
		expect(word).toMatch(/^a b+$/);
		expect(word?.length).toBeLessThanOrEqual(60);
	});

	test('survives depth', () => {
		const deep: unknown = JSON.parse('{"data":['.repeat(2000) + '1' + ']}'.repeat(2000));
		expect(parseJobFields(deep)).toMatchObject({ state: 'running' });
	});
});

import { readJobId } from '../../../nodes/shared/responses/job';
import { parseJobFields } from '../../../nodes/shared/jobs/jobResponse';

describe('readJobId', () => {
	test.each<[unknown, string | undefined]>([
		[{ job_id: 'a-1' }, 'a-1'],
		[{ jobId: 90210 }, '90210'],
		[{ id: 'a-2', status: 'queued' }, 'a-2'],
		[{ job: { id: 7 } }, '7'],
		[{ job: 'a-3' }, 'a-3'],
		[{ task_id: 'a-4' }, 'a-4'],
		[{ success: true, data: { jobId: 'a-5' } }, 'a-5'],
		[{ payload: { result: { job: { job_id: 'a-6' } } } }, 'a-6'],
		[{ id: 'request-1', data: { id: 'a-7' } }, 'a-7'],
		[{ data: { id: 'row-1' }, job_id: 'a-8' }, 'a-8'],
		[[{ job_id: 'a-9' }], 'a-9'],
		[{ job_id: '  a-10\n' }, 'a-10'],
		['{"job_id": 90071992547409931234}', '90071992547409931234'],
		[Buffer.from('{"a":"\\"7","id":9007199254740993}'), '9007199254740993'],
		[{ job_id: '' }, undefined],
		[{ job_id: 1.5 }, undefined],
		[{ job_id: {} }, undefined],
		[{ job_id: 'x'.repeat(500) }, undefined],
		[null, undefined],
	])('%j', (body, expected) => {
		expect(readJobId(body)).toBe(expected);
	});
});

const zip = Buffer.from('PK\x03\x04 some files').toString('base64');

describe('parseJobFields', () => {
	test.each<[unknown, object]>([
		...['completed', 'COMPLETE', 'Done', 'finished', 'Succeeded', 'ready'].map(
			(word): [unknown, object] => [{ status: word }, { state: 'done', word }],
		),
		...[
			...['failed', 'Failure', 'ERROR', 'errored', 'cancelled', 'canceled', 'rejected', 'expired'],
			'timeout',
		].map((word): [unknown, object] => [{ state: word }, { state: 'failed', word }]),
		...['queued', 'PROCESSING', 'signing ncd', '40%'].map((word): [unknown, object] => [
			{ job_status: word },
			{ state: 'running', word },
		]),
		[{ data: { status: 'done' } }, { state: 'done' }],
		[{ job: { id: 3, state: 'Failed' } }, { state: 'failed', jobId: '3' }],
		[{ status: { state: 'finished' } }, { state: 'done', word: 'finished' }],
		[{ status: 'JobStatus.COMPLETED' }, { state: 'done' }],
		[{ state: 'JOB_STATE_SUCCEEDED' }, { state: 'done' }],
		[
			{ status: 'success', data: { status: 'in progress' } },
			{ state: 'running', word: 'in progress' },
		],
		[
			{ status: 'success', data: { job_id: 'j', progress: 30 } },
			{ state: 'running', jobId: 'j' },
		],
		[{ status: 'success', data: {} }, { state: 'running' }],
		[{ job_status: 'success' }, { state: 'done', word: 'success' }],
		[{ job: { id: 3, status: 'success' } }, { state: 'done' }],
		[
			{ status: 'success', job_id: '7', job_status: 'processing' },
			{ state: 'running', word: 'processing', jobId: '7' },
		],
		[
			{ status: 'success', vin17: 'W', secure_coding: { job_id: '7', job_status: 'completed' } },
			{ state: 'done', word: 'completed', jobId: '7' },
		],
		[
			{ status: 'success', job_status: 'failed', message: 'No such ECU' },
			{ state: 'failed', reason: 'No such ECU' },
		],
		[
			{ status: 'error', job_id: '7', message: 'No such ECU' },
			{ state: 'failed', reason: 'No such ECU', jobId: '7' },
		],
		[{ status: 'error', message: 'Busy' }, { state: 'running' }],
		[{ status: 'failed', result: { status: 'ok' } }, { state: 'failed' }],
		[{ status: 200, state: 'queued' }, { state: 'running' }],
		[{ ncd_files: [zip] }, { state: 'done', hasFiles: true }],
		[
			{ status: 'ok', files: { 'a.ncd': zip } },
			{ state: 'done', hasFiles: true },
		],
		[{ download_url: 'https://cdn.test/a' }, { state: 'done', hasFiles: true }],
		[
			{ status: 'running', files: [zip] },
			{ state: 'running', hasFiles: true },
		],
		[{ files: [] }, { state: 'running', hasFiles: false }],
		[{ completed: true }, { state: 'done' }],
		[{ is_done: false, output: zip }, { state: 'running' }],
		[
			{ failed: true, message: 'No SVT' },
			{ state: 'failed', reason: 'No SVT' },
		],
		[{ error: 'Job is unknown' }, { state: 'failed', reason: 'Job is unknown' }],
		[undefined, { state: 'running', hasFiles: false }],
		['please wait', { state: 'running', hasFiles: false }],
		['<!doctype html><title>Back soon</title>', { state: 'running', hasFiles: false }],
		[Buffer.from('wait\n'.repeat(100)), { state: 'running', hasFiles: false }],
		[Buffer.from('PK\x03\x04\0\0'), { state: 'done', hasFiles: true }],
		[JSON.stringify(zip), { state: 'done', hasFiles: true }],
		[
			{ job_id: 5, vin: ' WBAPH5C55BA123456 ' },
			{ jobId: '5', vin: 'WBAPH5C55BA123456' },
		],
	])('%j', (body, expected) => {
		expect(parseJobFields(body)).toMatchObject(expected);
	});

	test.each<[unknown, string | undefined]>([
		[{ status: 'failed', error: 'Signature service down' }, 'Signature service down'],
		[{ status: 'failed', message: 'FA is broken' }, 'FA is broken'],
		[{ message: 'OK', data: { status: 'failed', detail: 'No such ECU' } }, 'No such ECU'],
		[{ error: 'Gone', data: { status: 'expired' } }, 'Gone'],
		[{ status: 'failed' }, undefined],
	])('why it failed: %j', (body, reason) => {
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

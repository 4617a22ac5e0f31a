/** A job that is named in an address or in a header. */
import {
	isJobAddress,
	jobIdInAddress,
	jobIdInHeaders,
} from '../../../nodes/shared/responses/jobAddress';
import { refusedJobId, submittedJobId } from '../../../nodes/shared/responses/submittedJob';

describe('an address', () => {
	it.each<[string, string | undefined]>([
		['/secure-coding-status?job_id=7', '7'],
		['/secure-coding-status?jobId=a-7', 'a-7'],
		['/secure-coding-status?id=7', '7'],
		['secure-coding-status?JOB-ID=7', '7'],
		['https://api.cars.test/v1/secure-coding-status/7', '7'],
		['/secure-coding-async/job_5f1c/', 'job_5f1c'],
		['/jobs/7', '7'],
		['/v2/secure-coding/jobs/job%3A5/status', 'job:5'],
		['/coding-jobs/abcdef', undefined],
		[
			'https://api.cars.test/tasks/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/result',
			'1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
		],
		['/operations/123', '123'],
		['/status/9f3a', '9f3a'],
		// What names no job.
		['/secure-coding-status', undefined],
		['https://api.cars.test/api/v1/secure-coding-status/', undefined],
		['/secure-coding-async/secure-coding-status', undefined],
		['/vehicle-state', undefined],
		['/requests/req-12', undefined],
		['/trace/1-67891233-abcdef012345678912345678', undefined],
		['/secure-coding-status?request_id=9', undefined],
		['/jobs', undefined],
		['/jobs/status', undefined],
		['/jobs/queue/7', '7'],
		['/jobs/bmw/7f', '7f'],
		['/jobs/v2/abc', undefined],
		['/task/secure-coding/7', '7'],
		['/jobs/new', undefined],
		['/jobs/login', undefined],
		['/secure-coding-status?task=login', undefined],
		['/error/500', undefined],
		['/oauth2', undefined],
		['/users/7', undefined],
		['/vehicles/WBA3A5C5100000000', undefined],
		['/dashboard', undefined],
		['/v2', undefined],
		['/files/kit7.zip', undefined],
		['', undefined],
		['http://[broken', undefined],
	])('%s -> %s', (address, id) => expect(jobIdInAddress(address)).toBe(id));

	it.each<[string, boolean]>([
		['https://api.test/jobs/7', true],
		['https://api.test/jobs/7/cancel', true],
		['https://api.test/secure-coding-status/7', true],
		['https://api.test/jobs/7/result', false],
		['https://api.test/jobs/7/files/a.ncd', false],
		['https://api.test/jobs/7.zip', false],
		['https://cdn.test/ncd/7', false],
	])('%s is that of the job itself: %s', (address, isJob) =>
		expect(isJobAddress(new URL(address))).toBe(isJob),
	);
});

describe('headers', () => {
	it.each<[unknown, string | undefined]>([
		[{ location: '/secure-coding-status?job_id=7' }, '7'],
		[{ Location: 'https://api.cars.test/jobs/7' }, '7'],
		[{ 'operation-location': '/tasks/a-7' }, 'a-7'],
		[{ 'content-location': '/jobs/7/status' }, '7'],
		[{ 'x-job-id': ' 7 ' }, '7'],
		[{ 'Job-ID': 7 }, '7'],
		[{ 'x-bimmervin-job': 'a-7' }, 'a-7'],
		[{ 'x-task-uuid': ['a-7', 'a-8'] }, 'a-7'],
		[{ 'x-job-location': '/jobs/7' }, '7'],
		[{ 'x-request-id': 'r-1', 'x-amzn-trace-id': 'Root=1-67', etag: '"7"' }, undefined],
		[{ 'x-job-request-id': '7' }, undefined],
		[{ 'x-job-status': 'queued', 'x-job': 'queued' }, undefined],
		[{ 'x-jobs-remaining': '7' }, undefined],
		[{ 'x-secure-coding-id': 'a-7' }, 'a-7'],
		[{ 'x-job-id': 'null', 'x-task-id': '-', 'job-id': 'none' }, undefined],
		[{ 'x-ecs-task-id': '1', 'x-cloud-run-job': 'api-1', 'x-amz-job': '1' }, undefined],
		[{ 'x-previous-job-id': '6', 'x-last-job-id': '6' }, undefined],
		[{ location: 'https://api.cars.test/secure-coding-status' }, undefined],
		[undefined, undefined],
	])('%j', (headers, id) => expect(jobIdInHeaders(headers)).toBe(id));
});

describe('the ID of a submitted job', () => {
	it.each<[unknown, unknown, string | undefined]>([
		[{ job_id: 1 }, { location: '/jobs/2' }, '1'],
		[Buffer.alloc(0), { location: '/jobs/2' }, '2'],
		[{ status: 'accepted' }, { 'x-job-id': '2' }, '2'],
		[Buffer.from('job_5f1c\n'), {}, 'job_5f1c'],
		['"a-7"', {}, 'a-7'],
		['7', {}, '7'],
		[{ message: 'Job 7 was queued' }, {}, '7'],
		[{ status: 'success', message: 'Accepted, job ID: a-7.' }, {}, 'a-7'],
		['Your order was accepted as job_5f1c', {}, 'job_5f1c'],
		[{ message: 'job 3 of 5 queued' }, {}, undefined],
		[{ message: 'Your job is number 12 in the queue' }, {}, undefined],
		[{ message: 'Price per job: 17 EUR' }, {}, undefined],
		[{ message: 'job WBA3A5C5100000000 accepted' }, {}, undefined],
		[{ message: 'See /docs/job-v2' }, {}, undefined],
		['200', {}, undefined],
		['ERR-50012', {}, undefined],
		['v1.2', {}, undefined],
		[{ job: 'queued', task: 'secure_coding', id: 7 }, {}, '7'],
		[{ status: 'queued', id: 'job-1', result: { id: 'file-1' } }, {}, 'job-1'],
		[{ message: 'Your job was queued' }, {}, undefined],
		['accepted', {}, undefined],
		['', {}, undefined],
	])('%j', (body, headers, id) => expect(submittedJobId(body, headers)).toBe(id));
});

describe('the job that a refusal names', () => {
	it.each<[unknown, unknown, string | undefined]>([
		[{ error: 'Busy', job_id: 7 }, {}, '7'],
		[{ error: { message: 'Busy', existing_job_id: 'a-7' } }, {}, 'a-7'],
		[{ code: 'CONFLICT', details: [{ activeJobId: 'a-7' }] }, {}, 'a-7'],
		[{ message: 'Busy', running_job: { id: 7, status: 'queued' } }, {}, '7'],
		[{ message: 'Job job_5f1c is at work for this VIN' }, {}, 'job_5f1c'],
		[{ message: 'Busy' }, { location: '/jobs/7' }, '7'],
		[{ error: { id: 'e-1', message: 'Busy' } }, {}, undefined],
		[{ message: 'Too many jobs', max_jobs: 3 }, {}, undefined],
		[{ message: 'No credit. A job is 17 EUR', cost_per_job: 17 }, {}, undefined],
		[undefined, undefined, undefined],
	])('%j', (body, headers, id) => expect(refusedJobId(body, headers)).toBe(id));
});

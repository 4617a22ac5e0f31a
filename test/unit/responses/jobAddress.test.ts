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
	it.each<[string, unknown, string | undefined]>([
		['Location', { location: '/secure-coding-status?job_id=7' }, '7'],
		['its letter case', { Location: 'https://api.cars.test/jobs/7' }, '7'],
		['Operation-Location', { 'operation-location': '/tasks/a-7' }, 'a-7'],
		['Content-Location', { 'content-location': '/jobs/7/status' }, '7'],
		['X-Job-Id', { 'x-job-id': ' 7 ' }, '7'],
		['Job-ID', { 'Job-ID': 7 }, '7'],
		['X-BimmerVIN-Job', { 'x-bimmervin-job': 'a-7' }, 'a-7'],
		['X-Task-UUID', { 'x-task-uuid': ['a-7', 'a-8'] }, 'a-7'],
		['X-Job-Location', { 'x-job-location': '/jobs/7' }, '7'],
		[
			'none of them',
			{ 'x-request-id': 'r-1', 'x-amzn-trace-id': 'Root=1-67', etag: '"7"' },
			undefined,
		],
		['a request of a job', { 'x-job-request-id': '7' }, undefined],
		["a job's status", { 'x-job-status': 'queued', 'x-job': 'queued' }, undefined],
		['how many there are', { 'x-jobs-remaining': '7' }, undefined],
		['X-Coding-Id', { 'x-secure-coding-id': 'a-7' }, 'a-7'],
		['nothing at all', { 'x-job-id': 'null', 'x-task-id': '-', 'job-id': 'none' }, undefined],
		[
			'the platform',
			{ 'x-ecs-task-id': '1', 'x-cloud-run-job': 'api-1', 'x-amz-job': '1' },
			undefined,
		],
		['another job', { 'x-previous-job-id': '6', 'x-last-job-id': '6' }, undefined],
		['our own path', { location: 'https://api.cars.test/secure-coding-status' }, undefined],
		['nothing', undefined, undefined],
	])('%s', (_, headers, id) => expect(jobIdInHeaders(headers)).toBe(id));
});

describe('the ID of a submitted job', () => {
	it.each<[string, unknown, unknown, string | undefined]>([
		['the body goes before all', { job_id: 1 }, { location: '/jobs/2' }, '1'],
		['an empty body and a Location', Buffer.alloc(0), { location: '/jobs/2' }, '2'],
		['a body without an ID', { status: 'accepted' }, { 'x-job-id': '2' }, '2'],
		['the whole body', Buffer.from('job_5f1c\n'), {}, 'job_5f1c'],
		['the whole body in JSON', '"a-7"', {}, 'a-7'],
		['a number', '7', {}, '7'],
		['a sentence', { message: 'Job 7 was queued' }, {}, '7'],
		['another', { status: 'success', message: 'Accepted, job ID: a-7.' }, {}, 'a-7'],
		['a text', 'Your order was accepted as job_5f1c', {}, 'job_5f1c'],
		['a count', { message: 'job 3 of 5 queued' }, {}, undefined],
		['a place in a queue', { message: 'Your job is number 12 in the queue' }, {}, undefined],
		['a price', { message: 'Price per job: 17 EUR' }, {}, undefined],
		['a VIN', { message: 'job WBA3A5C5100000000 accepted' }, {}, undefined],
		['a page of the docs', { message: 'See /docs/job-v2' }, {}, undefined],
		['a status code', '200', {}, undefined],
		["an error's code", 'ERR-50012', {}, undefined],
		['a version', 'v1.2', {}, undefined],
		['a word under job', { job: 'queued', task: 'secure_coding', id: 7 }, {}, '7'],
		['beside the status', { status: 'queued', id: 'job-1', result: { id: 'file-1' } }, {}, 'job-1'],
		['a sentence without one', { message: 'Your job was queued' }, {}, undefined],
		['a word', 'accepted', {}, undefined],
		['nothing', '', {}, undefined],
	])('%s', (_, body, headers, id) => expect(submittedJobId(body, headers)).toBe(id));
});

describe('the job that a refusal names', () => {
	it.each<[string, unknown, unknown, string | undefined]>([
		['at the top', { error: 'Busy', job_id: 7 }, {}, '7'],
		['in the error', { error: { message: 'Busy', existing_job_id: 'a-7' } }, {}, 'a-7'],
		['in its details', { code: 'CONFLICT', details: [{ activeJobId: 'a-7' }] }, {}, 'a-7'],
		['as an object', { message: 'Busy', running_job: { id: 7, status: 'queued' } }, {}, '7'],
		['in words', { message: 'Job job_5f1c is at work for this VIN' }, {}, 'job_5f1c'],
		['in Location', { message: 'Busy' }, { location: '/jobs/7' }, '7'],
		["the error's own ID is none", { error: { id: 'e-1', message: 'Busy' } }, {}, undefined],
		['how many jobs there may be', { message: 'Too many jobs', max_jobs: 3 }, {}, undefined],
		[
			'what a job costs',
			{ message: 'No credit. A job is 17 EUR', cost_per_job: 17 },
			{},
			undefined,
		],
		['nothing', undefined, undefined, undefined],
	])('%s', (_, body, headers, id) => expect(refusedJobId(body, headers)).toBe(id));
});

/** What other job APIs send, in the reported style and bare: where the job stands, and what a user is told. */
import { isOver, parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { pollResultOf } from '../../../nodes/shared/jobs/pollPatience';
import { measureComputing } from '../computing';

const F = { 'a.ncd': Buffer.from('PK\x03\x04 signed').toString('base64') };
const ID = 'job-1';

function poll(body: unknown) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const job = parseJobResponse({ status: 200, body: Buffer.from(text) }, ID);
	expect(isOver(job.status)).toBe(['done', 'failed'].includes(job.status.kind));
	return job.status.kind === 'failed'
		? `failed: ${job.status.reason ?? ''}`
		: `${job.status.kind}, ${pollResultOf(job)}`;
}

const URLS = { get: 'https://x.test/p/1', cancel: 'https://x.test/c' };
const TASK = { id: 't1', file: { name: 'a.ncd', content: F['a.ncd'] } };
const GONE = 'Job no longer exists in the backend';

const DONE = 'done, over';
const EMPTY = 'done, doneWithoutFiles';
const RUNNING = 'running, running';
const ALIKE = 'running, filesUnderWay';
const EARLY = 'running, filesTooEarly';
const SUCCESS = 'running, successAlone';
const NO_ANSWER = 'noAnswer, running';

it.each<[unknown, string]>([
	// Plainly done, whatever is said beside it; as Replicate, Google, Celery, .NET and JSON:API have it too.
	[{ status: 'success', message: 'Coding data generated', secure_coding: { files: F } }, DONE],
	[{ status: 'success', message: 'Job started 12:00, took 40 s', data: { files: F } }, DONE],
	[{ status: 'success', message: 'They will be deleted after 7 days', files: F }, DONE],
	[{ status: 'success', estimated_time: 120, files: F }, DONE],
	[{ status: 'success', progress: 1, files: F }, DONE],
	[{ status: 'success', job_status: 'Completed (0 failed)', files: F }, DONE],
	[{ status: 'completed', phase: 'stopped', files: F }, DONE],
	[{ status: 'completed', execution_status: 'terminated', files: F }, DONE],
	[{ job_id: ID, status: 'completed', tasks: [{ name: 'A', status: 'failed' }], files: F }, DONE],
	[{ id: ID, status: 'succeeded', output: 'https://files.test/a.ncd', urls: URLS }, DONE],
	[{ name: 'operations/1', done: true, response: { files: F } }, DONE],
	[{ task_id: ID, state: 'SUCCESS', result: { files: F } }, DONE],
	[{ JobId: ID, Status: 'RanToCompletion', Files: F }, DONE],
	[{ data: { type: 'jobs', id: ID, attributes: { status: 'completed', files: F } } }, DONE],
	[{ status: 'success', job_id: ID, error: 'none', files: F }, DONE],
	[{ status: 'success', job_id: ID, error: { code: 0, message: 'No error' }, files: F }, DONE],
	[{ job_status: 'completed', previous_job_status: 'failed', files: F }, DONE],
	[{ status: 'completed', job_id: ID, tasks: [TASK] }, DONE],
	[{ state: 'COMPLETED' }, EMPTY],
	[{ files: [{ name: 'a.ncd', content: F['a.ncd'] }] }, DONE],
	// At work.
	[{ status: 'queued' }, RUNNING],
	[{}, RUNNING],
	[{ status: 'error', job_id: ID, message: 'Job is still running' }, NO_ANSWER],
	[{ success: false, job_id: ID, message: 'still running' }, NO_ANSWER],
	[{ job_id: ID, error: { message: 'Too many requests' } }, NO_ANSWER],
	[{ job_id: ID, current_status: 'Connection timed out, reconnecting' }, RUNNING],
	[{ job_id: ID, job_state: ['RUNNING'] }, RUNNING],
	[{ TranscriptionJob: { TranscriptionJobStatus: 'IN_PROGRESS' } }, RUNNING],
	[{ status: 'success', secure_coding: { job_id: ID, status: 'running', files: F }, v: {} }, EARLY],
	[{ vin17: 'W', secure_coding: { status: 'running', files: F } }, EARLY],
	[{ status: 'success', secure_coding: [{ status: 'running', files: F }] }, EARLY],
	[{ status: 'success', x: { id: ID, status: 'queued' }, y: { a: 1 } }, RUNNING],
	[{ job_id: ID, status: 'processing', tasks: [{ status: 'completed' }] }, RUNNING],
	[{ job_id: ID, status: 'processing', phase: 'validation complete' }, RUNNING],
	[{ job_id: ID, status: 'processing', task: { name: 'ping', status: 'failed' } }, RUNNING],
	[{ status: 'success', data: { job_id: ID, completed: '2', failed: '1', total: '8' } }, SUCCESS],
	[{ job_status: 'Read error memory' }, RUNNING],
	[{ status: 'success', eta: '00:02:10' }, RUNNING],
	[{ status: 'success', eta: '0s' }, SUCCESS],
	[{ status: 'success', progress: '3/8' }, RUNNING],
	[{ progress: 40, files: F }, ALIKE],
	// Failed; as Google, GitHub, Spring and .NET have it too.
	[{ name: 'operations/1', done: true, error: { code: 3, message: 'No key' } }, 'failed: No key'],
	[{ success: false, job_id: ID, message: 'No key' }, 'failed: No key'],
	[{ status: 'error', job_id: ID, message: 'No such ECU' }, 'failed: No such ECU'],
	[{ status: 'error', message: 'No key', secure_coding: { job_id: ID } }, 'failed: No key'],
	[{ id: ID, status: 'completed', conclusion: 'failure' }, 'failed: '],
	[{ jobId: ID, status: 'COMPLETED', exitStatus: { exitCode: 'FAILED' } }, 'failed: '],
	[{ isCompleted: true, isFaulted: true }, 'failed: '],
	[{ job_status: 'CANCELLED', job_id: ID, message: GONE }, `failed: ${GONE}`],
	[{ status: 'failed', job_id: ID, error: 'Job 17 unknown ECU' }, 'failed: Job 17 unknown ECU'],
	[{ status: 'error', id: ID, message: 'FA invalid' }, 'failed: FA invalid'],
	[{ failed: true, error: 'FA invalid' }, 'failed: FA invalid'],
	[{ data: { job_status: 'Expired' } }, 'failed: '],
	// Contradictions.
	[{ status: 'completed', state: 'expired', files: F }, ALIKE],
	[{ status: 'completed', data: { status: 'processing', files: F } }, ALIKE],
	[{ status: 'completed', result: { status: 'failed', message: 'No key' } }, 'failed: No key'],
	// Nothing of the job.
	[{ status: 'error', job_id: ID, message: 'Under maintenance, try again later' }, NO_ANSWER],
	[{ status: 'error', job_id: ID, message: 'Unauthorized' }, NO_ANSWER],
	[{ status: 'error', job_id: ID, message: 'Invalid request' }, NO_ANSWER],
	[{ status: 'error', job_id: ID, message: 'Too many requests' }, NO_ANSWER],
	[{ status: 'error', job_id: ID, message: 'Invalid job ID' }, NO_ANSWER],
	[{ status: 'success', message: 'Job not found' }, NO_ANSWER],
	[{ status: 'success', jobs: [{ job_id: 'job-9', status: 'completed', files: F }] }, SUCCESS],
	['<html><title>Down</title></html>', NO_ANSWER],
	['', NO_ANSWER],
	['{"status":"comp', RUNNING],
	// Done, and no files.
	[{ job_id: ID, status: 'completed', files: [] }, EMPTY],
	[{ done: true }, EMPTY],
	[{ status: 'completed', output: 'All ok\nSigned 8 of 8\n' }, EMPTY],
])('%j', (body, expected) => expect(poll(body)).toBe(expected));

it('an empty 202 or 204 is a job at work, an empty 200 is none', () => {
	const of = (status: number) => parseJobResponse({ status, body: Buffer.alloc(0) }).status;
	expect(of(202)).toEqual({ kind: 'running', sign: 'nothing' });
	expect(of(204)).toEqual({ kind: 'running', sign: 'nothing' });
	expect(of(200)).toMatchObject({ kind: 'noAnswer' });
});

it('a long list of jobs takes no time', () => {
	const jobs = Array.from({ length: 10_000 }, (_, id) => ({ id: String(id), status: 'completed' }));
	const computing = measureComputing();
	expect(poll({ jobs })).toBe(RUNNING);
	expect(computing()).toBeLessThan(2_500);
});

it('every row that bears the ID of the job is its own', () => {
	const row = (name: string) => ({ job_id: ID, name, content: F['a.ncd'] });
	for (const answer of [
		{ status: 'completed', job_id: ID, result: [row('a.ncd'), row('b.ncd')] },
		{ status: 'done', jobs: [row('a.ncd'), row('b.ncd'), { ...row('c.ncd'), job_id: 'job-9' }] },
	]) {
		const { found } = parseJobResponse({ body: Buffer.from(JSON.stringify(answer)) }, ID);
		expect(found?.files.map(({ fileName }) => fileName)).toEqual(['a.ncd', 'b.ncd']);
	}
});

import type { JobFault } from '../../../nodes/shared/api/fault';
import { explain as explainWith } from '../../../nodes/shared/messages/explain';

const SUBMITTED = { name: 'VIN WBA3A5C5100000000', vin: 'WBA3A5C5100000000', paid: true };
const ONLY_WAITED = { name: 'Job job-1', paid: false };
const GOES_ON =
	'Do not submit it again. To get its files for free, use Secure Coding: Wait with this job ID.';

const explain = (end: JobFault['end'], detail?: string, subject = SUBMITTED, isStopped = false) =>
	explainWith({ kind: 'job', end, jobId: 'job-1', detail }, { ...subject, halt: { isStopped } });

const KINDS = ['failed', 'timeout', 'halted', 'signIn', 'unreadable'] as const;

describe.each(KINDS)('a wait that ended: %s', (kind) => {
	it('names the job and its vehicle, and was charged where it was submitted', () => {
		const why = explain(kind);
		expect(why).toMatchObject({ jobId: 'job-1', charged: 'yes', stopsTheRest: false });
		expect(why.message).toMatch(/^Job job-1 \(VIN WBA3A5C5100000000\): [^:]*$/);
		expect(why.description).toMatch(/ The job was charged\.$/);
	});

	it('is free where it was only waited for', () => {
		const why = explainWith({ kind: 'job', end: kind, jobId: 'job-1' }, ONLY_WAITED);
		expect(why.charged).toBe('no');
		expect(why.message).toMatch(/^Job job-1: /);
		expect(why.description).toMatch(/ Checking the status of a job is free\.$/);
	});
});

it.each([
	[
		'failed',
		'jobFailed',
		'could not finish the job. The API says: "late"',
		'a new job is charged again',
	],
	[
		'timeout',
		'jobTimeout',
		'the job was not done within Max Wait (last seen: late)',
		`The job keeps running. ${GOES_ON}`,
	],
	['signIn', 'signIn', 'can no longer sign in: late', `test it. ${GOES_ON}`],
	['unreadable', 'unreadable', 'the response cannot be read: late', GOES_ON],
	['halted', 'notSent', 'showed that no call can succeed', `The job keeps running. ${GOES_ON}`],
] as const)('%s: what happened and what to do', (kind, reason, words, todo) => {
	const why = explain(kind, 'late');
	expect(why.reason).toBe(reason);
	expect(why.message.endsWith(words)).toBe(true);
	expect(why.description).toContain(todo);
});

it('of a stopped execution is cancelled', () => {
	expect(explain('halted', undefined, SUBMITTED, true)).toMatchObject({
		reason: 'cancelled',
		message: 'Job job-1 (VIN WBA3A5C5100000000): the wait ended because the execution was stopped',
	});
});

it.each([
	['failed', 'BimmerVIN could not finish the job'],
	['timeout', 'the job was not done within Max Wait'],
	['signIn', 'the wait ended because n8n can no longer sign in'],
	['unreadable', 'the job is done, but the response cannot be read'],
	['halted', 'the wait ended because an earlier call showed that no call can succeed'],
] as const)('%s: the words alone where there is no more to say', (kind, words) => {
	expect(explain(kind).message).toBe(`Job job-1 (VIN WBA3A5C5100000000): ${words}`);
});

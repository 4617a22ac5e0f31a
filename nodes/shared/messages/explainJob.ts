import type { JobFault } from '../api/fault';
import { termsOf } from '../api/terms';
import { FREE_WORDS, type Explanation, type Subject } from './explanation';
import { CHECK_JOB_ID, type Row } from './faultRows';

/** The text for an end, without the job and its cost. */
type EndRow = Pick<Row, 'reason' | 'what' | 'todo'>;

const LATER =
	'Do not submit it again. To get its files for free, use Secure Coding: Wait with this job ID.';
const GOES_ON = `The job keeps running. ${LATER}`;

/** End of a wait -> what happened and what to do. */
const ENDS: Record<JobFault['end'], (detail: string | undefined, halt: Subject['halt']) => EndRow> =
	{
		failed: (detail) => ({
			reason: 'jobFailed',
			what: `BimmerVIN could not finish the job${detail ? `. The API says: "${detail}"` : ''}`,
			todo: 'Ask BimmerVIN about this job ID before you submit the vehicle again: a new job is charged again.',
		}),
		timeout: (detail) => ({
			reason: 'jobTimeout',
			what: `the job was not done within Max Wait${detail ? ` (last seen: ${detail})` : ''}`,
			todo: GOES_ON,
		}),
		signIn: (detail) => ({
			reason: 'signIn',
			what: `the wait ended because n8n can no longer sign in${detail ? `: ${detail}` : ''}`,
			todo: `The job keeps running. Open the BimmerVIN API credential and test it. ${LATER}`,
		}),
		notFound: (detail) => ({
			reason: 'notFound',
			what: `BimmerVIN does not know a job with this ID${detail ? `. The API says: "${detail}"` : ''}`,
			todo: CHECK_JOB_ID,
		}),
		unreadable: (detail) => ({
			reason: 'unreadable',
			what: `the job is done, but the response cannot be read${detail ? `: ${detail}` : ''}`,
			todo: `${LATER} If that response cannot be read either, ask BimmerVIN about this job ID.`,
		}),
		halted: (_detail, halt) => ({
			reason: halt?.isStopped ? 'cancelled' : 'notSent',
			what: `the wait ended because ${halt?.isStopped ? 'the execution was stopped' : 'an earlier call showed that no call can succeed'}`,
			todo: GOES_ON,
		}),
	};

/** The message for the end of a wait. It always includes the job ID, since that is what was paid for. */
export function explainJob(fault: JobFault, { paid, vin, halt }: Subject): Explanation {
	const { jobId, end, detail } = fault;
	const { reason, what, todo } = ENDS[end](detail, halt);
	const name = vin ? `Job ${jobId} (VIN ${vin})` : `Job ${jobId}`;
	return {
		message: `${name}: ${what}`,
		description: `${todo} ${paid ? 'The job was charged.' : FREE_WORDS}`,
		reason,
		charged: paid ? termsOf(fault).charged : 'no',
		settlement: 'open',
		stopsTheRest: false,
		jobId,
	};
}

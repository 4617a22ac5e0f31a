import type { Explanation } from './errors';
import type { Charged } from '../api/terms';
import type { JobError } from '../api/jobError';

/** Whom a job belongs to. */
export interface JobOwner {
	readonly vin: string | undefined;
	/** Whether the job was submitted, and paid, by the same operation. */
	readonly endpoint: { readonly cents: number };
}

/** Puts the end of a wait in a user's words. The job ID is always named: it is what the money was paid for. */
export function explainJob(error: JobError, owner: JobOwner, isCancelled: boolean): Explanation {
	const { jobId, kind, detail } = error;
	const isPaid = owner.endpoint.cents > 0;
	const charged: Charged = isPaid ? 'yes' : 'no';
	const paidWords = isPaid ? 'The job was charged.' : 'Asking for the state of a job is free.';
	const name = owner.vin ? `Job ${jobId} (VIN ${owner.vin})` : `Job ${jobId}`;
	const later = `Do not submit it again. Secure Coding: Wait with this job ID gets its files for free.`;
	const common = { charged, settlement: 'open', stopsTheRest: false, jobId } as const;
	if (kind === 'failed') {
		const words = detail ? `. The API says: "${detail}"` : '';
		return {
			...common,
			reason: 'jobFailed',
			message: `${name}: BimmerVIN could not finish the job${words}`,
			description: `Ask BimmerVIN about this job ID before you submit the vehicle again: a new job is charged anew. ${paidWords}`,
		};
	}
	if (kind === 'timeout') {
		const seen = detail ? ` (last seen: ${detail})` : '';
		return {
			...common,
			reason: 'jobTimeout',
			message: `${name}: not done within Max Wait${seen}`,
			description: `The job goes on. ${later} ${paidWords}`,
		};
	}
	if (kind === 'signIn') {
		return {
			...common,
			reason: 'signIn',
			message: `${name}: the wait ended because BimmerVIN no longer accepts the sign-in${detail ? `: ${detail}` : ''}`,
			description: `The job goes on. Open the BimmerVIN API credential and test it. ${later} ${paidWords}`,
		};
	}
	if (kind === 'unreadable') {
		return {
			...common,
			reason: 'unreadable',
			message: `${name}: the job is done, but its answer cannot be read${detail ? `: ${detail}` : ''}`,
			description: `${later} If that answer cannot be read either, ask BimmerVIN about this job ID. ${paidWords}`,
		};
	}
	const cause = isCancelled
		? 'the execution was stopped'
		: 'an earlier call showed that none can succeed';
	return {
		...common,
		reason: isCancelled ? 'cancelled' : 'notSent',
		message: `${name}: the wait ended because ${cause}`,
		description: `The job goes on. ${later} ${paidWords}`,
	};
}

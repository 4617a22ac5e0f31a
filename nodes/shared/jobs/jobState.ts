import { readFailure } from '../responses/failure';
import { readJobStatus, type ReadJobStatus } from './jobResponse';

/** Where a job stands, for the node and the trigger alike. */
export type JobState = ReadJobStatus['state'];

/** What a look at a job has shown. */
export type JobLook =
	/** Its end is still to come. `word` is the API's own status, if it gave one. */
	| { readonly kind: 'running'; readonly word?: string }
	/** The answer holds its files. */
	| { readonly kind: 'done' }
	| { readonly kind: 'failed'; readonly reason?: string }
	/** The answer says that the question failed: it tells nothing of the job. */
	| { readonly kind: 'noAnswer'; readonly words: string };

/** Reads a look off the answer to a question for a job's status. */
export function readLook(body: Buffer): JobLook {
	const failure = readFailure(body, { job: true });
	if (failure) return { kind: 'noAnswer', words: failure.words };
	const { state, word, reason } = readJobStatus(body);
	if (state === 'running') return { kind: 'running', ...(word && { word }) };
	return state === 'done' ? { kind: 'done' } : { kind: 'failed', ...(reason && { reason }) };
}

/** Whether nothing more will come after this look. */
export const isOver = (look: JobLook): boolean => look.kind === 'done' || look.kind === 'failed';

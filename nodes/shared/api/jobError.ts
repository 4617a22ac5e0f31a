/** Why a wait ended without the job's files. */
export type JobErrorKind =
	/** The job itself has ended badly. */
	| 'failed'
	| 'timeout'
	/** The run was stopped. */
	| 'halted'
	/** The sign-in is refused, so nobody can look at the job. */
	| 'signIn'
	/** The job is done, but its answer cannot be read. */
	| 'unreadable';

/** A wait that ended without the job's files. The job itself goes on, or has ended badly. */
export class JobError extends Error {
	override readonly name = 'JobError';

	constructor(
		readonly kind: JobErrorKind,
		readonly jobId: string,
		/** In the API's words, or what the last looks have shown. */
		readonly detail: string | undefined,
	) {
		super(kind);
	}
}

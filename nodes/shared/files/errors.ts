/** Why a paid answer could not be turned into what was asked for. */
export type DeliverableProblem = 'empty' | 'unreadable' | 'page' | 'fileField';

/** An answer that is not what the endpoint delivers. The call itself went through, so it may have been charged. */
export class DeliverableError extends Error {
	constructor(
		readonly problem: DeliverableProblem,
		message: string,
	) {
		super(message);
		this.name = 'DeliverableError';
	}
}

/** Why a file's address could not be fetched. */
export type DownloadProblem =
	'address' | 'redirects' | 'status' | 'tooLarge' | 'stalled' | 'page' | 'network' | 'cancelled';

/** A download that came to nothing. Its message names the host alone: the rest of an address may be a secret. */
export class DownloadError extends Error {
	constructor(
		readonly problem: DownloadProblem,
		message: string,
		/** HTTP status of the answer, where it was the reason. */
		readonly status?: number,
	) {
		super(message);
		this.name = 'DownloadError';
	}
}

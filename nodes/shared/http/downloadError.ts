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

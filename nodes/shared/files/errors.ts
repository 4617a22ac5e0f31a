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

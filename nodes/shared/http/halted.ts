/** The wait for a place was given up because the execution was stopped. Nothing was sent. */
export class PaceCancelled extends Error {
	override readonly name = 'PaceCancelled';

	constructor() {
		super('Stopped before the request was sent');
	}
}

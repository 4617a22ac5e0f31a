import type { SignInFault } from '../api/fault';
import { keepFromN8n } from '../messages/explanation';

/** Thrown at n8n by the credential, which has no other way to report that no token is available. */
export class SignInError extends Error {
	override readonly name = 'BimmerVinSignInError';

	/** What the user can do about it, where n8n displays it. */
	readonly description: string;

	constructor(readonly fault: SignInFault) {
		super(keepFromN8n(fault.message));
		this.description = fault.description;
	}
}

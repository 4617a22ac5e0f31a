import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';

import { CREDENTIAL, readAccount, type Account } from '../shared/auth/account';
import { adoptToken, getToken } from '../shared/auth/tokens';
import { plainRequest } from '../shared/client';
import { waitUntil, type TimeLimit } from './pollRound';
import { signInError, tooLate, type PollError } from './pollErrors';

/**
 * The account of the trigger's credential. Uses the token that n8n has stored with it, if there is one.
 * @throws {NodeOperationError} with the name of the field to correct
 */
export async function openAccount(context: IPollFunctions): Promise<Account> {
	const credentials = await context.getCredentials(CREDENTIAL);
	try {
		const account = readAccount(credentials);
		adoptToken(account, credentials.sessionToken, Date.now());
		return account;
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

/** Signs in if there is no token. This is done once for the whole poll, so that a refusal takes one request and not one per job. */
export async function signIn(
	context: IPollFunctions,
	account: Account,
	{ clock, endAt }: TimeLimit,
): Promise<PollError | undefined> {
	const attempt = getToken(account, plainRequest(context, {}));
	if (!(await waitUntil(attempt, endAt, clock))) return tooLate;
	const signedIn = await attempt;
	return signedIn.ok ? undefined : signInError(signedIn.fault);
}

import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';

import { CREDENTIAL, readAccount, type Account } from '../shared/auth/account';
import { adoptToken, getToken } from '../shared/auth/tokens';
import { plainRequest } from '../shared/client';
import { waitUntil, type TimeLimit } from './pollRound';
import { signInError, tooLate, type PollError } from './pollErrors';

/**
 * The account that the trigger's credential is for. A token stored with it is taken over.
 * @throws {NodeOperationError} naming the field to correct
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

/** Signs in unless a token is held: once for the whole poll, so that a refusal costs one exchange and not one per job. */
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

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { accountIn, isOwnOrigin, readAccount, type Account } from './account';
import { asTestRequest } from './credentialTest';
import { checkCredential, passGuard } from '../http/dispatchGuard';
import { adoptToken, heldToken, packToken, unpackToken } from './tokens';

/** n8n's HTTP Request node calls the address of its request `uri`. n8n takes `url` first. */
const addressOf = ({ url, uri = '' }: IHttpRequestOptions & { uri?: string }): string => url ?? uri;

/** The account that a request is about to leave with, where it may. */
function accountFor(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Account {
	const account = accountIn(credentials);
	checkCredential(request, account?.credentialHash);
	return account ?? readAccount(credentials);
}

/**
 * Puts the bearer token on a request: to the account's own API only, and only the token that was issued for these
 * credentials. Without one the request goes out bare, and the 401 makes n8n ask for a fresh token.
 *
 * It notes in the credential data which token it sent: n8n hands the same data to `preAuthentication` after a 401,
 * and that has to know which token was refused.
 * @throws {AccountError} where the credential is incomplete
 * @throws {Error} at n8n where nothing more may be sent
 */
export function authorize(
	credentials: ICredentialDataDecryptedObject,
	given: IHttpRequestOptions,
): IHttpRequestOptions {
	const account = accountFor(credentials, given);
	const requestOptions = asTestRequest(account, given);
	if (!isOwnOrigin(account, addressOf(requestOptions), requestOptions.baseURL)) {
		return passGuard(requestOptions, requestOptions);
	}
	adoptToken(account, credentials.sessionToken, Date.now());
	const held = heldToken(account, Date.now());
	const token = held?.token ?? unpackToken(account, credentials.sessionToken)?.token;
	if (token === undefined) return passGuard(requestOptions, requestOptions);
	if (held) credentials.sessionToken = packToken(account, held);
	return passGuard(
		requestOptions,
		{
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${token}` },
		},
		token,
	);
}

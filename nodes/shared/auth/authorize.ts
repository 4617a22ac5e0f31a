import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { accountIn, isOwnOrigin, readAccount, type Account } from './account';
import { asTestRequest } from './credentialTest';
import { checkCredential, passGuard } from '../http/dispatchGuard';
import { adoptToken, heldToken, packToken, unpackToken } from './tokens';

/** In n8n's HTTP Request node the address is called `uri`. n8n prefers `url`. */
const addressOf = ({ url, uri = '' }: IHttpRequestOptions & { uri?: string }): string => url ?? uri;

/** The account with which a request is about to be sent, if allowed. */
function accountFor(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Account {
	const account = accountIn(credentials);
	checkCredential(request, account?.credentialHash);
	return account ?? readAccount(credentials);
}

/**
 * Adds the bearer token to a request: only to the account's own API, and only a token that was issued for these credentials.
 * If there is none, the request is sent bare, and the 401 makes n8n ask for a fresh token.
 *
 * Records in the credential data which token was sent: n8n passes the same data to `preAuthentication` after a 401, which has
 * to know the refused token.
 * @throws {AccountError} if the credential is incomplete
 * @throws {Error} at n8n if nothing more may be sent
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

import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL, DEFAULT_LIMITS } from '../nodes/shared/api/catalog';
import { TEST_JOB_ID, writeJobStatusRequest } from '../nodes/shared/api/requestBodies';
import { readAccount } from '../nodes/shared/auth/account';
import { authorize } from '../nodes/shared/auth/authorize';
import { prepareTest } from '../nodes/shared/auth/credentialTest';
import { SignInError } from '../nodes/shared/auth/signInError';
import { readyToSend } from '../nodes/shared/http/dispatchGuard';
import { settle, type HttpRequest } from '../nodes/shared/http/request';
import { getToken, heldToken, packToken, unpackToken } from '../nodes/shared/auth/tokens';

export class BimmerVinApi implements ICredentialType {
	name = 'bimmerVinApi';

	displayName = 'BimmerVIN API';

	documentationUrl = 'https://github.com/bimmervin/n8n-nodes-bimmervin#the-credential';

	icon: Icon = { light: 'file:../icons/bimmerVin.svg', dark: 'file:../icons/bimmerVin.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'From your BimmerVIN dashboard',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'From your BimmerVIN dashboard',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description:
				'The address of the API. Keep the default unless BimmerVIN gave you a different one.',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 0.1 },
			default: DEFAULT_LIMITS.requestsPerSecond,
			description:
				'The number of requests your account can send per second. The nodes use this rate in full and never exceed it. Change it only if BimmerVIN gave your account a different limit.',
		},
		{
			displayName: 'Burst',
			name: 'burst',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: DEFAULT_LIMITS.burst,
			description: 'The number of requests your account can send at once after a pause',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * n8n calls this if no token is stored, and once after a 401. In the second case, the token in the credential data is the one
	 * that was refused, because `authorize` records there what it sends.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const account = readAccount(credentials);
		const refused = unpackToken(account, credentials.sessionToken)?.token;
		const http: HttpRequest = async (options) =>
			await settle(async () => (await this.helpers.httpRequest(options)) as unknown);
		const isFirst = refused === undefined && !heldToken(account, Date.now());
		const signedIn = await getToken(account, http, { refused });
		if (!signedIn.ok) throw new SignInError(signedIn.fault);
		// The nodes sign in by themselves before n8n requests a token, so this may be the test of the credential.
		if (isFirst) await prepareTest(account, signedIn.value.token, http);
		return { sessionToken: packToken(account, signedIn.value) };
	}

	/** n8n calls this just before it sends a request, also when it sends it again after a 401. The token is added after the wait. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		await readyToSend(requestOptions);
		return authorize(credentials, requestOptions);
	};

	/**
	 * A free request that is never charged: the status of a job that does not exist. Any answer except 401 and 403 proves that the
	 * token was accepted. `prepareTest` handles a 403 that only means "not by POST".
	 */
	test: ICredentialTestRequest = {
		request: {
			...writeJobStatusRequest(TEST_JOB_ID),
			baseURL: '={{ $credentials.baseUrl }}',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403] },
		},
	};
}

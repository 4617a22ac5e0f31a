import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

/** A typical credential for an API with session tokens: an expirable field, and a request that fills it. */
export class PlainApi implements ICredentialType {
	name = 'plainApi';

	displayName = 'Plain API';

	properties: INodeProperties[] = [
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		{ baseUrl, clientId, clientSecret }: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const { access_token } = (await this.helpers.httpRequest({
			method: 'POST',
			url: `${baseUrl as string}/auth/token`,
			body: { client_id: clientId, client_secret: clientSecret },
		})) as { access_token: string };
		return { sessionToken: access_token };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.sessionToken }}' } },
	};
}

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { BimmerVinApi } from '../../../credentials/BimmerVinApi.credentials';
import { readAccount } from '../../../nodes/shared/auth/account';
import { getToken, packToken, unpackToken } from '../../../nodes/shared/auth/tokens';
import { classifyFault } from '../../../nodes/shared/http/fault';
import { valueOf, type Helper } from '../results';
import { credentialData, SECRET } from './accounts';
import { closeServers, n8nHelper, startTokenServer } from './tokenServer';
import { refusal, TokenSource } from './tokenSource';

const credential = new BimmerVinApi();
const API = 'https://api.cars.test';
const REQUEST = { url: '/vehicle-state', method: 'POST', headers: { accept: '*/*' } } as const;

afterEach(closeServers);

/** As n8n calls it: with the data of the credential and its own HTTP helper. */
const preAuthenticate = async (data: ICredentialDataDecryptedObject, httpRequest: Helper) => {
	const helpers = { helpers: { httpRequest } };
	return (await credential.preAuthentication.call(helpers, data)) as { sessionToken: string };
};

const authorization = async (
	data: ICredentialDataDecryptedObject,
	request: { url: string; baseURL?: string } = { ...REQUEST, baseURL: API },
): Promise<unknown> => (await credential.authenticate(data, request)).headers?.Authorization;

/** A credential for which this process holds a token. */
async function signedIn(): Promise<{ data: ICredentialDataDecryptedObject; token: string }> {
	const data = credentialData();
	const { token } = valueOf(await getToken(readAccount(data), new TokenSource().http));
	return { data, token };
}

describe('the form', () => {
	const properties = Object.fromEntries(
		credential.properties.map((property) => [property.name, property]),
	);

	it('has the fields that workflows and tests know, in this order', () => {
		expect(credential.name).toBe('bimmerVinApi');
		expect(credential.displayName).toBe('BimmerVIN API');
		expect(Object.keys(properties)).toEqual([
			'clientId',
			'clientSecret',
			'baseUrl',
			'requestsPerSecond',
			'burst',
			'sessionToken',
		]);
	});

	it.each([
		['clientId', { type: 'string', default: '', required: true }],
		[
			'clientSecret',
			{ type: 'string', default: '', required: true, typeOptions: { password: true } },
		],
		['baseUrl', { type: 'string', default: 'https://api.bimmervin.xyz' }],
		['requestsPerSecond', { type: 'number', default: 10 }],
		['burst', { type: 'number', default: 30 }],
		[
			'sessionToken',
			{ type: 'hidden', default: '', typeOptions: { expirable: true, password: true } },
		],
	])('%s is as n8n needs it', (name, expected) => {
		expect(properties[name]).toMatchObject(expected);
	});

	it('is tested with a free call that follows no redirect', () => {
		const { request } = credential.test;
		expect(request).toMatchObject({
			url: '/secure-coding-status',
			method: 'POST',
			disableFollowRedirect: true,
		});
	});
});

describe('a call', () => {
	it('gets the held token', async () => {
		const { data, token } = await signedIn();
		expect(await authorization(data)).toBe(`Bearer ${token}`);
	});

	it.each([
		['gets it from the HTTP Request node too, which has `uri` in place of `url`', API, true],
		['of the HTTP Request node to another place gets none', 'https://elsewhere.test', false],
	])('%s', async (_, origin, isGiven) => {
		const { data, token } = await signedIn();
		const request = Object.assign({} as IHttpRequestOptions, { uri: `${origin}/vehicle-state` });
		expect(await authorization(data, request)).toBe(isGiven ? `Bearer ${token}` : undefined);
	});

	it('keeps its other headers, and the request of n8n stays as it was', async () => {
		const { data, token } = await signedIn();
		const request = { ...REQUEST, baseURL: API };
		const before = structuredClone(request);
		const { headers } = await credential.authenticate(data, request);
		expect(headers).toEqual({ accept: '*/*', Authorization: `Bearer ${token}` });
		expect(request).toEqual(before);
	});

	it('notes which token it sends, so that a refusal is known for this one', async () => {
		const { data, token } = await signedIn();
		await authorization(data);
		expect(unpackToken(readAccount(data), data.sessionToken)?.token).toBe(token);
	});

	it('gets the stored token of another process', async () => {
		const data = credentialData();
		const stored = { token: 'from-a-worker', usableUntilMs: Date.now() + 60_000 };
		data.sessionToken = packToken(readAccount(data), stored);
		expect(await authorization(data)).toBe('Bearer from-a-worker');
	});

	it('gets a stored token past its time too: a 401 makes n8n fetch the next, and it is not noted as held', async () => {
		const data = credentialData();
		const late = { token: 'late', usableUntilMs: Date.now() - 1000 };
		const stored = packToken(readAccount(data), late);
		data.sessionToken = stored;
		expect(await authorization(data)).toBe('Bearer late');
		expect(data.sessionToken).toBe(stored);
	});

	it('gets none where there is none', async () => {
		const data = credentialData();
		expect(await authorization(data)).toBeUndefined();
		expect(data.sessionToken).toBe('');
	});

	it.each([
		{ url: 'https://elsewhere.test/file' },
		{ url: '/vehicle-state', baseURL: 'https://elsewhere.test' },
	])('to $baseURL$url gets nothing', async (request) => {
		const { data } = await signedIn();
		expect(await credential.authenticate(data, request)).toBe(request);
		expect(data.sessionToken).toBe('');
	});
});

describe('an edited credential', () => {
	it('does not send the old token', async () => {
		const { data } = await signedIn();
		await authorization(data);
		expect(data.sessionToken).not.toBe('');
		expect(await authorization({ ...data, clientSecret: 'edited' })).toBeUndefined();
	});

	it('does not hand the old token on as the new one', async () => {
		const { data } = await signedIn();
		await authorization(data);
		const source = new TokenSource();
		const edited = { ...data, clientSecret: 'edited' };
		const { sessionToken } = await preAuthenticate(edited, source.helper);
		expect(source.exchanges).toBe(1);
		expect(unpackToken(readAccount(data), sessionToken)).toBeUndefined();
	});

	it('with other limits keeps its token', async () => {
		const { data, token } = await signedIn();
		expect(await authorization({ ...data, requestsPerSecond: 3, burst: 3 })).toBe(
			`Bearer ${token}`,
		);
	});
});

describe('before the first call and after a refusal', () => {
	it('the token is fetched and given to n8n, bound to the credential', async () => {
		const server = await startTokenServer({ body: { access_token: 'fresh', expires_in: 3600 } });
		const data = credentialData({ baseUrl: server.url });
		const { sessionToken, ...rest } = await preAuthenticate(data, n8nHelper);
		expect(rest).toEqual({});
		expect(unpackToken(readAccount(data), sessionToken)?.token).toBe('fresh');
		expect(sessionToken).not.toContain(SECRET);
	});

	it('the held token is given where it is not the one that was sent', async () => {
		const { data, token } = await signedIn();
		const source = new TokenSource();
		const { sessionToken } = await preAuthenticate(data, source.helper);
		expect(unpackToken(readAccount(data), sessionToken)?.token).toBe(token);
		expect(source.exchanges).toBe(0);
	});

	it('the token that was sent is replaced, once for all calls that were refused', async () => {
		const { data, token } = await signedIn();
		const calls = Array.from({ length: 20 }, () => ({ ...data }));
		await Promise.all(calls.map(async (call) => await authorization(call)));
		const server = await startTokenServer({ body: { access_token: 'fresh', expires_in: 3600 } });
		const redirected: Helper = async (options) =>
			await n8nHelper({ ...options, baseURL: server.url });
		const fresh = await Promise.all(
			calls.map(async (call) => await preAuthenticate(call, redirected)),
		);
		expect(server.seen).toHaveLength(1);
		const account = readAccount(data);
		const tokens = fresh.map(({ sessionToken }) => unpackToken(account, sessionToken)?.token);
		expect(new Set(tokens)).toEqual(new Set(['fresh']));
		expect(token).not.toBe('fresh');
		expect(await authorization({ ...data })).toBe('Bearer fresh');
	});

	it('a refused sign-in is thrown at n8n, in its words, and is known again', async () => {
		const source = new TokenSource();
		source.failures.push(refusal(401));
		const thrown: unknown = await preAuthenticate(credentialData(), source.helper).catch(
			(error: unknown) => error,
		);
		const words = {
			message: 'BimmerVIN did not accept the Client ID and Client Secret (401).',
			description: expect.stringMatching(/^Copy both again/) as string,
		};
		expect(thrown).toBeInstanceOf(Error);
		expect(thrown).toMatchObject({ name: 'BimmerVinSignInError', ...words });
		const fault = { kind: 'signIn', ...words, final: true, status: 401 };
		expect(classifyFault(thrown, 0)).toEqual(fault);
	});

	it('an incomplete credential is named, and nothing is sent', async () => {
		const source = new TokenSource();
		const data = credentialData({ clientSecret: ' ' });
		await expect(preAuthenticate(data, source.helper)).rejects.toThrow(/^The Client Secret/);
		await expect(authorization(data)).rejects.toThrow(/^The Client Secret/);
		expect(source.exchanges).toBe(0);
	});
});

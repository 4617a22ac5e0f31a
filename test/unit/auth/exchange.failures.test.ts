import { inspect } from 'node:util';

import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import type { SignInFault } from '../../../nodes/shared/api/fault';
import { exchangeToken } from '../../../nodes/shared/auth/exchange';
import { SignInError } from '../../../nodes/shared/auth/signInError';
import { faultOf, requestBy, type Helper } from '../results';
import { newAccount, SECRET } from './accounts';
import { closeServers, deadUrl, n8nHelper, startTokenServer, type Reply } from './tokenServer';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const OTHER_TOKEN = 'opaque-token-of-someone';

const failureOf = async (baseUrl: string, helper: Helper = n8nHelper): Promise<SignInFault> => {
	const account = newAccount({ baseUrl });
	const failed = await exchangeToken(account, requestBy(helper), () => NOW);
	const fault = faultOf(failed);
	expect(fault.kind).toBe('signIn');
	// Nothing goes out beside it, such as the HTTP error with the secret.
	expect(failed).toEqual({ ok: false, fault });
	return fault;
};

/** Whether another try may help. */
const isRetryable = ({ final }: SignInFault): boolean => final !== true;

const failureAfter = async (...replies: Reply[]): Promise<SignInFault> => {
	const server = await startTokenServer(...replies);
	return await failureOf(server.url);
};

afterEach(closeServers);

/** Another try may help where there is an `again`. */
type Case = [
	name: string,
	replies: Reply[],
	message: RegExp,
	description: RegExp,
	again?: { afterMs?: number },
];

const words = { error: 'invalid_client', message: 'This client is not known' };
const page = (title: string, status = 200): Reply => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: `<!DOCTYPE html><html><head><title>${title}</title></head><body>Hi</body></html>`,
});
const wait = (status: number, at: string): Reply => ({ status, headers: { 'Retry-After': at } });
/** What the user is told to do. */
const COPY = /^Copy both again from your BimmerVIN dashboard/;
const CHECK = /^Check the Base URL/;
const WAIT = /^Wait a minute and try again\..*lower the limits/;
const LATER = /problem is with the API\. Try again in a few minutes/;

const wrongSecret = (status: number) =>
	new RegExp(`did not accept the Client ID and Client Secret \\(${status}\\)\\..*is not known`);

const CASES: Case[] = [
	...[401, 403].map((status): Case => [
		`a wrong secret (${status})`,
		[{ status, body: words }],
		wrongSecret(status),
		COPY,
	]),
	[
		'a refusal of both formats (400)',
		[{ status: 400, body: { message: 'The body is malformed' } }],
		/^BimmerVIN did not accept the format .*\(400\)\. The API says: ".*is malformed"\.$/,
		/missing or extra characters/,
	],
	[
		'a wrong secret in the second format',
		[{ status: 415 }, { status: 401, body: words }],
		wrongSecret(401),
		COPY,
	],
	[
		'a request to slow down, in seconds',
		[wait(429, '7')],
		/^BimmerVIN asks you to wait before you sign in again \(429\)\.$/,
		WAIT,
		{ afterMs: 7000 },
	],
	[
		'a request to slow down, as a date',
		[wait(429, 'Sun, 01 Mar 2026 12:00:09 GMT')],
		/\(429\)/,
		WAIT,
		{ afterMs: 9000 },
	],
	['a request to slow down without a time', [{ status: 429 }], /\(429\)/, WAIT, {}],
	...[500, 502, 503, 504].map((status): Case => [
		`a fault of the API (${status})`,
		[{ status, body: { detail: 'Down for maintenance' } }],
		new RegExp(`^BimmerVIN could not sign you in at the moment \\(${status}\\).*maintena`),
		LATER,
		{},
	]),
	['a 503 that says when', [wait(503, '30')], /\(503\)/, LATER, { afterMs: 30_000 }],
	['a request that took too long', [{ status: 408 }], /at the moment \(408\)/, LATER, {}],
	...[404, 405, 410, 501].map((status): Case => [
		`no sign-in at this address (${status})`,
		[{ status }],
		new RegExp(`^There is no BimmerVIN sign-in at http://127.* \\(${status}\\)`),
		CHECK,
	]),
	...[307, 402, 418].map((status): Case => [
		`an answer of something else (${status})`,
		[{ status }],
		new RegExp(`^BimmerVIN sent an unexpected response .* http://127.* \\(${status}\\)`),
		CHECK,
	]),
	[
		'a broken connection',
		[{ reset: true as const }],
		/^BimmerVIN could not be reached at http:\/\/127\.0\.0\.1:\d+ to sign in\.$/,
		/^Check the Base URL .* that this n8n is allowed to connect to it/,
		{},
	],
	[
		'an answer without a token',
		[{ body: { hello: 'world' } }],
		/^BimmerVIN answered the sign-in without a token \(200\)\.$/,
		/^Check that the Base URL/,
	],
	[
		'an answer with 200 that says it failed',
		[{ body: { success: false, message: 'Account locked' } }],
		/did not accept the account .* \(200\)\. The API says: "Account locked"\.$/,
		/^Ask BimmerVIN whether your account is active/,
	],
	[
		'an empty answer',
		[{ body: '' }],
		/without a token \(200\)\.$/,
		/^Try again .*the address of the API itself/,
		{},
	],
	[
		'a web page with 200',
		[page('Welcome')],
		/^Something between n8n and BimmerVIN answered .* \(200\)\. It says: "Welcome"\.$/,
		/the address of the API itself/,
	],
	[
		'a web page with 403',
		[page('Just a moment', 403)],
		/^Something between .* \(403\)\. It says: "Just a moment"\.$/,
		/web filter/,
	],
];

it.each<Case>(CASES)('%s is told in plain words', async (...[, replies, message, todo, again]) => {
	const failure = await failureAfter(...replies);
	expect(failure.message).toMatch(message);
	expect(failure.description).toMatch(todo);
	expect(failure.description).toMatch(/Nothing was charged\.$/);
	expect(isRetryable(failure)).toBe(again !== undefined);
	expect(failure.retryAfterMs).toBe(again?.afterMs);
});

describe('of two formats that are both refused', () => {
	const json = 'This field is required';
	const form = 'The syntax is wrong';

	it.each([
		{ first: 400, second: 415, told: json },
		{ first: 400, second: 422, told: json },
		{ first: 422, second: 415, told: json },
		{ first: 400, second: 400, told: json },
		{ first: 422, second: 422, told: json },
		{ first: 415, second: 400, told: form },
		{ first: 415, second: 422, told: form },
		{ first: 422, second: 400, told: form },
		{ first: 400, second: 401, told: form },
		{ first: 400, second: 503, told: form },
	])('$first and $second: "$told" is told', async ({ first, second, told }) => {
		const failure = await failureAfter(
			{ status: first, body: { message: json } },
			{ status: second, body: { message: form } },
		);
		expect(failure.message).toContain(told);
	});
});

it.each([
	['of the error itself', 'data', (response: object) => ({ response })],
	['of the error itself', 'body', (response: object) => ({ response })],
	['of its cause', 'data', (response: object) => ({ cause: { response } })],
	['of its cause', 'body', (response: object) => ({ cause: { response } })],
])('the words are read from the response %s, in its %s', async (_where, field, wrap) => {
	const response = { status: 401, [field]: Buffer.from('{"message":"No such client"}') };
	const error = Object.assign(new Error('failed'), { httpCode: '401', ...wrap(response) });
	const failure = await failureOf('https://api.cars.test', () => Promise.reject(error));
	expect(failure.status).toBe(401);
	expect(failure.message).toContain('No such client');
});

it.each([undefined, null, 'x', 7])('an answer that is %p has no token', async (answer) => {
	const failure = await failureOf('https://api.cars.test', () => Promise.resolve(answer));
	expect(failure.message).toContain('without a token');
});

describe('an address', () => {
	it('that nobody listens at is named', async () => {
		const url = await deadUrl();
		const failure = await failureOf(url);
		expect(failure.message).toBe(`BimmerVIN could not be reached at ${url} to sign in.`);
		expect(isRetryable(failure)).toBe(true);
	});

	it('that does not answer in time is told alike', async () => {
		const late = Object.assign(new Error('timeout of 15000ms'), { code: 'ECONNABORTED' });
		const failure = await failureOf('https://api.cars.test', () => Promise.reject(late));
		expect(failure.message).toContain('could not be reached at https://api.cars.test');
		expect(isRetryable(failure)).toBe(true);
	});

	it('that the credential is not allowed for is no matter of trying again', async () => {
		const forbidden: Helper = async (options) =>
			await n8nHelper({ ...options, allowedDomains: 'elsewhere.test' });
		const failure = await failureOf('https://api.cars.test', forbidden);
		expect(failure.message).toBe(
			'This n8n does not allow connections to https://api.cars.test, which it needs to sign in.',
		);
		expect(failure.description).toContain('Allowed HTTP Request Domains');
		expect(isRetryable(failure)).toBe(false);
	});
});

describe('a secret', () => {
	const echoes: Array<[string, Reply]> = [
		['in JSON words', { status: 401, body: { message: `Secret ${SECRET} is wrong` } }],
		['in plain text', { status: 401, body: `Unknown: ${SECRET}` }],
		['in a title', { status: 500, body: `<html><title>${SECRET}</title></html>` }],
		['as a field of the error', { status: 422, body: { detail: [{ loc: ['x'], msg: SECRET }] } }],
		['in an answer with 200', { body: { success: false, error: `No client for ${SECRET}` } }],
		['in an unknown field', { body: { echo: SECRET, other: OTHER_TOKEN } }],
		['as the whole answer', { body: OTHER_TOKEN }],
		['in a header', { status: 500, headers: { 'x-echo': SECRET, 'set-cookie': OTHER_TOKEN } }],
		['behind a broken connection', { reset: true }],
	];

	it.each(echoes)('that comes back %s is nowhere in the error', async (_where, reply) => {
		// As the credential throws it at n8n: the fault goes along.
		const error = new SignInError(await failureAfter(reply));
		const shown = [
			error.message,
			error.description,
			error.stack,
			JSON.stringify(error),
			inspect(error, { depth: Infinity, showHidden: true }),
		].join('\n');
		expect(shown).not.toContain(SECRET);
		expect(shown).not.toContain(OTHER_TOKEN);
		expect(error.cause).toBeUndefined();
	});

	it('does not go out with the HTTP error, and n8n finds no status to put words of its own to', async () => {
		const failure = await failureAfter({ status: 401 });
		const fields = ['kind', 'message', 'description', 'final', 'status'];
		expect(Object.keys(failure).sort()).toEqual(fields.sort());
		const error = new SignInError(failure);
		expect(Object.keys(error).sort()).toEqual(['description', 'fault', 'name']);
		const shown = new NodeApiError({} as INode, error as unknown as JsonObject);
		expect(shown).toMatchObject({
			message: failure.message,
			description: failure.description,
			httpCode: null,
		});
	});
});

describe("the API's words", () => {
	it('do not make n8n replace the message', async () => {
		const failure = await failureAfter({ status: 500, body: { error: 'connect ETIMEDOUT db' } });
		const thrown = new SignInError(failure);
		expect(thrown.message.toUpperCase()).not.toContain('ETIMEDOUT');
		expect(thrown.message).toMatch(/connect E\u2060TIMEDOUT db/);
		expect(thrown.fault.message).toMatch(/connect ETIMEDOUT db/);
	});

	it('and its code are told apart too', async () => {
		const body = { error: { code: 'AccountNotFound', message: 'No such account' } };
		const failure = await failureAfter({ status: 401, body });
		expect(failure).toMatchObject({ words: 'No such account', apiCode: 'AccountNotFound' });
	});
});

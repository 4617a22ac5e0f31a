/** What something else than the API says to a sign-in: the same words in the node, in the trigger and behind the Test button. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TOKEN_PATH } from '../../nodes/shared/api/catalog';
import type { FaultOrder } from '../sandbox/server';
import { testCredential } from './harness/credentialTest';
import { TriggerHost } from './harness/poll';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const FOLDER = join(__dirname, '../fixtures/between');
const [VIN = ''] = someVins(1);

interface Fixture {
	readonly response: Pick<Extract<FaultOrder, { kind: 'respond' }>, 'status' | 'headers' | 'body'>;
	readonly expect: { readonly signIn?: { readonly says: string } };
}

const fixtures = readdirSync(FOLDER)
	.filter((name) => name.startsWith('signin-'))
	.map((name) => {
		const { response, expect } = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Fixture;
		return { name, response, says: expect.signIn?.says ?? '' };
	});

const lookUp = {
	parameters: { resource: 'vehicle', operation: 'getState', vin: VIN, options: {} },
};

const exchanges = () => sandbox.stats().requests.filter(({ path }) => path === TOKEN_PATH).length;

startEach();
beforeEach(() => void quickenClock());
const answerAlways = (response: Fixture['response'], times: FaultOrder['times'] = 'always') =>
	sandbox.fault({ kind: 'respond', path: TOKEN_PATH, times, ...response });

it.each(fixtures)('$name: one account of it everywhere', async ({ response, says }) => {
	// Too many sign-ins are waited out for two minutes, unless a longer time is named.
	const isTooMany = /sign in again/.test(says);
	const wait = { 'retry-after': isTooMany ? '3600' : '0' };
	answerAlways({ ...response, headers: { ...response.headers, ...wait } });
	const { error } = await engine.run(lookUp, [{}]);
	expect(error?.message).toMatch(new RegExp(`^${says}`));
	expect(error?.message).not.toContain('Client ID');
	expect(error?.description).toMatch(/Nothing was charged\./);
	expect(sandbox.ledger()).toEqual([]);
	expect(exchanges()).toBe(/at the moment/.test(says) ? 5 : 1);

	const tested = await testCredential(engine, { ...sandboxCredential(), sessionToken: '' });
	expect(tested).toEqual({ status: 'Error', message: error?.message });

	const host = new TriggerHost(engine, 'job-1');
	const published = await host.publish().then(
		() => host.warnings[0]?.message,
		(thrown: Error) => thrown.message,
	);
	expect(published).toContain(error?.message);
	await host.unpublish();
});

it('waits out too many sign-ins, and then signs in', async () => {
	const body = { __type: 'TooManyRequestsException' };
	answerAlways({ status: 400, headers: { 'retry-after': '0' }, body }, 2);
	const { items } = await engine.run(lookUp, [{}]);
	expect(items).toHaveLength(1);
	expect(exchanges()).toBe(3);
	expect(sandbox.ledger()).toHaveLength(1);
});

const LONG: Array<[string, Fixture['response'], RegExp]> = [
	[
		'a header',
		{ status: 429, headers: { 'retry-after': '3600' }, body: {} },
		/for 60 minutes, until/,
	],
	['words', { status: 429, body: { message: 'Try again in 1 hour' } }, /for 60 minutes, until/],
	[
		'a fault of the API',
		{ status: 503, headers: { 'retry-after': '600' } },
		/for 10 minutes, until/,
	],
	['a quota', { status: 400, body: { __type: 'LimitExceededException' } }, /\. A quota is used up/],
];
it.each(LONG)(
	'a time beyond two minutes, in %s: it is told at once everywhere',
	async (_, response, said) => {
		answerAlways(response);
		const { error } = await engine.run(lookUp, [{}]);
		expect(error?.message).toMatch(said);
		expect(error?.description).toMatch(
			/^(?:Try again after that time|Ask BimmerVIN when the quota)/,
		);
		const tested = await testCredential(engine, { ...sandboxCredential(), sessionToken: '' });
		expect(tested).toEqual({ status: 'Error', message: error?.message });
		const host = new TriggerHost(engine, 'job-1');
		await host.publish();
		expect(host.warnings[0]?.message).toContain(error?.message);
		await host.unpublish();
		expect(exchanges()).toBe(1);
	},
);

it('a Stop does not wait for a sign-in that is waited out', async () => {
	answerAlways({ status: 503, headers: { 'retry-after': '60' } });
	const isUnderWay = async () => {
		while (exchanges() < 1) await new Promise((resolve) => setTimeout(resolve, 5));
	};
	const onError = 'continueRegularOutput' as const;
	const { items } = await engine.run({ ...lookUp, onError }, [{}], { cancelWhen: isUnderWay });
	expect(items[0]?.json.error).toContain('stopped before this was sent');
	expect(exchanges()).toBe(1);
});

it('asks in the other form only where the form is refused', async () => {
	answerAlways({ status: 400, body: { error: 'unsupported_grant_type' } }, 1);
	expect((await engine.run(lookUp, [{}])).items).toHaveLength(1);
	expect(exchanges()).toBe(2);
	answerAlways({ status: 400, body: { error: 'invalid_client' } });
	engine.setCredential({ ...sandboxCredential(), clientSecret: 'other' });
	const { error } = await engine.run(lookUp, [{}]);
	expect(error?.message).toMatch(
		/^BimmerVIN did not accept the Client ID and Client Secret \(400\)/,
	);
	expect(exchanges()).toBe(3);
});

const sandboxCredential = () => {
	const { clientId, clientSecret, url: baseUrl } = sandbox;
	return { clientId, clientSecret, baseUrl, requestsPerSecond: 1000, burst: 1000 };
};

it('tells behind the Test button that something answers other calls in place of the API', async () => {
	const body = '<html><head><title>Attention Required! | Cloudflare</title></head></html>';
	const path = '/secure-coding-status';
	sandbox.fault({ kind: 'respond', path, status: 403, body, times: 'always' });
	const { status, message } = await testCredential(engine, {
		...sandboxCredential(),
		sessionToken: '',
	});
	expect(status).toBe('Error');
	expect(message).toMatch(/accepts the Client ID .* instead of BimmerVIN \(403, Cloudflare\)/);
});

/**
 * What stands between the package and the API, in n8n's engine: each answer of test/fixtures/between to every paid operation, to
 * the sign-in, to a look at a job and to a download, and the ledger beside what comes out.
 */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { asFault, BETWEEN, mayBePaid, type Between } from '../fixtures/between';
import { callOf, OPERATIONS, type DescribedOperation } from './harness/calls';
import { testCredential } from './harness/credentialTest';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const KIT = ENDPOINTS.fscRepairKit.path;
const FILE = '/files/kit.zip';
const PAID = OPERATIONS.filter(({ endpoint }) => endpoint.cents > 0);
const VINS = someVins(PAID.length);
const [VIN = ''] = VINS;
const FAILED_JOB = { reason: 'jobFailed', charged: 'yes' };
/** Looks at a job without delay, and does not wait long for one that an answer has made up. */
const SOON = { pollInterval: 0.02, maxWait: 1 };

startEach({ jobSpeed: 1000 });
const nameOf = ({ resource, operation }: DescribedOperation) => `${resource}.${operation}`;
const settingsFor = (one: Pick<DescribedOperation, 'resource' | 'operation'>) => {
	const parameters =
		one.resource === 'navigationMap' && one.operation === 'generateFscCode'
			? { mapType: 'next' }
			: one.resource === 'secureCoding'
				? { vehicleOrder: 'original' }
				: {};
	const options = one.operation === 'submitAndWait' ? SOON : {};
	return callOf(one, { onError: 'continueRegularOutput', parameters, options });
};
const chargesFor = (vin: string) => sandbox.ledger().filter((entry) => entry.vin === vin).length;
const sentTo = (path: string, vin: string) =>
	sandbox.stats().requests.filter((request) => request.path === path && request.vin === vin).length;

/** What is wrong with how an operation took the answer; undefined where nothing is. */
async function callProblem(between: Between, one: DescribedOperation, vin: string) {
	const { call } = between.expect;
	const isGood = call !== undefined && 'good' in call;
	const failure = call === undefined || isGood ? undefined : call;
	const isPaid = mayBePaid(between);
	const { path } = one.endpoint;
	sandbox.fault(asFault(between, vin, { path, vin }, isPaid));
	const { items, error } = await engine.run(settingsFor(one), [{ vin }]);
	const json = items[0]?.json ?? {};
	const { reason, charged, todo } = (json.details ?? {}) as IDataObject;
	const said = [json.error, json.fileProblem, json.codeProblem, json.jobProblem, todo];
	const words = JSON.stringify(said);
	const got = { error: error?.message, reason, charged, words };
	if (error || items.length !== 1) return { one: nameOf(one), ...got };
	if (chargesFor(vin) > 1 || (isPaid && sentTo(path, vin) !== 1))
		return { one: nameOf(one), sent: sentTo(path, vin), charges: chargesFor(vin) };
	const pattern = new RegExp((isGood ? call.problem : failure?.says) ?? '', 'i');
	const isAsExpected = isGood
		? json.error === undefined
		: !failure || (reason === failure.reason && charged === failure.charged);
	return isAsExpected && pattern.test(words) ? undefined : { one: nameOf(one), ...got };
}

describe.each(BETWEEN)('$name: $from', (between) => {
	const { only, expect: expected } = between;

	it('as the answer to a paid call', async () => {
		const operations = PAID.filter((one) => !only || only.includes(nameOf(one)));
		expect(operations).toHaveLength(only?.length ?? PAID.length);
		const problems = await Promise.all(
			operations.map(async (one, at) => await callProblem(between, one, VINS[at]!)),
		);
		expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
	});

	it('as the answer to the sign-in: said by the test of the credential, in words and without a secret', async () => {
		quickenClock();
		sandbox.fault(asFault(between, VIN, { path: TOKEN_PATH, times: 'always' }));
		const { clientId, clientSecret, url: baseUrl } = sandbox;
		const { status, message } = await testCredential(engine, { clientId, clientSecret, baseUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(/^[A-Z].{20,}/);
		expect(message).not.toContain(clientSecret);
		expect(message).toMatch(new RegExp(expected.signIn?.says ?? '', 'i'));
		expect(sandbox.ledger()).toEqual([]);
	});

	// What is good as the answer to some operations may be so for a job and a link too.
	const isGood = only !== undefined || (expected.call && 'good' in expected.call);
	// How looks and downloads go on after these is in tooMany.test.ts: each takes pauses of seconds.
	const isSlow = between.response.status === 429;
	if (isGood || isSlow) return;

	it('as the answer to a look at a job: a paid wait goes on, and brings the files', async () => {
		sandbox.fault(asFault(between, VIN, { path: STATUS, times: 2 }));
		const one = { resource: 'secureCoding', operation: 'submitAndWait' };
		const settings = settingsFor(one);
		settings.parameters.options = { ...SOON, maxWait: 60 };
		const { items } = await engine.run(settings, [{ vin: VIN }]);
		expect(sandbox.ledger()).toHaveLength(1);
		if (expected.look?.endsWait) return expect(items[0]?.json.details).toMatchObject(FAILED_JOB);
		expect(items[0]?.json).toMatchObject({ state: 'done' });
		expect(items[0]?.binary).toBeDefined();
	});

	it('as the answer to a download: the item says what is missing, and no file is made of it', async () => {
		sandbox.fault({
			kind: 'respond',
			path: KIT,
			charge: true,
			body: { status: 'success', kit: { url: `${sandbox.url}${FILE}` } },
		});
		quickenClock();
		sandbox.fault(asFault(between, VIN, { path: FILE, times: 'always' }));
		const one = { resource: 'navigationMap', operation: 'getRepairKit' };
		const { items } = await engine.run(settingsFor(one), [{ vin: VIN }]);
		const json = items[0]?.json ?? {};
		expect(json.error).toBeUndefined();
		expect(json.missingFiles).toMatchObject([{ url: `${sandbox.url}${FILE}` }]);
		const [{ reason }] = json.missingFiles as [IDataObject];
		expect(reason).toMatch(new RegExp(expected.download?.says ?? '', 'i'));
		expect(sandbox.ledger()).toHaveLength(1);
	});
});

/** Answers of the API without anything private, and what they hold: our readers, our sandbox and the editor's previews. */
import Ajv from 'ajv';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { ENDPOINTS, TOKEN_PATH, type EndpointName } from '../../nodes/shared/api/catalog';
import { readFixtureFile } from '../firstContact/adopt';
import type { Outcome } from '../firstContact/call';
import type { ApiFixture, RedactedBody, RedactedExchange } from '../firstContact/fixture';
import { askedIn } from '../firstContact/report/answers';
import { fixtureOf, signInFixtureOf } from '../firstContact/report/fixtureOf';
import { bytesOf, readOf } from '../firstContact/report/readFixture';
import { SPECIAL_VINS, startSandbox, type Sandbox } from '../sandbox/server';
import { OPERATIONS, type DescribedOperation } from './harness/calls';
import { differences } from './harness/differences';
import type { Engine } from './harness/engine';
import { OPEN_REDACTOR, outcomesOf, refusalsOf } from './harness/firstContact';
import { FAST } from './harness/lookUp';
import { atLeast, COST, nameOf, previewOf, SOMETIMES } from './harness/preview';
import { setUp } from './harness/setUp';

const FOLDER = join(__dirname, '../fixtures/api');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const fixtures = files.flatMap((name) => readFixtureFile(join(FOLDER, name)) ?? []);
const MADE = { api: 'from the API', sandbox: 'made from the sandbox' } as const;
/** What stores what the readers make of a fixture today. */
const STORE_ANEW = {
	api: 'npm run first-contact -- --adopt',
	sandbox: 'npm run first-contact:fixtures',
} as const;
const titled = fixtures.map(
	(fixture) => [`${fixture.name} (${MADE[fixture.source]})`, fixture] as const,
);
const lastOf = ({ exchanges }: ApiFixture): RedactedExchange => exchanges.at(-1)!;

it('every file is a fixture of the tool', () => {
	expect(fixtures.map(({ name }) => `${name}.json`)).toEqual(files.map((path) => basename(path)));
});

it.each(['signIn', ...(Object.keys(ENDPOINTS) as EndpointName[])] as const)(
	'there is a fixture of %s',
	(endpoint) => {
		expect(fixtures.map((fixture) => fixture.endpoint)).toContain(endpoint);
	},
);

describe.each(titled)('the readers still read %s', (_, fixture) => {
	it('as well as when it was made, or more', () => {
		// Where what is read now is the better: it is stored without asking the API again.
		const ifRight = STORE_ANEW[fixture.source];
		expect({ ifRight, read: readOf(fixture) }).toMatchObject({ ifRight, read: fixture.read });
	});
});

/** Where the sandbox words an answer. */
function sandboxFileOf({ endpoint, read }: ApiFixture): string {
	if (endpoint === 'signIn') return 'test/sandbox/dialects/flat.ts (token)';
	if (read.kind !== 'good') return 'test/sandbox/dialects/reported.ts (problem, choice)';
	if (ENDPOINTS[endpoint].deliverable.kind === 'job')
		return 'test/sandbox/jobs.ts and test/sandbox/dialects/reported.ts (job)';
	return endpoint === 'vehicleOrder'
		? 'test/sandbox/dialects/reported.ts (order)'
		: `test/sandbox/answers.ts (${endpoint}) and test/sandbox/dialects/reported.ts`;
}

const formOf = (body: RedactedBody): string => Object.keys(body)[0]!;

describe('the sandbox words its answers as', () => {
	let sandbox: Sandbox;
	let answers: ApiFixture[];

	beforeAll(async () => {
		sandbox = await startSandbox({ jobSpeed: 1000, ...FAST, sandboxVinAt: 'everywhere' });
		const { url: baseUrl, clientId, clientSecret } = sandbox;
		const account = { baseUrl, clientId, clientSecret };
		const made = (outcome: Outcome) => fixtureOf(outcome, OPEN_REDACTOR, 'sandbox');
		const outcomes = await outcomesOf(account);
		const refusals = await refusalsOf(account, SPECIAL_VINS.notFound.vin);
		answers = [
			signInFixtureOf(outcomes[0]!, OPEN_REDACTOR, 'sandbox'),
			...[...outcomes, ...refusals].map(made),
		];
	});
	afterAll(async () => await sandbox.close());

	it.each(titled)('%s', (_, fixture) => {
		const { endpoint, read } = fixture;
		const ours = answers.find((one) => one.endpoint === endpoint && one.read.kind === read.kind);
		// A choice of vehicles and a broken answer are not among the calls that the tool makes to the sandbox.
		if (!ours) {
			expect(['select', 'unreadable', 'none']).toContain(read.kind);
			return;
		}
		const [theirs, own] = [lastOf(fixture).body, lastOf(ours).body];
		const found =
			'json' in theirs && 'json' in own
				? differences(theirs.json, own.json)
				: formOf(theirs) === formOf(own)
					? []
					: [`the body: ${formOf(theirs)} here, ${formOf(own)} there`];
		const told = found.map((line) =>
			line.replace('only here', 'only in the fixture').replace('only there', 'only in the sandbox'),
		);
		expect({ changeIn: sandboxFileOf(fixture), differences: told }).toEqual({
			changeIn: sandboxFileOf(fixture),
			differences: [],
		});
	});
});

/** The operation that an endpoint's answer comes out of. */
const operationOf = (endpoint: EndpointName): DescribedOperation =>
	OPERATIONS.find(
		({ endpointName, operation }) =>
			endpointName === endpoint && operation !== 'submitAndWait' && operation !== 'wait',
	)!;

/** Headers that describe the body, and not the connection. */
const described = ({ headers }: RedactedExchange): Record<string, string> =>
	Object.fromEntries(headers.filter(([name]) => /^content-(?:type|disposition)$/i.test(name)));

describe('the preview promises what comes out of', () => {
	let sandbox: Sandbox;
	let engine: Engine;
	const ajv = new Ajv({ allErrors: true });

	beforeAll(async () => {
		({ sandbox, engine } = await setUp(FAST));
	});
	afterAll(async () => await sandbox.close());

	const good = titled.filter(
		([, { endpoint, read }]) => endpoint !== 'signIn' && read.kind === 'good',
	);

	it.each(good)('%s', async (_, fixture) => {
		const endpoint = fixture.endpoint as EndpointName;
		const last = lastOf(fixture);
		const { vin, jobId } = askedIn(endpoint, bytesOf(last.requestBody));
		const { path } = ENDPOINTS[endpoint];
		sandbox.fault({
			kind: 'respond',
			path,
			status: last.status,
			headers: described(last),
			bodyBase64: bytesOf(last.body).toString('base64'),
		});
		const one = operationOf(endpoint);
		const { resource, operation } = one;
		const { items, error } = await engine.run(
			{
				parameters: {
					resource,
					operation,
					...(one.asksForVin ? { vin } : { jobId }),
					options: { skipVinCheck: one.asksForVin },
				},
			},
			[{}],
		);
		expect(error).toBeUndefined();
		const optional = [COST, ...Object.keys(SOMETIMES[nameOf(one)] ?? {})];
		ajv.validate(atLeast(previewOf(one), optional), items[0]?.json);
		const file = `nodes/BimmerVin/__schema__/v1.0.0/${nameOf(one)}.json`;
		const missing = (ajv.errors ?? []).map(
			({ instancePath, message }) => `${instancePath} ${message}`,
		);
		expect({ changeIn: file, missing }).toEqual({ changeIn: file, missing: [] });
	});
});

it('the sign-in is where the catalog says', () => {
	const signIn = fixtures.find(({ endpoint }) => endpoint === 'signIn')!;
	expect(lastOf(signIn).path).toBe(TOKEN_PATH);
});

/**
 * Any of the answers of test/fixtures/between, at any moment of any operation: each item comes out, good or failed and with words,
 * nothing is charged twice, and no file is lost.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { isMadeOfFiles } from '../../nodes/shared/files/types';
import { asFault, BETWEEN, mayBePaid } from '../fixtures/between';
import type { Sandbox } from '../sandbox/server';
import { readText } from '../unit/docs/markdown';
import { callOf, OPERATIONS, type DescribedOperation } from './harness/calls';
import type { Engine } from './harness/engine';
import { quickenClock } from './harness/quickClock';
import { setUp, someVins } from './harness/setUp';

const RUNS = Number(process.env.GENERATED_RUNS ?? 40);
const REASONS = readText('docs/errors.md');
const PAID = OPERATIONS.filter(({ endpoint }) => endpoint.cents > 0);
const STATUS = ENDPOINTS.secureCodingStatus.path;

const FAST = { requestsPerSecond: 1000, burst: 1000 };
/** One for each run, more while a counterexample is shrunk: what the process has learnt of an account must not answer another run. */
const ACCOUNTS = Array.from({ length: RUNS + 200 }, (_, index) => ({
	clientId: `client-${index}`,
	clientSecret: `secret-of-${index}`,
}));

let sandbox: Sandbox;
let engine: Engine;
beforeAll(async () => {
	({ sandbox, engine } = await setUp({ ...FAST, jobSpeed: 1000, accounts: ACCOUNTS }));
});
afterAll(async () => await sandbox.close());

/** At which request an answer comes: the sign-in, the paid call, or a look at the job. */
const mishap = fc
	.record({
		between: fc.constantFrom(...BETWEEN),
		moment: fc.constantFrom('signIn', 'call', 'look'),
		skip: fc.nat({ max: 2 }),
	})
	// A look that was too fast is followed by a pause of seconds.
	.filter(({ between, moment }) => moment !== 'look' || !/too-?many/i.test(between.name));

const settingsFor = ({ resource, operation }: DescribedOperation) =>
	callOf(
		{ resource, operation },
		{
			onError: 'continueRegularOutput',
			parameters: { mapType: 'next', vehicleOrder: 'original' },
			options: operation === 'submitAndWait' ? { pollInterval: 0.02, maxWait: 2 } : {},
		},
	);

it('comes out, is charged once, and loses no file', async () => {
	quickenClock();
	let count = 0;
	const [VIN = ''] = someVins(1);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...PAID),
			fc.array(mishap, { minLength: 1, maxLength: 3 }),
			async (one, mishaps) => {
				sandbox.reset();
				const account = ACCOUNTS[count % ACCOUNTS.length];
				engine.setCredential({ baseUrl: sandbox.url, ...account, ...FAST, sessionToken: '' });
				const vin = `${VIN.slice(0, 11)}${String(100_000 + count++)}`;
				const paths = { signIn: TOKEN_PATH, call: one.endpoint.path, look: STATUS };
				for (const { between, moment, skip } of mishaps) {
					const isSkipped = moment === 'look' ? skip : 0;
					const fault = { path: paths[moment], times: 1, skip: isSkipped };
					sandbox.fault(
						asFault(between, vin, fault, moment === 'call' ? mayBePaid(between) : undefined),
					);
				}
				const { items, error } = await engine.run(settingsFor(one), [{ vin }]);
				expect(error).toBeUndefined();
				expect(items).toHaveLength(1);
				const [{ json, binary }] = items as [(typeof items)[0]];
				const charges = sandbox.ledger().length;
				expect(charges).toBeLessThanOrEqual(1);
				const isHit = mishaps.some(({ moment }) => moment === 'call');
				if (json.error !== undefined) {
					const { reason, charged, jobId } = json.details as IDataObject;
					expect(REASONS).toContain(`\`${reason as string}\``);
					// What a job that goes on has cost is not lost: its ID is in the item.
					if (charges === 1) expect(isHit || jobId !== undefined).toBe(true);
					if (charged === 'no') expect(isHit || charges === 0).toBe(true);
					return;
				}
				const hasFile = Object.keys(binary ?? {}).length > 0;
				const isTold = json.fileProblem ?? json.missingFiles ?? json.jobId ?? json.jobProblem;
				if (isMadeOfFiles(one.endpoint.deliverable)) expect(hasFile || isTold).toBeTruthy();
				if (!isHit) expect(charges).toBe(1);
			},
		),
		{ numRuns: RUNS },
	);
}, 300_000);

/** Add Cost, where an answer names its price, or where the result stands elsewhere. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { costIn, paid } from './harness/costs';
import type { NodeSettings } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { asItems, lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
const RESULT = '/results/r';
const TRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const options = { addCost: true };

/** The API points to its result, which is free to fetch. */
const pointFrom = (path: string, body: IDataObject, charge = true) => {
	const headers = { location: RESULT };
	sandbox.fault({ kind: 'respond', path, status: 303, headers, charge });
	sandbox.fault({ kind: 'respond', path: RESULT, charge: false, body, times: 'always' });
};

const costOf = async (settings: NodeSettings): Promise<unknown> => {
	const run = await engine.run(settings, asItems(someVins(1)));
	expect(run.error).toBeUndefined();
	return costIn([...run.items, ...run.errorItems][0]!);
};
const named = (credits: number) => paid(credits, 'answer');

it('a job whose submit pointed to its files is paid once, though a later try fetched them', async () => {
	await start();
	sandbox.fault({ kind: 'status', status: 404, path: RESULT });
	const data = Buffer.from('a signed coding file').toString('base64');
	pointFrom(SUBMIT, { status: 'success', ncd_file: { name: 'a.ncd', data } });
	expect(await costOf(jobSettings('submitAndWait', options, TRYING))).toEqual(paid(17));
	expect(sandbox.spentCents()).toBe(1700);
});

it.each([
	['names its price', { credits_charged: 0.07 }, true, named(0.07)],
	[
		"is of the API's sandbox",
		{ sandbox: true },
		false,
		{ credits: 0, basis: 'sandbox', charged: 'no' },
	],
])('a result elsewhere %s', async (_, more, charge, cost) => {
	await start();
	pointFrom(PATH, { status: 'success', ilevel: 'F020-22-07-540', ...more }, charge);
	expect(await costOf(lookUp({ options }))).toEqual(cost);
});

it('the answer to a submit names its price', async () => {
	await start();
	const body = { status: 'success', job_id: 'job-7', credits_charged: 15 };
	sandbox.fault({ kind: 'respond', path: SUBMIT, body, charge: true });
	expect(await costOf(jobSettings('submit', options))).toEqual(named(15));
});

it.each([
	['names its price', 404, 0.07, named(0.07)],
	['names none, which the terms do not know', 404, 0, paid(0.2)],
	['may pass', 409, 0.07, { ...paid(0.2), charged: 'maybe' }],
])('a refusal that %s', async (_, status, credits_charged, cost) => {
	await start();
	const body = { status: 'error', message: 'No data for this vehicle', credits_charged };
	sandbox.fault({ kind: 'respond', path: PATH, status, body, charge: true });
	expect(await costOf(lookUp({ options, onError: 'continueErrorOutput' }))).toEqual(cost);
});

it('a tool that n8n tries again keeps what the try before has paid', async () => {
	await start();
	sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH });
	const tool = { ...TRYING, onError: 'continueRegularOutput', rewireOutputLogTo: 'ai_tool' };
	const { run } = await engine.run(
		lookUp({ options, ...(tool as Partial<NodeSettings>) }),
		asItems(someVins(1)),
	);
	const [task] = run.data.resultData.runData['BimmerVIN'] ?? [];
	const cost = { credits: 0.4, basis: 'listPrice', charged: 'maybe' };
	expect(task?.data?.['ai_tool']?.[0]?.[0]?.json).toMatchObject({ cost });
	expect(sandbox.spentCents()).toBe(40);
});

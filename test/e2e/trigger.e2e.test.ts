/** A published workflow with the trigger, from the submit to the files. n8n polls once a minute. */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { TRIGGER_TYPE } from '../names';
import { SPECIAL_VINS } from '../sandbox/server';
import { someVins } from '../someVins';
import { inLine, pass, START, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import { waitFor } from './n8n/waitFor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const [VIN] = someVins(1) as [string];
const ENDLESS = SPECIAL_VINS.jobNeverEnds.vin;
/** Two polls, because a job may be done just after one. */
const POLL = { timeoutMs: 150_000 };

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ jobSpeed: 2 });
});
afterAll(async () => await stage?.close());

const countPolls = () =>
	stage.sandbox.stats().requests.filter(({ path }) => path === STATUS).length;
const submit = { resource: 'secureCoding', operation: 'submit', vin: '={{ $json.vin }}' };

it('starts the workflow once for a finished job, even after a restart', async () => {
	const { editor, n8n, node, sandbox } = stage;
	const order = await editor.createWorkflow(
		inLine('Order', START, vehicles([VIN, ENDLESS]), node('Submit', submit)),
	);
	const ordered = await editor.finished(await editor.execute(order, START.name));
	const [done, endless] = itemsOf(ordered, 'Submit').map(({ json }) => json.jobId as string);
	expect(
		sandbox
			.ledger()
			.map(({ jobId }) => jobId)
			.sort(),
	).toEqual([done, endless].sort());

	const trigger = node(
		'Jobs',
		{ pollTimes: { item: [{ mode: 'everyMinute' }] }, jobIds: `${done}, ${endless}` },
		{ type: TRIGGER_TYPE },
	);
	const workflow = await editor.createWorkflow(inLine('Files', trigger, pass('Deliver')));
	await editor.publish(workflow);
	// Publishing polls at once. A job takes at least 5 s, so nothing is done yet.
	await waitFor('the first look', () => (countPolls() === 2 ? true : undefined));
	expect(await editor.executions(workflow)).toEqual([]);

	const { id } = await waitFor(
		'the trigger',
		async () => (await editor.executions(workflow))[0],
		POLL,
	);
	const execution = await editor.finished(id);
	expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
	const items = itemsOf(execution, 'Deliver');
	expect(items.map(({ json }) => [json.jobId, json.state])).toEqual([[done, 'done']]);
	const file = await editor.download(items[0]!.binary!.data!);
	expect(file.length).toBeGreaterThan(0);

	await n8n.stop();
	await n8n.start();
	await editor.logIn();
	// The next poll only requests the job that is still running.
	const asked = countPolls();
	await waitFor('a poll after the restart', () => (countPolls() > asked ? true : undefined), POLL);
	expect(countPolls()).toBe(asked + 1);
	expect(await editor.executions(workflow)).toHaveLength(1);
	expect(sandbox.ledger()).toHaveLength(2);
});

itKeepsSecrets(() => stage, VIN);

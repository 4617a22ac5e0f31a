/** An API whose gateway only accepts GET for the status: the node and the trigger deliver the files of a job in a real n8n. */
import { TRIGGER_TYPE } from '../names';
import { someVins } from '../someVins';
import { inLine, pass, START, SUBMIT_AND_WAIT, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import { waitFor } from './n8n/waitFor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const [VIN] = someVins(1) as [string];

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ statusMethod: 'GET', jobSpeed: 20 });
});
afterAll(async () => await stage?.close());

it('Submit and Wait delivers the files, and so does the published trigger', async () => {
	const { editor, node, sandbox } = stage;
	const bought = await editor.createWorkflow(
		inLine('Order', START, vehicles([VIN]), node('Submit and Wait', SUBMIT_AND_WAIT)),
	);
	const execution = await editor.finished(await editor.execute(bought, START.name));
	const [item] = itemsOf(execution, 'Submit and Wait');
	const jobId = item!.json.jobId as string;
	expect(item!.json).toMatchObject({ vin: VIN, state: 'done' });

	const every = { pollTimes: { item: [{ mode: 'everyMinute' }] }, jobIds: `${jobId} job_mistyped` };
	const trigger = node('Jobs', every, { type: TRIGGER_TYPE });
	const watching = await editor.createWorkflow(inLine('Files', trigger, pass('Deliver')));
	await editor.publish(watching);
	const { id } = await waitFor('the trigger', async () => (await editor.executions(watching))[0]);
	const delivered = itemsOf(await editor.finished(id), 'Deliver');
	expect(delivered.map(({ json }) => [json.jobId, json.state])).toEqual([[jobId, 'done']]);
	expect(delivered[0]!.json.files).toEqual(item!.json.files);
	expect(sandbox.ledger()).toMatchObject([{ vin: VIN, jobId }]);
});

itKeepsSecrets(() => stage, VIN);

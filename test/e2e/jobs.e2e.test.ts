/** Secure coding in a real n8n: waiting, stopping, and what remains after a restart or a power cut. */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { JOBS_KEY } from '../../nodes/shared/jobs/jobLog';
import { someVins } from '../someVins';
import { hook, inLine, START, SUBMIT_AND_WAIT, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import type { StoredWorkflow } from './n8n/editor';
import { waitFor } from './n8n/waitFor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const [VIN] = someVins(1) as [string];

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ jobSpeed: 2 }, { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '3' });
});
afterAll(async () => await stage?.close());

const jobs = () => stage.sandbox.ledger().map(({ jobId }) => jobId!);
const countPolls = () =>
	stage.sandbox.stats().requests.filter(({ path }) => path === STATUS).length;

/** Starts Submit and Wait by a call to n8n, and waits until the job is paid for and was polled. */
async function startJob(path: string): Promise<{ workflow: StoredWorkflow; jobId: string }> {
	const { editor, node } = stage;
	const paid = jobs().length;
	const looked = countPolls();
	const workflow = await editor.createWorkflow(
		inLine(path, hook(path), vehicles([VIN]), node('BimmerVIN', SUBMIT_AND_WAIT)),
	);
	await editor.publish(workflow);
	await editor.callWebhook(path);
	await waitFor('a look at the job', () => (countPolls() > looked ? true : undefined));
	expect(jobs()).toHaveLength(paid + 1);
	return { workflow, jobId: jobs().at(-1)! };
}

const executionOf = async (workflow: StoredWorkflow) => {
	const [newest] = await stage.editor.executions(workflow);
	return await stage.editor.finished(newest!.id);
};

/** A user who has the ID of a job gets the files with Wait, free of charge. */
async function expectFilesOf(jobId: string): Promise<void> {
	const { editor, node } = stage;
	const paid = jobs().length;
	const wait = { resource: 'secureCoding', operation: 'wait', jobId };
	const workflow = await editor.createWorkflow(inLine(jobId, START, node('Wait', wait)));
	const execution = await editor.finished(await editor.execute(workflow, START.name), 120_000);
	const [item] = itemsOf(execution, 'Wait');
	expect(item!.json).toMatchObject({ jobId, state: 'done' });
	const file = await editor.download(item!.binary!.data!);
	const [{ bytes }] = item!.json.files as [{ bytes: number }];
	expect(file).toHaveLength(bytes);
	expect(jobs()).toHaveLength(paid);
}

it('Stop leaves the job and its ID', async () => {
	const { editor } = stage;
	const { workflow, jobId } = await startJob('stop');
	const [running] = await editor.executions(workflow);
	await editor.stop(running!.id);
	const execution = await executionOf(workflow);
	expect(execution.status).toBe('canceled');
	expect(execution.customData).toEqual({ [JOBS_KEY]: jobId });
	await editor.unpublish(workflow);
	await expectFilesOf(jobId);
});

it.each([
	['a restart', 'restart', () => stage.n8n.stop()],
	['a power cut', 'kill', () => stage.n8n.kill()],
])('%s leaves the ID in the log, and nothing is paid for again', async (_, path, end) => {
	const { editor, n8n, sandbox } = stage;
	const { workflow, jobId } = await startJob(path);
	await end();
	await n8n.start();
	await editor.logIn();
	const execution = await executionOf(workflow);
	expect(execution.status).not.toBe('success');
	expect(await n8n.log()).toContain(`job ${jobId} submitted for VIN …${VIN.slice(-7)}`);
	await editor.unpublish(workflow);
	await expectFilesOf(jobId);
	expect(sandbox.ledger().filter((entry) => entry.jobId === jobId)).toHaveLength(1);
});

itKeepsSecrets(() => stage, VIN);

/**
 * How jobs end for triggers of published workflows, and what becomes of jobs that were handed over when a workflow is
 * imported again. All are published at first, so they wait for n8n's polls together.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { TRIGGER_TYPE } from '../names';
import { inLine } from './flows';
import {
	answerPolls,
	AT_WORK,
	CONTENT,
	DONE,
	FAILURE,
	FILES,
	looksAt,
	NO_FILES_YET,
	type Way,
} from './jobAnswers';
import { itKeepsSecrets } from './leaks';
import type { StoredWorkflow, WorkflowFile } from './n8n/editor';
import { waitFor } from './n8n/waitFor';
import { openStage, type Stage } from './stage';
import { DELIVER, deliveries, pollTimes, watcher } from './watching';

/** A job may be delivered again two minutes after its delivery, at the next poll. */
const HOLD = { timeoutMs: 180_000 };

interface WatchedWay extends Way {
	readonly name: string;
	readonly job: string;
	/** The value of Job IDs; by default the job itself. */
	readonly list?: string;
}

const WAYS: readonly WatchedWay[] = [
	{ name: 'at work, then the file', job: 'at-work', answers: [AT_WORK, DONE] },
	{ name: 'a failure', job: 'failed', ...FAILURE },
	{
		name: 'success with warnings',
		job: 'warnings',
		answers: [AT_WORK, { status: 'COMPLETED_WITH_WARNINGS', files: FILES }],
	},
	{
		name: 'done before the files are there',
		job: 'late-files',
		answers: [NO_FILES_YET, NO_FILES_YET, DONE],
	},
	{
		name: 'beside a mistyped ID',
		list: 'job_mistyped, beside',
		job: 'beside',
		answers: [AT_WORK, DONE],
	},
	{
		name: 'an invisible character behind the ID',
		list: 'invisible\u200b',
		job: 'invisible',
		answers: [AT_WORK, DONE],
	},
];

let stage: Stage;
const published = new Map<string, StoredWorkflow>();

/** An endless job in each list, whose polls are counted. */
const endless = (job: string): string => `${job}-endless`;
const pollsFor = (job: string): number => looksAt(stage.sandbox, endless(job)).length;
const seePolls = async (job: string, polls: number) =>
	await waitFor(`${polls} polls`, () => pollsFor(job) >= polls || undefined, {
		timeoutMs: 120_000,
	});

async function watch(job: string, list: string): Promise<StoredWorkflow> {
	answerPolls(stage.sandbox, endless(job), [AT_WORK]);
	const trigger = watcher(stage, 'Jobs', `${list}, ${endless(job)}`);
	const workflow = await stage.editor.createWorkflow(inLine(job, trigger, DELIVER));
	await stage.editor.publish(workflow);
	published.set(job, workflow);
	return workflow;
}

const handedOver = async (job: string) => await deliveries(stage.editor, published.get(job)!);
const jobIdsOf = async (job: string) => (await handedOver(job)).map(({ json }) => json.jobId);

/** A workflow in a file. The command line of n8n also writes the static data into it. */
type ExportedWorkflow = WorkflowFile & { id: string; staticData?: IDataObject };

async function exportAll(): Promise<ExportedWorkflow[]> {
	const path = join(stage.n8n.userFolder, 'exported.json');
	await stage.n8n.run('export:workflow', '--all', `--output=${path}`);
	return JSON.parse(await readFile(path, 'utf8')) as ExportedWorkflow[];
}

/** With "Every Minute", n8n chooses another second at each publishing. */
const atOtherSeconds = <T extends WorkflowFile>(workflow: T): T => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.type === TRIGGER_TYPE
			? { ...node, parameters: { ...node.parameters, pollTimes: pollTimes(7) } }
			: node,
	),
});

/** The workflows at the time when `early` was done and `late` was not. */
let exported: ExportedWorkflow[];

/** Two workflows to import again. By then, one of them has forgotten a job. */
async function watchWhatIsImported(): Promise<void> {
	const { sandbox } = stage;
	const [late] = answerPolls(sandbox, 'late', [AT_WORK]);
	for (const job of ['early', 'kept']) answerPolls(sandbox, job, [DONE]);
	await watch('kept', 'kept');
	await watch('early', 'early, late');
	for (const job of ['kept', 'early']) {
		await waitFor(job, async () => (await handedOver(job)).length === 1 || undefined);
	}
	exported = await exportAll();
	answerPolls(sandbox, 'late', [DONE]);
	late!.remove();
}

beforeAll(async () => {
	stage = await openStage();
	await watchWhatIsImported();
	for (const { job, list = job, answers } of WAYS) {
		answerPolls(stage.sandbox, job, answers);
		await watch(job, list);
	}
});
afterAll(async () => await stage?.close());

it.each(WAYS)('delivers a job once: $name', async ({ job, failure }) => {
	// The last of them comes with the second poll.
	await seePolls(job, 4);
	const [item, ...more] = await handedOver(job);
	expect(more).toEqual([]);
	expect(item!.json).not.toHaveProperty('redelivered');
	if (failure !== undefined) {
		expect(item!.json).toMatchObject({ jobId: job, state: 'failed', reason: failure });
		return;
	}
	expect(item!.json).toMatchObject({ jobId: job, state: 'done' });
	expect((await stage.editor.download(item!.binary!.data!)).toString()).toBe(CONTENT);
});

it('two triggers with the same node ID each deliver a job once; n8n 2 refuses them', async () => {
	const { editor, sandbox } = stage;
	answerPolls(sandbox, 'shared', [AT_WORK, AT_WORK, DONE]);
	answerPolls(sandbox, endless('shared'), [AT_WORK]);
	const list = `shared, ${endless('shared')}`;
	const file = inLine('Shared', watcher(stage, 'First', list, { id: 'one' }), DELIVER);
	// n8n 1 regards the same second with the same ID as the same poll.
	file.nodes.push(watcher(stage, 'Second', list, { id: 'one' }, 7));
	file.connections.Second = file.connections.First!;
	const stored = editor.createWorkflow(file);
	if (!n8nRelease.startsWith('1.')) {
		await expect(stored).rejects.toThrow('share the node ID');
		return;
	}
	const workflow = await stored;
	await editor.publish(workflow);
	published.set('shared', workflow);
	await seePolls('shared', 8);
	expect(await jobIdsOf('shared')).toEqual(['shared', 'shared']);
	const executions = await editor.executions(workflow);
	const finished = await Promise.all(executions.map(({ id }) => editor.finished(id)));
	const triggers = finished.flatMap(({ data }) =>
		Object.keys(data.resultData.runData).filter((name) => name !== DELIVER.name),
	);
	expect(triggers.sort()).toEqual(['First', 'Second']);
});

describe('a published workflow that is imported again, while n8n runs', () => {
	let before: number;

	beforeAll(async () => {
		const { editor, n8n } = stage;
		expect(await jobIdsOf('early')).toEqual(['early', 'late']);
		const [kept, early] = ['kept', 'early'].map((job) =>
			exported.find(({ id }) => id === published.get(job)!.id)!,
		) as [ExportedWorkflow, ExportedWorkflow];
		expect(early.staticData).toEqual({ 'node:Jobs': { finishedJobs: ['early'] } });
		const files = [{ ...kept, staticData: undefined }, early].map(atOtherSeconds);
		const path = join(n8n.userFolder, 'imported.json');
		await writeFile(path, JSON.stringify(files));
		await n8n.run('import:workflow', `--input=${path}`);
		before = pollsFor('kept');
		await editor.publish(published.get('kept')!);
		await editor.publish(published.get('early')!);
	});

	it('delivers no job again if the file does not mention it', async () => {
		await seePolls('kept', before + 3);
		expect(await jobIdsOf('kept')).toEqual(['kept']);
		expect(looksAt(stage.sandbox, 'kept')).toHaveLength(1);
	});

	it('delivers a job again if the file is too old for it', async () => {
		const again = await waitFor(
			'the job again',
			async () => {
				const items = await handedOver('early');
				return items.length > 2 ? items : undefined;
			},
			HOLD,
		);
		expect(again.map(({ json }) => [json.jobId, json.redelivered])).toEqual([
			['early', undefined],
			['late', undefined],
			['late', true],
		]);
		await seePolls('early', pollsFor('early') + 1);
		expect(await handedOver('early')).toHaveLength(3);
		expect(await stage.n8n.log()).toContain(
			'these jobs were delivered, so they are delivered again',
		);
	});
});

it('has not paid for anything', () => {
	expect(stage.sandbox.ledger()).toEqual([]);
});

itKeepsSecrets(() => stage, 'early-endless');

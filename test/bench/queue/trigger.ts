import { setTimeout as pause } from 'node:timers/promises';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { createAccount } from '../../e2e/account';
import { inLine, readFile } from '../../e2e/flows';
import { waitFor } from '../../e2e/n8n/waitFor';
import { itemsOf } from '../../e2e/results';
import { TRIGGER_TYPE } from '../../names';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { listsOf } from './load';
import type { QueueMode } from './queueMode';
import { allFinished, callWithVins } from './webhookRun';

export interface TriggerFigures {
	readonly jobs: number;
	/** Jobs that the trigger had returned before the main process was stopped. */
	readonly beforeRestart: number;
	/** Items that the trigger returned, and how many of them were for a job that it had already returned. */
	readonly items: number;
	readonly twice: number;
	/** The executions that contain these items. */
	readonly executions: number;
	/** Items whose file the next node has read on a worker, as the API sent it. */
	readonly readByNextNode: number;
	/** Items whose file the Download button in the editor returns. */
	readonly downloaded: number;
	readonly charges: number;
}

const JOBS = 20;
/** Half as fast as real jobs. They take 20 to 100 seconds, so some are done before the restart and some after it. */
const JOB_SPEED = 0.5;
/** After this time, the trigger would return a job again that n8n has lost. */
const QUIET_MS = 150_000;

const SUBMIT = { resource: 'secureCoding', operation: 'submit', vin: '={{ $json.vin }}' };

/** The first file of a job as the API sends it, in Base64. */
async function firstFileOf({ url, issueToken }: Sandbox, jobId: string): Promise<string> {
	const answer = await fetch(url + ENDPOINTS.secureCodingStatus.path, {
		method: 'POST',
		headers: { authorization: `Bearer ${issueToken()}`, 'content-type': 'application/json' },
		body: JSON.stringify({ job_id: jobId }),
	});
	const { secure_coding: job } = (await answer.json()) as {
		secure_coding: { files: Array<{ content_base64: string }> };
	};
	return job.files[0]!.content_base64;
}

/** A published workflow that waits for jobs. The main process restarts while it waits. */
export async function runTrigger({ editor, main }: QueueMode): Promise<TriggerFigures> {
	const sandbox = await startSandbox({ jobSpeed: JOB_SPEED });
	try {
		const { node } = await createAccount(editor, sandbox, {});
		const ordered = await callWithVins(editor, 'order', node('Submit', SUBMIT), listsOf(1, JOBS));
		const jobs = (await allFinished(editor, ordered)).flatMap((execution) =>
			itemsOf(execution, 'Submit').map(({ json }) => json.jobId as string),
		);
		const trigger = node(
			'Jobs',
			{ pollTimes: { item: [{ mode: 'everyMinute' }] }, jobIds: jobs.join() },
			{ type: TRIGGER_TYPE },
		);
		const workflow = await editor.createWorkflow(
			inLine('Files', trigger, readFile('data', 'read')),
		);
		await editor.publish(workflow);

		const executions = async () => {
			const ids = (await editor.executions(workflow)).map(({ id }) => id);
			return await allFinished(editor, ids);
		};
		const items = async () =>
			(await executions()).flatMap((execution) => itemsOf(execution, 'Read'));
		const come = async (count: number) =>
			await waitFor(
				`${count} jobs`,
				async () => {
					const all = await items();
					return all.length >= count ? all : undefined;
				},
				{ timeoutMs: 300_000, everyMs: 1000 },
			);
		const before = await come(1);
		await main.stop();
		await main.start();
		await editor.logIn();
		await come(JOBS);
		await pause(QUIET_MS);

		const all = await items();
		const checks = await Promise.all(
			all.map(async ({ json, binary }) => ({
				isRead: json.read === (await firstFileOf(sandbox, json.jobId as string)),
				isDownloaded: await editor.download(binary!.data!).then(
					() => true,
					() => false,
				),
			})),
		);
		return {
			jobs: jobs.length,
			beforeRestart: before.length,
			items: all.length,
			twice: all.length - new Set(all.map(({ json }) => json.jobId)).size,
			executions: (await executions()).length,
			readByNextNode: checks.filter(({ isRead }) => isRead).length,
			downloaded: checks.filter(({ isDownloaded }) => isDownloaded).length,
			charges: sandbox.ledger().length,
		};
	} finally {
		await sandbox.close();
	}
}

/**
 * How jobs end, in a real n8n: what an API may say that our sandbox never says by itself. One execution of Submit and Wait has a
 * vehicle for each way, and the ledger stands beside the files.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { someVins } from '../someVins';
import { inLine, jobs, START, SUBMIT_AND_WAIT, vehicles } from './flows';
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
import type { StoredExecution } from './n8n/editor';
import { waitFor } from './n8n/waitFor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const { path: SUBMIT } = ENDPOINTS.secureCodingSubmit;
const { path: STATUS } = ENDPOINTS.secureCodingStatus;
const OUTAGE_MS = 20_000;
const ACTIONS = { get: '/jobs/7', cancel: '/jobs/7/cancel' };

const WAYS: ReadonlyArray<Way & { readonly name: string }> = [
	{ name: "the envelope's word beside the job's", answers: [AT_WORK, DONE] },
	{ name: "a job's failure in an envelope that went well", ...FAILURE },
	{
		name: 'a time-out',
		answers: [{ status: 'TIMED_OUT', message: 'Took too long' }],
		failure: 'Took too long',
	},
	{ name: 'success with warnings', answers: [{ status: 'COMPLETED_WITH_WARNINGS', files: FILES }] },
	{ name: 'done before the files are there', answers: [NO_FILES_YET, NO_FILES_YET, DONE] },
	{
		name: 'with addresses of actions',
		answers: [
			{ status: 'running', urls: ACTIONS },
			{ ...DONE, urls: ACTIONS },
		],
	},
];

const VINS = someVins(WAYS.length + 3);
/** The vehicles with a test of their own. The vehicles for the ways come before them. */
const [LOCATION, CONFLICT, OUTAGE] = VINS.slice(WAYS.length) as [string, string, string];

let stage: Stage;
let execution: StoredExecution;
const ledgerOf = (vin: string) => stage.sandbox.ledger().filter((entry) => entry.vin === vin);
const jobOf = (vin: string): string => ledgerOf(vin)[0]?.jobId ?? '';
const tailOf = (vin: string): string => vin.slice(-7);

const itemOf = (vin: string): INodeExecutionData =>
	itemsOf(execution, 'BimmerVIN')[VINS.indexOf(vin)]!;
const detailsOf = ({ json }: INodeExecutionData) => json.details as IDataObject;
const fileOf = async ({ binary }: INodeExecutionData) =>
	(await stage.editor.download(binary!.data!)).toString();

/** For 20 s in the middle of a wait, the API does not know the job. */
async function denyForAWhile(jobId: string): Promise<void> {
	const { sandbox } = stage;
	await waitFor(
		'a look',
		() => looksAt(sandbox, jobId).some(({ status }) => status === 200) || undefined,
	);
	const fault = { kind: 'status', status: 404, path: STATUS, jobId, times: 'always' } as const;
	const outage = sandbox.fault(fault);
	await waitFor('the end of the outage', () => {
		const denied = looksAt(sandbox, jobId).filter(({ fault }) => fault !== undefined);
		return denied.length > 1 && denied.at(-1)!.at - denied[0]!.at >= OUTAGE_MS ? true : undefined;
	});
	outage.remove();
}

async function submitAndWait(): Promise<StoredExecution> {
	const { editor, node, sandbox } = stage;
	const submit = { kind: 'respond', path: SUBMIT } as const;
	const location = `${STATUS}?job_id=in-location`;
	sandbox.fault({ ...submit, vin: LOCATION, status: 202, body: '', headers: { location } });
	answerPolls(sandbox, 'in-location', [DONE]);
	const conflict = { error: { message: 'At work', existing_job_id: 'at-work' } };
	sandbox.fault({ ...submit, vin: CONFLICT, status: 409, body: conflict });
	const onError = 'continueRegularOutput';
	const workflow = await editor.createWorkflow(
		inLine('Ways', START, vehicles(VINS), node('BimmerVIN', SUBMIT_AND_WAIT, { onError })),
	);
	const id = await editor.execute(workflow, START.name);
	await waitFor('all jobs', () => sandbox.ledger().length === VINS.length || undefined);
	// The jobs take longer than this, so an early poll only shows a running job.
	WAYS.forEach(({ answers }, at) => answerPolls(sandbox, jobOf(VINS[at]!), answers));
	await denyForAWhile(jobOf(OUTAGE));
	return await editor.finished(id, 120_000);
}

beforeAll(async () => {
	stage = await openStage();
	execution = await submitAndWait();
});
afterAll(async () => await stage?.close());

describe('Submit and Wait', () => {
	it('continues to the end, and pays for each vehicle once', () => {
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'BimmerVIN')).toHaveLength(VINS.length);
		const paid = stage.sandbox.ledger().map(({ vin }) => vin);
		expect(paid.sort()).toEqual([...VINS].sort());
	});

	it.each(WAYS.map((way, at) => ({ ...way, vin: VINS[at]! })))(
		'$name',
		async ({ vin, answers, failure }) => {
			const item = itemOf(vin);
			const jobId = jobOf(vin);
			const ordered = looksAt(stage.sandbox, jobId).filter(({ fault }) => fault !== undefined);
			expect(ordered).toHaveLength(answers.length);
			if (failure === undefined) {
				expect(item.json).toMatchObject({ jobId, state: 'done' });
				expect(item.json).not.toHaveProperty('fileProblem');
				expect(await fileOf(item)).toBe(CONTENT);
				return;
			}
			expect(item.binary).toBeUndefined();
			expect(item.json.error).toContain(failure);
			expect(detailsOf(item)).toMatchObject({ jobId, vin, reason: 'jobFailed', charged: 'yes' });
		},
	);

	it('does not call the address of an action', () => {
		const paths = stage.sandbox.stats().requests.map(({ path }) => path);
		expect(paths.filter((path) => path.startsWith('/jobs'))).toEqual([]);
	});

	it('finds a job that an empty 202 only points to', async () => {
		const item = itemOf(LOCATION);
		expect(item.json).toMatchObject({ jobId: 'in-location', state: 'done' });
		expect(await fileOf(item)).toBe(CONTENT);
	});

	it('delivers the job ID that a refusal names, and does not poll the job', async () => {
		const details = detailsOf(itemOf(CONFLICT));
		expect(details).toMatchObject({ jobId: 'at-work', vin: CONFLICT, status: 409 });
		expect(looksAt(stage.sandbox, 'at-work')).toEqual([]);
		const line = `for VIN …${tailOf(CONFLICT)} in execution ${execution.id} was refused`;
		expect(await stage.n8n.log()).toContain(`${line}. The refusal mentions job at-work`);
	});

	it('survives 404 for 20 s and delivers all files', () => {
		const jobId = jobOf(OUTAGE);
		const states = looksAt(stage.sandbox, jobId).map(({ fault }) => fault !== undefined);
		expect(states[0]).toBe(false);
		expect(states.at(-1)).toBe(false);
		const { json, binary } = itemOf(OUTAGE);
		expect(json).toMatchObject({ jobId, state: 'done' });
		expect(Object.keys(binary!).length).toBeGreaterThanOrEqual(2);
		expect(json.files).toHaveLength(Object.keys(binary!).length);
		expect(json).not.toHaveProperty('missingFiles');
		expect(ledgerOf(OUTAGE)).toHaveLength(1);
	});
});

it('Wait gives up on a mistyped ID after 20 s, and ignores an invisible character', async () => {
	const { editor, node, sandbox } = stage;
	const paid = sandbox.ledger().length;
	const parameters = { resource: 'secureCoding', operation: 'wait', jobId: '={{ $json.jobId }}' };
	const onError = 'continueRegularOutput';
	const ids = ['job_mistyped', `${jobOf(OUTAGE)}\u200b`];
	const workflow = await editor.createWorkflow(
		inLine('Wait', START, jobs(ids), node('Wait', parameters, { onError })),
	);
	const waited = await editor.finished(await editor.execute(workflow, START.name));
	const [mistyped, invisible] = itemsOf(waited, 'Wait') as [INodeExecutionData, INodeExecutionData];

	expect(Date.parse(waited.stoppedAt!) - Date.parse(waited.startedAt!)).toBeGreaterThan(20_000);
	expect(mistyped.json.error).toContain('Job job_mistyped: BimmerVIN does not know');
	expect(detailsOf(mistyped)).toMatchObject({
		jobId: 'job_mistyped',
		reason: 'notFound',
		charged: 'no',
	});

	const { json, binary } = itemOf(OUTAGE);
	expect(invisible.json).toMatchObject({ jobId: json.jobId, state: 'done', files: json.files });
	expect(Object.keys(invisible.binary!)).toEqual(Object.keys(binary!));
	expect(sandbox.ledger()).toHaveLength(paid);
});

it("n8n's log names each job, and only the last seven characters of a VIN", async () => {
	const log = await stage.n8n.log();
	for (const vin of VINS) {
		if (vin === CONFLICT) continue;
		const jobId = vin === LOCATION ? 'in-location' : jobOf(vin);
		expect(log).toContain(`job ${jobId} submitted for VIN …${tailOf(vin)}`);
	}
	expect(VINS.filter((vin) => log.includes(vin))).toEqual([]);
});

itKeepsSecrets(() => stage, VINS[0]!);

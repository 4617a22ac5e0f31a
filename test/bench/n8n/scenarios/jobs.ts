import type { IConnections, INodeParameters } from 'n8n-workflow';

import { markdownTable } from '../../../markdown';
import { DEFAULT_LIMITS, ENDPOINTS } from '../../../../nodes/shared/api/catalog';
import { WAIT_DEFAULTS } from '../../../../nodes/shared/jobs/waitOptions';
import { connectInLine } from '../../../connectInLine';
import type { Sandbox } from '../../../sandbox/server';
import { someVins } from '../../../someVins';
import { median } from '../../../median';
import { batched, httpRequest, nodeOf, ourNode, type Account, type Part } from '../contenders';
import { run, type Run } from '../course';
import { aims, section, texts } from '../markdown';
import { ends, middle, takeTurns } from '../rounds';
import type { Scenario } from '../scenario';

const LIMITS = DEFAULT_LIMITS;
const LATENCY_MS = 20;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
const STATUS = ENDPOINTS.secureCodingStatus.path;

interface JobContender {
	readonly name: string;
	part(account: Account): Part;
}

const OURS: JobContender = {
	name: 'This node',
	part: (account) => ({
		nodes: [
			ourNode(account, {
				resource: 'secureCoding',
				operation: 'submitAndWait',
				vin: '={{ $json.vin }}',
				vehicleOrder: 'original',
			}),
		],
	}),
};

const isCompleted: INodeParameters = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: 'completed',
				leftValue: '={{ $json.secure_coding.job_status }}',
				rightValue: 'completed',
				operator: { type: 'string', operation: 'equals' },
			},
		],
	},
	options: {},
};

/** Submit, then a loop of Wait, status, and If, each within the limits. This is what users build by hand. */
const LOOP: JobContender = {
	name: 'HTTP Request, batched, in a loop with Wait',
	part: (account) => {
		const line = ['Submit', 'Wait', 'Status', 'If'];
		const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
		const connections: IConnections = {
			...connectInLine(...line),
			If: { main: [to('Done'), to('Wait')] },
		};
		const careful = batched(LIMITS.requestsPerSecond);
		return {
			nodes: [
				httpRequest(account, 'Submit', SUBMIT, ['vin', '={{ $json.vin }}'], careful),
				nodeOf('n8n-nodes-base.wait', 1.1, 'Wait', {
					resume: 'timeInterval',
					amount: WAIT_DEFAULTS.pollInterval,
					unit: 'seconds',
				}),
				httpRequest(
					account,
					'Status',
					STATUS,
					['job_id', '={{ $json.secure_coding.job_id }}'],
					careful,
				),
				nodeOf('n8n-nodes-base.if', 2.2, 'If', isCompleted),
				nodeOf('n8n-nodes-base.noOp', 1, 'Done', {}),
			],
			connections,
		};
	},
};

/** What the sandbox knows about the jobs of one run. */
interface JobFigures {
	readonly idealMs: number;
	/** The time from when a job is done to when it's noticed. */
	readonly delayMs: number;
}

function figuresOf(sandbox: Sandbox): JobFigures {
	const jobs = sandbox.jobTimes();
	const polls = sandbox.stats().requests.filter(({ path }) => path === STATUS);
	const { requestsPerSecond, burst } = LIMITS;
	// The fastest way: each job is submitted as soon as the limits allow it.
	const ends = jobs.map(({ createdAt, finishedAt }, index) => {
		const submitMs = (Math.max(0, index + 1 - burst) / requestsPerSecond) * 1000;
		return submitMs + finishedAt - createdAt;
	});
	const delays = jobs.map(({ id, finishedAt }) => {
		const noticed = polls
			.filter(({ body }) => (body as { job_id: string }).job_id === id)
			.map(({ at }) => performance.timeOrigin + at)
			.find((at) => at >= finishedAt);
		return (noticed ?? NaN) - finishedAt;
	});
	return { idealMs: Math.max(...ends) + LATENCY_MS, delayMs: median(delays) };
}

export const jobs: Scenario = {
	name: 'jobs',
	title: 'Secure coding jobs',
	measure: async (bed, { rounds, quick }) => {
		const vins = someVins(quick ? 10 : 100);
		const contenders = [OURS, LOOP];
		const figures = new Map<Run, JobFigures>();
		const runs = await takeTurns(rounds, contenders, async (contender) => {
			let known: JobFigures | undefined;
			const result = await run(bed, (account) => contender.part(account), {
				vins,
				sandbox: { ...LIMITS, latencyMs: LATENCY_MS },
				inspect: (sandbox) => {
					known = figuresOf(sandbox);
				},
			});
			if (known) figures.set(result, known);
			return result;
		});
		const overIdeal = (name: string) =>
			middle(runs, name, (one) => one.spanMs / (figures.get(one)?.idealMs ?? NaN));
		const delay = (name: string) =>
			middle(runs, name, (one) => (figures.get(one)?.delayMs ?? NaN) / 1000);
		return section(
			`${vins.length} jobs of 10 to 50 s, at 10 per second with a burst of 30. The ideal time ends with the last job, if each job is submitted as soon as the limits allow. The poll interval is ${WAIT_DEFAULTS.pollInterval} s.`,
			markdownTable(
				[
					'',
					'Outcome',
					'Jobs with files',
					'Charges',
					'Refused (429)',
					'Polls',
					'First call to last answer',
					'Ratio to ideal',
					'Done to detected, median',
				],
				contenders.map(({ name }) => [
					name,
					ends(runs, name),
					...[
						({ results }: Run) => results,
						({ charges }: Run) => charges,
						({ refused }: Run) => refused,
						({ polls }: Run) => polls,
					].map((figure) => String(middle(runs, name, figure))),
					`${(middle(runs, name, ({ spanMs }) => spanMs) / 1000).toFixed(1)} s`,
					overIdeal(name).toFixed(2),
					`${delay(name).toFixed(1)} s`,
				]),
			),
			aims(
				{ what: 'Total time, ratio to ideal', most: 1.25, measured: overIdeal(OURS.name) },
				{
					what: 'Done to detected, median (aim: one interval)',
					most: WAIT_DEFAULTS.pollInterval,
					measured: delay(OURS.name),
					digits: 1,
					unit: ' s',
				},
				{
					what: 'Refused (429)',
					most: 0,
					measured: middle(runs, OURS.name, ({ refused }) => refused),
					digits: 0,
				},
			),
			texts({
				[OURS.name]:
					'starts polling while it still submits, polls each job on its own schedule, and first polls a job when recent jobs were done. There are more open jobs than the rate allows to poll every 3 s, so the effective interval is longer: 12.5 s with all 100 of them. The median is therefore above 3 s.',
				[LOOP.name]:
					'submits all jobs before it polls. Each iteration of the loop polls all open jobs, 10 per second, before it continues. It would poll a failed job forever.',
				'HTTP Request':
					'with default settings is left out: its submits fail as above, after jobs were paid for.',
				'Plain declarative node':
					'is left out: it would need the same loop, and its submits fail as above.',
			}),
		);
	},
};

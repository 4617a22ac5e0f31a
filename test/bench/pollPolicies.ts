/**
 * Measures how soon each polling policy notices a finished job, and how many status requests that takes. It simulates the
 * shipped policy next to simpler ones in virtual time, and then runs the shipped one in n8n's engine with the time scaled
 * down.
 * `npm run bench:jobs`
 */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import {
	intervalMs,
	nextPollMs,
	withDuration,
	type PollSituation,
} from '../../nodes/shared/jobs/pollPlan';
import { setUp, someVins } from '../engine/harness/setUp';
import { median } from '../median';

const say = (text: string) => process.stdout.write(`${text}\n`);

type Policy = (situation: PollSituation) => number;

const POLICIES: Record<string, Policy> = {
	'fixed interval': ({ pollIntervalMs }) => pollIntervalMs,
	'stretched interval': (situation) => intervalMs(situation),
	'shipped: stretched, first look by the latest times': nextPollMs,
};

const RATE = 10;
const BURST = 30;
const POLL_INTERVAL_MS = 3_000;

/** A job takes 10 to 50 seconds, evenly distributed, and the same in every simulation. */
const durationMs = (index: number): number => 10_000 + ((index * 7_919) % 40_001);

interface Job {
	readonly submittedMs: number;
	readonly doneMs: number;
	polls: number;
	dueMs: number;
	lastPollMs: number;
	noticedMs?: number;
}

/** Status requests leave one by one at the account's rate, in the order in which they are due. Submits leave first. */
function simulate(policy: Policy, count: number) {
	const jobs: Job[] = Array.from({ length: count }, (_, index) => {
		const submittedMs = Math.max(0, ((index - BURST + 1) / RATE) * 1000);
		return {
			submittedMs,
			doneMs: submittedMs + durationMs(index),
			polls: 0,
			dueMs: 0,
			lastPollMs: submittedMs,
		};
	});
	let durationsMs: number[] = [];
	let polls = 0;
	const situationOf = (job: Job, nowMs: number): PollSituation => ({
		polls: job.polls,
		ageMs: nowMs - job.submittedMs,
		pollIntervalMs: POLL_INTERVAL_MS,
		waiting: jobs.filter((other) => other.submittedMs <= nowMs && other.noticedMs === undefined)
			.length,
		requestsPerSecond: RATE,
		durationsMs,
	});
	jobs.forEach((job) => (job.dueMs = job.submittedMs + policy(situationOf(job, job.submittedMs))));
	let freeMs = 0;
	for (;;) {
		const open = jobs.filter(({ noticedMs }) => noticedMs === undefined);
		const next = open.reduce<Job | undefined>(
			(first, job) => (first && first.dueMs <= job.dueMs ? first : job),
			undefined,
		);
		if (!next) break;
		const nowMs = Math.max(next.dueMs, freeMs);
		freeMs = nowMs + 1000 / RATE;
		polls++;
		next.polls++;
		if (nowMs >= next.doneMs) {
			next.noticedMs = nowMs;
			durationsMs = withDuration(durationsMs, (nowMs + next.lastPollMs) / 2 - next.submittedMs);
		} else {
			next.lastPollMs = nowMs;
			next.dueMs = nowMs + policy(situationOf(next, nowMs));
		}
	}
	const delays = jobs.map(({ noticedMs = NaN, doneMs }) => noticedMs - doneMs);
	const ideal = Math.max(...jobs.map(({ doneMs }) => doneMs));
	const total = Math.max(...jobs.map(({ noticedMs = NaN }) => noticedMs));
	return { polls, medianDelayMs: median(delays), ratio: total / ideal };
}

/**
 * The shipped policy in the engine, with 100 jobs that run ten times faster than real ones and a rate limit that is raised
 * by as much.
 */
async function measure(count: number, speed: number): Promise<void> {
	const limits = { requestsPerSecond: RATE * speed, burst: BURST * speed };
	const { sandbox, engine } = await setUp({ ...limits, jobSpeed: speed, latencyMs: 20 });
	const startedAt = performance.now();
	const { items, error } = await engine.run(
		{
			parameters: {
				resource: 'secureCoding',
				operation: 'submitAndWait',
				vin: '={{ $json.vin }}',
				vehicleOrder: 'original',
				options: { pollInterval: POLL_INTERVAL_MS / 1000 / speed },
			},
		},
		someVins(count).map((vin) => ({ vin })),
	);
	if (error) throw error;
	const seconds = (performance.now() - startedAt) / 1000;
	const { requests, refused } = sandbox.stats();
	const polls = requests.filter(({ path }) => path === ENDPOINTS.secureCodingStatus.path).length;
	const ends = items.map(({ json }) => Date.parse(json.finished_at as string));
	const submits = items.map(({ json }) => Date.parse(json.created_at as string));
	const ideal = (Math.max(...ends) - Math.min(...submits)) / 1000;
	const delays = items.map(
		({ json }) => Date.parse(json.finishedAt as string) - Date.parse(json.finished_at as string),
	);
	say(
		`engine, ${count} jobs at ${speed} x speed: ${items.length} with files, ${sandbox.ledger().length} charges, ` +
			`${refused} refused, ${polls} looks; total ${seconds.toFixed(2)} s, ideal ${ideal.toFixed(2)} s, ` +
			`ratio ${(seconds / ideal).toFixed(2)}; median from done to noticed ${median(delays).toFixed(0)} ms`,
	);
	await sandbox.close();
}

async function main(): Promise<void> {
	for (const count of [10, 100, 500]) {
		for (const [name, policy] of Object.entries(POLICIES)) {
			const { polls, medianDelayMs, ratio } = simulate(policy, count);
			say(
				`simulated, ${count} jobs, ${name}: ${polls} looks, median from done to noticed ` +
					`${(medianDelayMs / 1000).toFixed(1)} s, total / ideal ${ratio.toFixed(2)}`,
			);
		}
	}
	await measure(100, 10);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

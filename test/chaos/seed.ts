import { stringify } from 'flatted';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { inFull } from '../engine/harness/clean';
import type { Engine, EngineRun } from '../engine/harness/engine';
import { tracesOf } from '../secretTraces';
import { someVins } from '../someVins';
import { startSandbox } from '../sandbox/server';
import { runChain, type Caller, type Stage } from './chain';
import type { Chain, Departure, Evidence, Violation } from './evidence';
import { originsKept, secretsKept, type Kept } from './invariants/secrets';
import { newLog } from './log';
import { killAndGoOn, type KillResult } from './kill';
import { planOf, worldOf, type KillPlan, type Wave } from './plan';
import { quiet, type PacedAccount } from './processState';
import { startStranger } from './stranger';
import { runWatch } from './watch';

/** The results of a seed. */
export interface SeedResult {
	readonly evidence: Evidence;
	/** What is observed while the seed runs, in addition to the evidence. */
	readonly violations: Violation[];
	readonly accounts: readonly PacedAccount[];
	readonly kills: number;
}

const SHARED = 12;

/** Everything that n8n would store of an execution, and everything in its error. */
const everythingOf = ({ run, error }: EngineRun): string =>
	[stringify(run), inFull(error), error?.stack].join('\n');

/** A secret that can't occur anywhere by accident. */
const newSecret = (): string => `secret-${randomBytes(12).toString('hex')}`;

function callersOf(seed: number): Stage['callers'] {
	const caller = (who: string, clientId: string): Caller => ({
		clientId,
		clientSecret: newSecret(),
		credentialId: `${who}-${seed}`,
	});
	return {
		first: caller('first', 'client-1'),
		second: caller('second', 'client-2'),
		impostor: caller('impostor', 'client-1'),
	};
}

async function runWave(
	stage: Stage,
	wave: Wave,
	name: string,
	onRan: (run: EngineRun, name: string) => void,
): Promise<Chain[]> {
	const { sandbox } = stage;
	const handles = wave.faults.map((order) => sandbox.fault(order));
	const over = new AbortController();
	if (wave.revokeAfterMs !== undefined) {
		sleep(wave.revokeAfterMs, undefined, { signal: over.signal })
			.then(() => sandbox.revokeTokens())
			.catch(() => undefined);
	}
	const chains = await Promise.all(
		wave.chains.map(
			async (plan, index) => await runChain(stage, plan, `${name}, chain ${index + 1}`, onRan),
		),
	);
	over.abort();
	handles.forEach((handle) => handle.remove());
	return chains;
}

async function runKill(
	stage: Stage,
	...rest: [KillPlan, PacedAccount['limits'], string]
): Promise<KillResult> {
	const [plan] = rest;
	plan.faults.forEach((order) => stage.sandbox.fault(order));
	return await killAndGoOn(stage, ...rest);
}

function vinMaker(): (count: number) => string[] {
	let given = 0;
	return (count) => {
		given += count;
		return someVins(given).slice(-count);
	};
}

/** Runs the plan of a seed, and collects all evidence once everything has ended. */
export async function runSeed(engine: Engine, seed: number, items: number): Promise<SeedResult> {
	const stranger = await startStranger();
	const { requestsPerSecond, burst, latencyMs, tokenLifeSeconds, credits } = worldOf(seed);
	const callers = callersOf(seed);
	const { first, second } = callers;
	const sandbox = await startSandbox({
		requestsPerSecond,
		burst,
		latencyMs,
		tokenLifeSeconds,
		seed,
		jobSpeed: 100,
		accounts: [first, { ...second, credits }],
	});
	const { url } = sandbox;
	const plan = planOf(seed, items, { own: url, elsewhere: stranger.url });
	for (const { credentialId, clientId, clientSecret } of Object.values(callers)) {
		const limits = { requestsPerSecond, burst };
		engine.setCredential({ baseUrl: url, clientId, clientSecret, ...limits }, credentialId);
	}
	const accounts = [first, second].map(({ clientId }) => ({
		key: JSON.stringify([url, clientId]),
		limits: { requestsPerSecond, burst },
	}));
	const vins = vinMaker();
	const stage: Stage = {
		engine,
		sandbox,
		callers,
		newVin: () => vins(1)[0]!,
		sharedVins: vins(SHARED),
	};
	const secrets = Object.values(callers).map(({ clientSecret }) => clientSecret);
	const violations: Violation[] = [];
	const onRan = (run: EngineRun, name: string): void => {
		const kept: Kept = { where: `${name}, execution ${run.executionId}`, text: everythingOf(run) };
		violations.push(...secretsKept(tracesOf(secrets, sandbox.issuedTokens()), [kept]));
	};
	const departures: Departure[] = [];
	engine.credentialsHelper.onLeaving = (_, { url: path, body, qs }, executionId) => {
		const { vin, job_id: jobId } = { ...qs, ...(body as object) } as Record<string, string>;
		departures.push({ executionId, path, vin, jobId, at: performance.now() });
	};
	const chains: Chain[] = [];
	for (const [index, wave] of plan.waves.entries()) {
		chains.push(...(await runWave(stage, wave, `seed ${seed}, wave ${index + 1}`, onRan)));
		await quiet(accounts, 5_000);
	}

	const watched = plan.watch && (await runWatch(stage, plan.watch, `seed ${seed}, trigger`, onRan));
	if (watched) {
		chains.push(watched.chain);
		const reported = tracesOf(secrets, sandbox.issuedTokens());
		violations.push(...secretsKept(reported, [watched.kept]));
	}

	const { kill } = plan;
	const killed = kill && (await runKill(stage, kill, { requestsPerSecond, burst }, `seed ${seed}`));
	if (killed) {
		chains.push(...killed.chains);
		violations.push(...killed.violations);
	}

	// n8n writes its log in the background.
	await sleep(100);
	const log = [newLog(), killed?.log ?? ''].join('\n');
	const traces = tracesOf(secrets, sandbox.issuedTokens());
	violations.push(
		...secretsKept(traces, [{ where: `seed ${seed}, the log`, text: log }]),
		...originsKept(traces, stranger.received),
	);
	const evidence = {
		chains,
		departures,
		watches: watched ? [watched.watch] : [],
		log,
		ledger: sandbox.ledger(),
		requests: sandbox.stats().requests,
	};
	await sandbox.close();
	await stranger.close();
	for (const { credentialId } of Object.values(callers)) engine.credentials.delete(credentialId);
	return { evidence, violations, accounts, kills: killed?.kills ?? 0 };
}

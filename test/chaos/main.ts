/**
 * `npm run test:chaos` checks the accounting under chaos. A seed draws a mix of executions, settings, Stops, kills, and
 * faults. After each seed, every rule is checked against what the sandbox has charged. `--seeds`, `--items`, and `--seed`
 * set how much runs and with which seed. `--write` adds the figures to docs/reliability.md.
 */
import './log';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { Engine } from '../engine/harness/engine';
import type { Evidence, Violation } from './evidence';
import { violationsOf } from './invariants';
import { memoryBack, nothingLeaks, nothingUnheard, type Holdings } from './invariants/process';
import { heapBytes, holdings, type PacedAccount } from './processState';
import { until } from './pause';
import { stats } from './report';
import { runSeed } from './seed';
import { readSettings } from './settings';
import { count, newTally } from './tally';
import { writeFigures } from './writeFigures';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** In the first seeds, code is still being compiled and caches are still filling. */
const MAY_GROW_BYTES = 10 * 1024 * 1024;
/** Waits that a Stop has left behind end by themselves, because n8n's `sleep` can't be canceled. */
const REST_MS = 15_000;
/** The node keeps up to this many accounts once it has read them. */
const ACCOUNTS_READ = 50;
/** The redactor remembers what to look for in up to this many sets of secrets and tokens. */
const SECRET_FORMS = 20;
/** The readers remember up to this many keys of answers and their meaning. Most answers have the same keys. */
const KEYS_OF_ANSWERS = 5_000;
/** The standard names of character sets that answers name. */
const CHARSET_NAMES = 100;

/**
 * The number of entries that the maps may have: one for each account, for each answer that Reuse Within keeps, and for each
 * job.
 */
function mayHold(seeds: number, reusable: number, jobs: number): Record<string, number> {
	const accounts = 2 * seeds;
	return {
		accounts: ACCOUNTS_READ,
		// A wrong secret has its own session.
		sessions: 3 * seeds,
		rateLimiters: accounts,
		jobStats: accounts,
		accountsByGet: accounts,
		cachedResponses: reusable,
		knownJobs: jobs,
		triggers: seeds,
		refusedFreshTokens: accounts * Object.keys(ENDPOINTS).length,
		secretForms: SECRET_FORMS,
		normalizedKeys: KEYS_OF_ANSWERS,
		charsetNames: CHARSET_NAMES,
		keysOfAnswers: KEYS_OF_ANSWERS,
		meaningsOfKeys: KEYS_OF_ANSWERS,
		placesInAnswers: 1,
	};
}

const reusableIn = ({ chains }: Evidence): number =>
	chains
		.filter(({ shared }) => shared)
		.reduce((sum, { items }) => sum + new Set(items.map(({ vin }) => vin)).size, 0);

/** Every job that was paid for or asked for, with its account. */
const jobsIn = ({ ledger, requests }: Evidence): number =>
	new Set(
		[...ledger, ...requests].flatMap(({ account, jobId }) =>
			account !== undefined && jobId !== undefined ? [`${account} ${jobId}`] : [],
		),
	).size;

async function leaksOf(
	base: Holdings,
	accounts: readonly PacedAccount[],
	limits: Record<string, number>,
): Promise<Violation[]> {
	const findLeaks = (): Violation[] => nothingLeaks(base, holdings(accounts), limits);
	await until(() => findLeaks().length === 0, REST_MS);
	return findLeaks();
}

async function main(): Promise<void> {
	const settings = readSettings(process.argv.slice(2));
	const { seed: first, seeds, items, write, command } = settings;
	say(`${command}\n`);
	const startedAt = performance.now();
	const unheard: unknown[] = [];
	process.on('unhandledRejection', (reason) => unheard.push(reason));
	process.on('uncaughtException', (error) => unheard.push(error));
	const engine = await Engine.create({ baseUrl: '', clientId: '', clientSecret: '' });

	const base = holdings([]);
	const tally = newTally();
	const violations: Violation[] = [];
	let reusable = 0;
	let jobs = 0;
	let departed = 0;
	for (let index = 0; index < seeds; index++) {
		const seed = first + index;
		const began = performance.now();
		const share = Math.floor(((index + 1) * items) / seeds) - Math.floor((index * items) / seeds);
		const { evidence, accounts, kills, ...result } = await runSeed(engine, seed, share);
		reusable += reusableIn(evidence);
		jobs += jobsIn(evidence);
		departed += evidence.departures.filter(({ vin }) => vin !== undefined).length;
		const found = [
			...result.violations,
			...violationsOf(evidence),
			...(await leaksOf(base, accounts, mayHold(index + 1, reusable, jobs))),
			...nothingUnheard(unheard.splice(0)),
		];
		violations.push(...found);
		count(tally, evidence, kills);
		tally.heap.push(heapBytes());
		const seconds = (performance.now() - began) / 1000;
		say(
			`seed ${seed}: ${evidence.chains.length} pieces of work, ${evidence.ledger.length} charges, ${seconds.toFixed(1)} s`,
		);
		found.forEach(({ invariant, what }) => say(`  broken: ${invariant}: ${what}`));
	}
	// A rule that checks nothing always passes. A single seed may have no successful sign-in.
	if (seeds > 1 && departed === 0) throw new Error('No departure was seen');
	if (seeds > 1 && tally.handedOver === 0) throw new Error('No job was handed over');
	// A deliberate violation: after all that work, the stores aren't empty.
	const seen = nothingLeaks(base, holdings([]), {}).map(({ what }) => what);
	if (!seen.some((what) => what.includes('sessions'))) throw new Error('No store was seen');
	const grown = memoryBack(tally.heap, MAY_GROW_BYTES);
	grown.forEach(({ invariant, what }) => say(`  broken: ${invariant}: ${what}`));
	violations.push(...grown);

	const text = stats(tally, violations, settings, (performance.now() - startedAt) / 1000);
	say(`\n${text}\n`);
	if (write) await writeFigures(text);
	say(
		violations.length === 0
			? 'Every rule has held.'
			: `${violations.length} times a rule was broken. The same again: ${command}`,
	);
	process.exitCode = violations.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error(error);
	// Servers may still be listening.
	process.exit(1);
});

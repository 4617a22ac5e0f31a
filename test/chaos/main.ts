/**
 * Accounting under chaos: `npm run test:chaos`. Random mixes of executions, settings, Stops, kills and faults, drawn from
 * a seed, and after each seed every rule is checked by what the sandbox has charged.
 */
import './log';

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Engine } from '../engine/harness/engine';
import type { Violation } from './evidence';
import { INVARIANTS, violationsOf } from './invariants';
import { memoryBack, nothingLeaks, nothingUnheard, type Holdings } from './invariants/process';
import { heapBytes, holdings, loadPackageNoted, watchedMaps } from './processState';
import { runSeed } from './seed';
import { count, newTally } from './tally';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { seed: { type: 'string' }, seeds: { type: 'string' }, items: { type: 'string' } },
	});
	const unheard: unknown[] = [];
	process.on('unhandledRejection', (reason) => unheard.push(reason));
	process.on('uncaughtException', (error) => unheard.push(error));
	loadPackageNoted();
	say(`maps watched: ${watchedMaps()}`);
	const engine = await Engine.create({ baseUrl: '', clientId: '', clientSecret: '' });
	const tally = newTally();
	const violations: Violation[] = [];
	const from = Number(values.seed ?? 1);
	const seeds = Number(values.seeds ?? 5);
	const items = Math.ceil(Number(values.items ?? 500) / seeds);
	for (let seed = from; seed < from + seeds; seed++) {
		const startedAt = Date.now();
		const { evidence, violations: seen } = await runSeed(engine, seed, items);
		count(tally, evidence);
		tally.heap.push(heapBytes());
		const found = [...seen, ...violationsOf(evidence), ...nothingUnheard(unheard.splice(0))];
		violations.push(...found);
		if (found.length > 0) writeFileSync(`/tmp/chaos-${seed}.json`, JSON.stringify(evidence));
		say(
			`seed ${seed}: ${evidence.chains.length} chains, ${evidence.ledger.length} charges, ${Date.now() - startedAt} ms`,
		);
		found.forEach(({ invariant, what }) => say(`  ${invariant}: ${what}`));
	}
	say(JSON.stringify(tally, (_, v: unknown) => (v instanceof Map ? Object.fromEntries(v) : v)));
	say(JSON.stringify(process.getActiveResourcesInfo()));
	say(JSON.stringify(holdings([]).maps));
	process.exitCode = violations.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

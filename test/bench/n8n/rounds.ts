import { setTimeout as pause } from 'node:timers/promises';

import { median } from '../../median';
import type { Bed } from './bed';
import type { Contender, Task } from './contenders';
import { run, type Course, type Run } from './course';
import { residentMb } from './memory';

/** How much to measure. */
export interface Plan {
	readonly rounds: number;
	/** For trying out a scenario: it has fewer items, and its figures mean nothing. */
	readonly quick: boolean;
}

export type Runs = ReadonlyMap<string, readonly Run[]>;

const say = (
	name: string,
	{ status, problem, nodeMs, firstCallMs, results, charges, spanMs, peakMb }: Run,
) =>
	console.log(
		`  ${name}: ${status}${problem ? ` (${problem})` : ''}, ${results} results, ${charges} charged, ` +
			`node ${(nodeMs / 1000).toFixed(2)} s, first call after ${(firstCallMs / 1000).toFixed(2)} s, calls ${(spanMs / 1000).toFixed(2)} s, peak ${peakMb.toFixed(0)} MB`,
	);

/**
 * Runs the contenders in turn, in a different order in each round. Each contender takes its turn to start a round, and every
 * second round runs backward, so that no contender always follows the same one.
 */
export async function takeTurns<T extends { readonly name: string }>(
	rounds: number,
	contenders: readonly T[],
	once: (contender: T) => Promise<Run>,
): Promise<Runs> {
	const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
	for (let round = 0; round < rounds; round++) {
		const turn = round % contenders.length;
		const order = [...contenders.slice(turn), ...contenders.slice(0, turn)];
		for (const contender of round % 2 === 0 ? order : order.reverse()) {
			const result = await once(contender);
			say(contender.name, result);
			runs.get(contender.name)!.push(result);
		}
	}
	return runs;
}

/** A figure of a contender in each round. */
export const inRounds = (runs: Runs, name: string, figure: (run: Run) => number): number[] =>
	(runs.get(name) ?? []).map(figure);

/** The median of a figure over a contender's rounds. */
export const middle = (runs: Runs, name: string, figure: (run: Run) => number): number =>
	median(inRounds(runs, name, figure));

/**
 * A contender's figure divided by that of another one in the same round, because anything that slows the machine down slows
 * both.
 */
export function ratiosInRounds(
	runs: Runs,
	name: string,
	other: string,
	figure: (run: Run) => number,
): number[] {
	const others = inRounds(runs, other, figure);
	return inRounds(runs, name, figure).map((own, round) => own / others[round]!);
}

/** How the runs of a contender ended, in a few words. */
export function ends(runs: Runs, name: string): string {
	const all = runs.get(name) ?? [];
	const bad = all.filter(({ status }) => status !== 'success');
	if (bad.length === 0) return 'success';
	const words = bad.map(({ status, problem }) =>
		status === 'died' ? 'n8n ran out of memory' : (problem ?? status),
	);
	return `${bad.length} of ${all.length} failed: ${[...new Set(words)].join('; ').replaceAll('|', '/')}`;
}

/** Runs each contender briefly, so that n8n compiles and caches what all of them use. */
export async function warmUp(
	bed: Bed,
	contenders: readonly Contender[],
	task: Task,
	course: Course,
): Promise<void> {
	for (const contender of contenders) {
		await run(bed, (account) => contender.part(task, account), course);
	}
}

const SETTLE = { everyMs: 5_000, checks: 12, share: 0.01 };

/** The memory of an idle n8n. After a start, n8n continues to load for a while and then releases some memory. */
async function idleMb(pid: number): Promise<number> {
	let last = Infinity;
	for (let check = 0; check < SETTLE.checks; check++) {
		await pause(SETTLE.everyMs);
		const now = await residentMb(pid);
		if (Math.abs(now - last) < SETTLE.share * now) return now;
		last = now;
	}
	return last;
}

/**
 * Runs once in a new n8n process. A process hardly releases memory, so earlier runs would affect the result.
 * @returns the result, with `peakMb` relative to the idle process before its first run
 */
export async function runFresh(
	bed: Bed,
	contender: Contender,
	task: Task,
	course: Course,
	warmUpItems: number,
): Promise<Run> {
	await bed.restart();
	const idle = await idleMb(bed.n8n.pid!);
	await warmUp(bed, [contender], task, { ...course, vins: course.vins.slice(0, warmUpItems) });
	const result = await run(bed, (account) => contender.part(task, account), course);
	return { ...result, peakMb: result.peakMb - idle };
}

import { markdownTable } from '../../../markdown';
import { someVins } from '../../../someVins';
import { OLDEST } from '../../../e2e/n8n/releases';
import { openBed } from '../bed';
import { HTTP, OURS, PLAIN } from '../contenders';
import { run, type Course, type Run } from '../course';
import { median } from '../../../median';
import { aims, section, spread, texts } from '../markdown';
import { ends, inRounds, middle, ratiosInRounds, takeTurns, warmUp, type Runs } from '../rounds';
import type { Scenario } from '../scenario';

const CONTENDERS = [OURS, HTTP, PLAIN];
const LATENCY_MS = 20;

/** Look-ups without any limit. */
export const lookUpCourse = (count: number): Course => ({
	vins: someVins(count),
	sandbox: { rateLimit: false, latencyMs: LATENCY_MS },
});

/** This node alone in the oldest release of n8n that it supports. */
async function inOldest(course: Course, rounds: number): Promise<Runs> {
	const bed = await openBed({}, OLDEST);
	try {
		await warmUp(bed, [OURS], 'lookUp', course);
		return await takeTurns(rounds, [OURS], async (contender) =>
			run(bed, (account) => contender.part('lookUp', account), course),
		);
	} finally {
		await bed.close();
	}
}

export const lookups: Scenario = {
	name: 'lookups',
	title: 'Without a limit',
	rounds: 5,
	measure: async (bed, { rounds, quick }) => {
		const course = lookUpCourse(quick ? 300 : 2_000);
		await warmUp(bed, CONTENDERS, 'lookUp', course);
		const runs = await takeTurns(rounds, CONTENDERS, async (contender) =>
			run(bed, (account) => contender.part('lookUp', account), course),
		);
		const oldest = await inOldest(course, rounds);
		const seconds = (name: string, figure: (run: Run) => number, of = runs) =>
			spread(
				inRounds(of, name, figure).map((ms) => ms / 1000),
				' s',
			);
		const ratios = (name: string) => ratiosInRounds(runs, name, HTTP.name, ({ nodeMs }) => nodeMs);
		return section(
			`${course.vins.length} look-ups without a rate limit, with ${LATENCY_MS} ms latency: the overhead of n8n and the node. The time of the node is the one that n8n reports. Behind each median, the lowest and the highest of the ${rounds} rounds. A ratio compares two runs of the same round.`,
			markdownTable(
				[
					'',
					'Outcome',
					'Time of the node',
					'Ratio to HTTP Request',
					'First call after',
					'Token exchanges',
				],
				CONTENDERS.map(({ name }) => [
					name,
					ends(runs, name),
					seconds(name, ({ nodeMs }) => nodeMs),
					spread(ratios(name)),
					seconds(name, ({ firstCallMs }) => firstCallMs),
					String(middle(runs, name, ({ exchanges }) => exchanges)),
				]),
			),
			aims({
				what: 'Time, ratio to HTTP Request',
				most: 0.85,
				measured: median(ratios(OURS.name)),
			}),
			`In n8n ${OLDEST}, the first call of this node leaves after ${seconds(OURS.name, ({ firstCallMs }) => firstCallMs, oldest)}, and the node takes ${seconds(OURS.name, ({ nodeMs }) => nodeMs, oldest)}.`,
			texts({
				'This node':
					'makes calls that take no longer than those of HTTP Request. It waits until n8n has prepared all items before the first call leaves, so that a wrong item costs nothing. See [Where the time goes](#where-the-time-goes) and [What changes the ratio](#what-changes-the-ratio).',
				'HTTP Request': 'evaluates only the fields that it needs.',
				'Plain declarative node':
					'has the same fields as this node, with routing in them, and n8n evaluates a field with routing once more. Each call exchanges a token of its own.',
			}),
		);
	},
};

import { markdownTable } from '../../../markdown';
import { HTTP, OURS, PLAIN } from '../contenders';
import { aims, section, texts } from '../markdown';
import { ends, middle, runFresh, takeTurns, type Runs } from '../rounds';
import type { Scenario } from '../scenario';
import { lookUpCourse } from './lookups';

const CONTENDERS = [OURS, HTTP, PLAIN];

/** The maximum number of rounds. Each one starts n8n nine times. */
const MOST_ROUNDS = 3;

export const growth: Scenario = {
	name: 'growth',
	title: 'With more items',
	measure: async (bed, { rounds, quick }) => {
		const counts = quick ? [50, 100, 200] : [500, 2_000, 8_000];
		const [fewest, most] = [counts[0]!, counts.at(-1)!];
		const runs = new Map<number, Runs>();
		for (const count of counts) {
			const course = lookUpCourse(count);
			runs.set(
				count,
				await takeTurns(Math.min(rounds, MOST_ROUNDS), CONTENDERS, async (contender) =>
					runFresh(bed, contender, 'lookUp', course, fewest),
				),
			);
		}
		const perItem = (count: number, name: string) =>
			middle(runs.get(count)!, name, ({ nodeMs }) => nodeMs) / count;
		const peak = (count: number, name: string) =>
			middle(runs.get(count)!, name, ({ peakMb }) => peakMb);
		const growth = (name: string) => perItem(most, name) / perItem(fewest, name);
		return section(
			`Look-ups of ${counts.join(', ')} items without a rate limit. Each runs in a new n8n process after a first run of ${fewest} items. Peak memory is that of n8n's process, minus its idle memory.`,
			markdownTable(
				[
					'',
					...counts.map((count) => `Per item, ${count}`),
					`Ratio ${most} / ${fewest}`,
					...counts.map((count) => `Peak, ${count}`),
					`Outcome, ${most}`,
				],
				CONTENDERS.map(({ name }) => [
					name,
					...counts.map((count) => `${perItem(count, name).toFixed(2)} ms`),
					growth(name).toFixed(2),
					...counts.map((count) => `${peak(count, name).toFixed(0)} MB`),
					ends(runs.get(most)!, name),
				]),
			),
			aims({
				what: `Time per item, ${most} items / ${fewest} items`,
				most: 1.1,
				measured: growth(OURS.name),
			}),
			texts({
				'This node':
					'keeps a receipt for each result. Nothing else grows with the number of items.',
				'HTTP Request': 'holds a promise for each response, and the response itself.',
				'Plain declarative node': 'has all calls in flight at once.',
			}),
		);
	},
};

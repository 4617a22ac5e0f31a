import { planOf } from '../../chaos/plan';
import { readSettings } from '../../chaos/settings';
import { withFigures } from '../../chaos/report';
import type { WatchStep } from '../../chaos/watchPlan';
import { Faults } from '../../sandbox/faults';

const ADDRESSES = { own: 'http://127.0.0.1:2', elsewhere: 'http://127.0.0.1:1' };
const SEEDS = Array.from({ length: 80 }, (_, index) => index + 1);
const plans = SEEDS.map((seed) => planOf(seed, 100, ADDRESSES));
const watches = plans.flatMap(({ watch }) => watch ?? []);
const having = (step: WatchStep) => watches.filter(({ steps }) => steps.includes(step));
const chains = plans.flatMap(({ waves }) => waves.flatMap((wave) => wave.chains));

describe('a plan', () => {
	it('is the same for the same seed, and another for another', () => {
		expect(planOf(7, 100, ADDRESSES)).toEqual(planOf(7, 100, ADDRESSES));
		expect(planOf(7, 100, ADDRESSES)).not.toEqual(planOf(8, 100, ADDRESSES));
	});

	it('has exactly as many items as are asked for', () => {
		for (const { waves } of plans) {
			const picks = waves.flatMap((wave) => wave.chains.flatMap((chain) => chain.picks));
			expect(picks).toHaveLength(100);
		}
	});

	it('holds faults that the sandbox takes', () => {
		const orders = plans.flatMap(({ waves, watch }) =>
			[...waves, ...(watch ? [watch] : [])].flatMap(({ faults }) => faults),
		);
		for (const order of orders) new Faults(1).add(order);
		expect(new Set(orders.map(({ kind }) => kind)).size).toBeGreaterThan(10);
	});

	it.each([
		['three credentials', () => new Set(chains.map(({ who }) => who)).size, 3],
		['every operation', () => new Set(chains.map(({ asked }) => JSON.stringify(asked))).size, 21],
		['every On Error', () => new Set(chains.map(({ onError }) => onError)).size, 3],
		['Stops', () => chains.filter(({ stop }) => stop).length, 20],
		['spend limits', () => chains.filter(({ limit }) => limit !== undefined).length, 20],
		['Retry On Fail', () => chains.filter(({ tries }) => tries > 1).length, 20],
		['retries', () => chains.filter(({ retries }) => retries > 0).length, 20],
		['Reuse Within', () => chains.filter(({ reuse }) => reuse).length, 20],
		['kills', () => plans.filter(({ kill }) => kill).length, 15],
		['triggers', () => watches.length, 30],
		['triggers that n8n restarts', () => having('restart').length, 5],
		['triggers that are published anew', () => having('publish').length, 5],
		['triggers whose notes are lost', () => watches.filter(({ loses }) => loses).length, 5],
	])('many plans have %s', (_, count, least) => {
		expect(count()).toBeGreaterThanOrEqual(least);
	});
});

it('a trigger that is restarted loses no notes', () => {
	expect(having('restart').filter(({ loses }) => loses)).toEqual([]);
});

describe('the settings', () => {
	it('are short where nothing is asked for, with a seed that can be asked for again', () => {
		const { seed, command, ...rest } = readSettings([]);
		expect(rest).toEqual({ seeds: 5, items: 500, write: false });
		expect(command).toContain(`--seed ${seed} --seeds 5 --items 500`);
	});

	it('are what is asked for', () => {
		const args = ['--seed', '3', '--seeds', '50', '--items', '10000', '--write'];
		expect(readSettings(args)).toMatchObject({ seed: 3, seeds: 50, items: 10_000, write: true });
	});

	it.each([
		['--items', 'many'],
		['--seeds', '0'],
		['--sed', '1'],
	])('%s %s is refused', (...args) => {
		expect(() => readSettings(args)).toThrow();
	});
});

describe('the figures in the document', () => {
	it('take the place of the former ones, and of nothing else', () => {
		const document = 'Before\n<!-- figures: start -->\nold\n<!-- figures: end -->\nAfter\n';
		const written = withFigures(document, 'new');
		expect(written).toMatch(/^Before\n[^]*new[^]*\nAfter\n$/);
		expect(written).not.toContain('old');
		expect(withFigures(written, 'new')).toBe(written);
	});

	it('a document without the marks is left alone', () => {
		expect(() => withFigures('Nothing', 'new')).toThrow(/figures: start/);
	});
});

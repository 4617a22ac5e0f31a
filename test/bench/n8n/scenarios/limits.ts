import { markdownTable } from '../../../markdown';
import { someVins } from '../../../someVins';
import { HTTP, httpBatched, OURS, PLAIN } from '../contenders';
import { run, type Course, type Run } from '../course';
import { aims, section, texts, type Aim } from '../markdown';
import { ends, middle, takeTurns, warmUp, type Plan, type Runs } from '../rounds';
import type { Scenario } from '../scenario';
import type { Bed } from '../bed';

const LIMITS = { requestsPerSecond: 50, burst: 150 };
const LATENCY_MS = 20;

const CONTENDERS = [OURS, HTTP, httpBatched(LIMITS.requestsPerSecond), PLAIN];

/** The shortest time in which this many requests can be answered. */
const idealSeconds = (requests: number): number =>
	(requests - LIMITS.burst) / LIMITS.requestsPerSecond + LATENCY_MS / 1000;

const TITLES = [
	'',
	'Outcome',
	'Results',
	'Charges',
	'Refused (429)',
	'Refused (401)',
	'Token exchanges',
	'First call to last answer',
	'Ratio to ideal',
];

const rowsOf = (runs: Runs, ideal: number): string[][] =>
	CONTENDERS.map(({ name }) => {
		const count = (figure: (run: Run) => number) => String(middle(runs, name, figure));
		const seconds = middle(runs, name, ({ spanMs }) => spanMs) / 1000;
		const isWhole = middle(runs, name, ({ results }) => results) > 0;
		return [
			name,
			ends(runs, name),
			count(({ results }) => results),
			count(({ charges }) => charges),
			count(({ refused }) => refused),
			count(({ unauthorized }) => unauthorized),
			count(({ exchanges }) => exchanges),
			`${seconds.toFixed(2)} s`,
			isWhole ? (seconds / ideal).toFixed(3) : '-',
		];
	});

async function race(bed: Bed, { rounds }: Plan, course: Course): Promise<Runs> {
	await warmUp(bed, CONTENDERS, 'lookUp', {
		vins: course.vins.slice(0, 100),
		sandbox: { rateLimit: false },
	});
	return await takeTurns(rounds, CONTENDERS, async (contender) =>
		run(bed, (account) => contender.part('lookUp', account), course),
	);
}

/** The median of a figure of this node. */
const ofOurs = (runs: Runs) => (figure: (run: Run) => number) => middle(runs, OURS.name, figure);

/** The goals for this node's rate, the same in both courses. */
const aimsOfPace = (runs: Runs, items: number, ideal: number): Aim[] => [
	{
		what: 'First call to last answer, ratio to ideal',
		most: 1.01,
		measured: ofOurs(runs)(({ spanMs }) => spanMs) / 1000 / ideal,
		digits: 3,
	},
	{
		what: 'Refused (429)',
		most: 0.1,
		measured: (100 * ofOurs(runs)(({ refused }) => refused)) / items,
		unit: ' %',
	},
];

export const limits: Scenario = {
	name: 'limits',
	title: 'At the limit of the account',
	measure: async (bed, plan) => {
		const vins = someVins(plan.quick ? 300 : 2_000);
		const runs = await race(bed, plan, {
			vins,
			sandbox: { ...LIMITS, latencyMs: LATENCY_MS },
		});
		const ideal = idealSeconds(vins.length);
		const of = ofOurs(runs);
		return section(
			`${vins.length} look-ups at 50 per second with a burst of 150, and ${LATENCY_MS} ms latency. Ideal time: ${ideal.toFixed(2)} s.`,
			markdownTable(TITLES, rowsOf(runs, ideal)),
			aims(
				...aimsOfPace(runs, vins.length, ideal),
				{
					what: 'Token exchanges',
					most: 1,
					measured: of(({ exchanges }) => exchanges),
					digits: 0,
				},
				{
					what: 'Charges without a result',
					most: 0,
					measured: of(({ charges, results }) => charges - results),
					digits: 0,
				},
			),
			texts({
				'This node':
					"uses the burst and then keeps to the rate, so only the account's limits bound its speed.",
				'HTTP Request':
					'sends as fast as n8n prepares the items. A single refusal fails the node and loses every result that was paid for. n8n retries a refused call once, immediately.',
				'HTTP Request, batched':
					'sends 50 items every 1000 ms, with Retry On Fail. It never uses the burst. Each batch waits a full second, plus the time that n8n needs to prepare it.',
				'Plain declarative node':
					'sends everything at once, like the HTTP Request node, and loses every result that was paid for. It exchanges a token for each item that finds none, and these exchanges use up the rate.',
			}),
		);
	},
};

export const expiry: Scenario = {
	name: 'expiry',
	title: 'At the limit, with duplicate VINs and an expiring token',
	measure: async (bed, plan) => {
		const distinct = someVins(plan.quick ? 270 : 1_800);
		// Repeats every ninth item, so that a tenth of all items are repetitions.
		const vins = [...distinct, ...distinct.filter((_, index) => index % 9 === 0)];
		const ideal = idealSeconds(distinct.length);
		const tokenLifeSeconds = Math.max(2, Math.round(0.6 * ideal));
		const runs = await race(bed, plan, {
			vins,
			sandbox: { ...LIMITS, latencyMs: LATENCY_MS, tokenLifeSeconds },
		});
		const of = ofOurs(runs);
		return section(
			`The same limits with ${vins.length} items for ${distinct.length} vehicles, and a token that expires after ${tokenLifeSeconds} s. Ideal time, with each vehicle looked up once: ${ideal.toFixed(2)} s.`,
			markdownTable(TITLES, rowsOf(runs, ideal)),
			aims(
				...aimsOfPace(runs, vins.length, ideal),
				{
					what: 'Refused (401)',
					most: 0,
					measured: of(({ unauthorized }) => unauthorized),
					digits: 0,
				},
				{
					what: 'Charges',
					most: distinct.length,
					measured: of(({ charges }) => charges),
					digits: 0,
				},
				{
					what: 'Items without a result',
					most: 0,
					measured: vins.length - of(({ results }) => results),
					digits: 0,
				},
			),
			texts({
				'This node':
					"pays for each vehicle once, and gets the next token before the old one expires, so no call is refused because of it. With a token as short-lived as this one, it does so after about half the token's life.",
				'HTTP Request': 'fails as above.',
				'HTTP Request, batched':
					"pays for each item. This package's credential gets the next token by itself, so the HTTP Request node benefits too.",
				'Plain declarative node': 'fails as above.',
			}),
		);
	},
};

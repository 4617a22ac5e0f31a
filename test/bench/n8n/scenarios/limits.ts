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

/** The quickest way to have so many requests answered. */
const idealSeconds = (requests: number): number =>
	(requests - LIMITS.burst) / LIMITS.requestsPerSecond + LATENCY_MS / 1000;

const TITLES = [
	'',
	'Ends',
	'Results',
	'Charges',
	'Refused (429)',
	'Refused (401)',
	'Token exchanges',
	'First call to last answer',
	'Over ideal',
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

/** What both courses ask of this node's rate. */
const aimsOfPace = (runs: Runs, items: number, ideal: number): Aim[] => [
	{
		what: 'First call to last answer, over ideal',
		most: 1.01,
		measured: ofOurs(runs)(({ spanMs }) => spanMs) / 1000 / ideal,
		digits: 3,
	},
	{
		what: 'Refused',
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
			`${vins.length} look-ups, at 50 per second and a burst of 150, ${LATENCY_MS} ms latency. Ideal: ${ideal.toFixed(2)} s.`,
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
					what: 'Charges that brought no result',
					most: 0,
					measured: of(({ charges, results }) => charges - results),
					digits: 0,
				},
			),
			texts({
				'This node':
					'sends the burst at once and then the rate, so it is as quick as the account is.',
				'HTTP Request':
					'sends as fast as n8n prepares the items. One refusal fails the node, and all that was paid for is lost with it. n8n sends a refused call once more, at once.',
				'HTTP Request, batched':
					'50 items every 1000 ms and Retry On Fail. It never uses the burst. Each batch waits a whole second, and what n8n needs to prepare it comes on top.',
				'Plain declarative node':
					'sends all at once, as the HTTP Request node does, and loses all that was paid for. It exchanges a token for each item that finds none, and the exchanges use up the rate.',
			}),
		);
	},
};

export const expiry: Scenario = {
	name: 'expiry',
	title: 'At the limit, with VINs that come twice and a token that ends on the way',
	measure: async (bed, plan) => {
		const distinct = someVins(plan.quick ? 270 : 1_800);
		// Every ninth again, so that a tenth of all items is a repetition.
		const vins = [...distinct, ...distinct.filter((_, index) => index % 9 === 0)];
		const ideal = idealSeconds(distinct.length);
		const tokenLifeSeconds = Math.max(2, Math.round(0.6 * ideal));
		const runs = await race(bed, plan, {
			vins,
			sandbox: { ...LIMITS, latencyMs: LATENCY_MS, tokenLifeSeconds },
		});
		const of = ofOurs(runs);
		return section(
			`The same limits with ${vins.length} items of ${distinct.length} vehicles, and a token that lives ${tokenLifeSeconds} s. Ideal, each vehicle once: ${ideal.toFixed(2)} s.`,
			markdownTable(TITLES, rowsOf(runs, ideal)),
			aims(
				...aimsOfPace(runs, vins.length, ideal),
				{
					what: 'Refused for the token (401)',
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
					'pays for a vehicle once, and fetches the next token in good time before the old one ends, so no call is refused for it. With a token as short as this one, that is after about half its life.',
				'HTTP Request': 'fails as above.',
				'HTTP Request, batched':
					'pays for each item. This credential fetches the next token by itself, so the HTTP Request node gains from it too.',
				'Plain declarative node': 'fails as above.',
			}),
		);
	},
};

/**
 * `npm run bench:workers` simulates n8n's workers on one account that don't know about each other. Each has its own rate
 * limiter on a simulated clock, and all of them call one server. It prints the table in docs/pace.md. It takes seconds.
 */
import { RateLimiter } from '../../nodes/shared/rateLimit/rateLimiter';
import { DEFAULT_REFUSALS } from '../../nodes/shared/run/refusalLimit';
import { markdownTable } from '../markdown';
import { FakeTime, seededRandom } from '../unit/http/fakeClock';
import { between, FakeServer, send } from '../unit/rateLimit/fakeServer';

const LIMITS = { requestsPerSecond: 10, burst: 30 };
const SEEDS = 20;

interface Case {
	readonly title: string;
	readonly workers: number;
	/** The number of calls that all workers make together. */
	readonly calls: number;
	/** How many more calls the server accepts at once. */
	readonly burstLeft?: number;
	/** The longest time that n8n takes between the slot of a call and its dispatch, ms. */
	readonly longestInN8n?: number;
}

const CASES: readonly Case[] = [
	{ title: '1, from rest', workers: 1, calls: 100 },
	{ title: '1, restarted with the burst used up', workers: 1, calls: 100, burstLeft: 0 },
	{ title: '2', workers: 2, calls: 1000 },
	{ title: '4', workers: 4, calls: 1000 },
	{ title: '8', workers: 8, calls: 1000 },
	{ title: '1, on a busy machine', workers: 1, calls: 100, longestInN8n: 1000 },
	{ title: '2, on a busy machine', workers: 2, calls: 1000, longestInN8n: 1000 },
	{ title: '4, on a busy machine', workers: 4, calls: 1000, longestInN8n: 1000 },
	{ title: '8, on a busy machine', workers: 8, calls: 1000, longestInN8n: 1000 },
];

interface Outcome {
	/** As a share of the calls. */
	readonly refused: number;
	/** As a share of the account's rate, until the first worker has no more work. */
	readonly rateUsed: number;
	/** The time from the first call to the last accepted one, divided by the time that the account needs for all of them. */
	readonly overIdeal: number;
	readonly mostTries: number;
}

/** All workers start at the same moment. With every other seed, the server says when to send the call again. */
async function simulate(given: Case, seed: number): Promise<Outcome> {
	const { workers, calls, burstLeft = LIMITS.burst, longestInN8n = 0 } = given;
	const time = new FakeTime();
	const server = new FakeServer(time, LIMITS);
	for (let used = burstLeft; used < LIMITS.burst; used++) server.arrive();
	const before = server.accepted;
	const random = seededRandom(seed);
	let rateUsed: number | undefined;
	const work = Array.from({ length: workers }, async (_, at) => {
		const clock = time.clock();
		const limiter = new RateLimiter(LIMITS, clock, { random });
		const journey = await send(time, clock, server, limiter, {
			calls: calls / workers,
			atFirst: DEFAULT_REFUSALS,
			latency: between(80, 150, seed * 100 + at),
			preparing: longestInN8n > 0 ? between(0, longestInN8n, seed * 1000 + at) : undefined,
			tells: true,
			saysWhen: seed % 2 === 0,
		});
		const couldBe = burstLeft + (time.now() / 1000) * LIMITS.requestsPerSecond;
		rateUsed ??= (server.accepted - before) / couldBe;
		return journey;
	});
	await time.run();
	const journeys = await Promise.all(work);
	const most = (numbers: readonly number[]) => Math.max(...numbers);
	return {
		refused: server.refusals.length / calls,
		rateUsed: rateUsed ?? NaN,
		overIdeal:
			most(journeys.map(({ lastArrival }) => lastArrival)) /
			(((calls - burstLeft) / LIMITS.requestsPerSecond) * 1000),
		mostTries: most(journeys.map(({ mostTries }) => mostTries)),
	};
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The mean and the worst value of all seeds. */
function cell(
	numbers: number[],
	worst: (...all: number[]) => number,
	words: (n: number) => string,
) {
	const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
	return `${words(mean)} (${words(worst(...numbers))})`;
}

async function main(): Promise<void> {
	const rows: string[][] = [];
	for (const one of CASES) {
		const outcomes: Outcome[] = [];
		for (let seed = 1; seed <= SEEDS; seed++) outcomes.push(await simulate(one, seed));
		const of = (figure: keyof Outcome) => outcomes.map((outcome) => outcome[figure]);
		rows.push([
			one.title,
			String(one.calls),
			cell(of('refused'), Math.max, percent),
			cell(of('rateUsed'), Math.min, percent),
			cell(of('overIdeal'), Math.max, (times) => times.toFixed(2)),
			String(Math.max(...of('mostTries'))),
		]);
	}
	console.log(
		`Mean of ${SEEDS} seeds, and in brackets the worst of them.\n\n${markdownTable(
			['Workers', 'Calls', 'Refused', 'Rate used', 'Time over ideal', 'Most tries'],
			rows,
		)}`,
	);
}

void main();

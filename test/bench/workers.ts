/**
 * `npm run bench:workers`: n8n's workers on one account, which know nothing of each other, simulated: the rate limiter of each on a
 * clock of the test's own, against one server. Prints the table of docs/pace.md. Takes seconds.
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
	/** Of all workers together. */
	readonly calls: number;
	/** What the server still lets in at once. */
	readonly burstLeft?: number;
}

const CASES: readonly Case[] = [
	{ title: '1, from rest', workers: 1, calls: 100 },
	{ title: '1, restarted with the burst used up', workers: 1, calls: 100, burstLeft: 0 },
	{ title: '2', workers: 2, calls: 1000 },
	{ title: '4', workers: 4, calls: 1000 },
	{ title: '8', workers: 8, calls: 1000 },
];

interface Outcome {
	/** Share of the calls. */
	readonly refused: number;
	/** Share of the account's rate, until the first worker has no more work. */
	readonly rateUsed: number;
	/** First call to last one that arrives, over the time in which the account takes them. */
	readonly overIdeal: number;
	readonly mostTries: number;
}

/** All begin at the same moment. Every other seed has a server that says when to come back. */
async function simulate(given: Case, seed: number): Promise<Outcome> {
	const { workers, calls, burstLeft = LIMITS.burst } = given;
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

/** The mean, and the worst of all seeds. */
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

/**
 * Measures the cost of reading the summary of an answer, for the usual answer of each operation in each dialect.
 * `npm run bench:summary`. It takes seconds.
 */
import { readSummary } from '../../nodes/shared/responses/summary';
import { SUMMARIZED, SUMMARY_CASES, type Summarized } from '../fixtures/summary';
import { median } from '../median';
import { answerOf } from '../sandbox/answers';
import { carOf } from '../sandbox/car';
import { DIALECTS, type DialectName } from '../sandbox/dialects';
import { someVins } from '../someVins';
import { describeThisMachine } from './thisMachine';

const CARS = 100;
const ROUNDS = 15;
/** Prevents the readers from seeing an answer again in the state in which they left it. */
const parsed = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

interface Item {
	readonly vin: string;
	readonly answer: unknown;
}

/** Milliseconds for each item, as the median of the rounds. The first two rounds are a warm-up. */
function measure(endpoint: Summarized, items: readonly Item[]): number {
	const times: number[] = [];
	for (let round = -2; round < ROUNDS; round++) {
		const fresh = items.map(({ vin, answer }) => ({ vin, answer: parsed(answer) }));
		const start = performance.now();
		for (const { vin, answer } of fresh) readSummary(endpoint, answer, vin);
		if (round >= 0) times.push((performance.now() - start) / items.length);
	}
	return median(times);
}

const ofSandbox = (dialect: DialectName, endpoint: Summarized): Item[] =>
	someVins(CARS).map((vin) => {
		const reply = answerOf(endpoint, carOf(vin), { vin }, false);
		if (reply.kind !== 'facts') throw new Error(`${endpoint} tells nothing`);
		return { vin, answer: DIALECTS[dialect].good(reply) };
	});

const ofFixture = (dialect: string, endpoint: Summarized): Item[] =>
	SUMMARY_CASES.filter((one) => one.dialect === dialect && one.endpoint === endpoint).flatMap(
		(one) => Array.from({ length: CARS }, () => one),
	);

const line = (cells: readonly string[]): string =>
	cells.map((cell, index) => (index === 0 ? cell.padEnd(16) : cell.padStart(16))).join('');

function main(): void {
	const start = performance.now();
	const [first] = ofSandbox('reported', 'vehicleState');
	const made = performance.now();
	readSummary('vehicleState', first?.answer, first?.vin);
	const cold = performance.now() - made;
	const dialects = Object.keys(DIALECTS) as DialectName[];
	// All code has run equally often before the first figure and before the last.
	for (const dialect of dialects) {
		for (const endpoint of SUMMARIZED) measure(endpoint, ofSandbox(dialect, endpoint));
	}
	const others = [...new Set(SUMMARY_CASES.map(({ dialect }) => dialect))];
	const row = (dialect: string, itemsOf: (endpoint: Summarized) => Item[]) =>
		line([
			dialect,
			...SUMMARIZED.map((endpoint) => measure(endpoint, itemsOf(endpoint)).toFixed(3)),
		]);
	const lines = [
		`ms for each summary, ${CARS} answers, median of ${ROUNDS} rounds; ${describeThisMachine()}`,
		line(['', ...SUMMARIZED]),
		...dialects.map((dialect) => row(dialect, (endpoint) => ofSandbox(dialect, endpoint))),
		...others.map((dialect) => row(dialect, (endpoint) => ofFixture(dialect, endpoint))),
		`The very first one of a process: ${cold.toFixed(1)} ms. All of this took ${((performance.now() - start) / 1000).toFixed(0)} s.`,
	];
	process.stdout.write(`${lines.join('\n')}\n`);
}

main();

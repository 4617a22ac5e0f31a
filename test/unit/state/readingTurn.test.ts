/** Which of several large responses are read, and when. */
import type * as n8nWorkflow from 'n8n-workflow';

import { ReadingTurn } from '../../../nodes/shared/state/readingTurn';
import { storeSizes } from '../../../nodes/shared/state/stores';

/** Lets the time between two checks pass. */
let nextCheck: () => void = () => undefined;
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async () => await new Promise<void>((resolve) => (nextCheck = resolve)),
}));

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

async function pass(checks: number): Promise<void> {
	for (let check = 0; check < checks; check++) {
		nextCheck();
		await settled();
	}
}

/** A response that asks for its chunks. */
class Response {
	readonly turn = new ReadingTurn();
	chunks = 0;

	constructor(readonly name: string) {}

	ask(): void {
		void this.turn.take().then(() => this.chunks++);
	}
}

const [A, B, C, D, E, F] = [...'ABCDEF'];
let responses: Response[] = [];

/** Responses that all ask for a chunk, in this order. */
async function begin(...names: Array<string | undefined>): Promise<Map<string, Response>> {
	responses = names.map((name = '') => new Response(name));
	for (const response of responses) response.ask();
	await settled();
	return new Map(responses.map((response) => [response.name, response]));
}

/** Who has got how many chunks: `A1 B1 E0`. */
const chunks = () => responses.map(({ name, chunks: count }) => `${name}${count}`).join(' ');

afterEach(async () => {
	for (const { turn } of responses) turn.end();
	await pass(100);
	for (const { turn } of responses) turn.end();
	await pass(1);
	expect(storeSizes().readingTurns).toBe(0);
});

it('reads four at once, and each of them to its end', async () => {
	const all = await begin(A, B, C, D, E);
	for (let chunk = 0; chunk < 3; chunk++) {
		for (const name of [A, B, C, D]) all.get(name!)!.ask();
		await settled();
	}
	expect(chunks()).toBe('A4 B4 C4 D4 E0');
});

it('passes the turn of a response that ends to the one that has waited longest', async () => {
	const all = await begin(A, B, C, D, E, F);
	all.get('C')!.turn.end();
	await settled();
	expect(chunks()).toBe('A1 B1 C1 D1 E1 F0');
});

it('passes the turn of a response that brings nothing more', async () => {
	const all = await begin(A, B, C, D, E, F);
	for (let check = 0; check < 3; check++) {
		for (const name of ['A', 'B', 'C']) all.get(name)!.ask();
		await pass(1);
	}
	expect(chunks()).toBe('A4 B4 C4 D1 E1 F0');
	all.get('D')!.ask();
	await settled();
	expect(chunks()).toBe('A4 B4 C4 D1 E1 F0');
});

it('does not let anybody wait for longer than two seconds', async () => {
	const all = await begin(A, B, C, D, E, F);
	const busy = async (checks: number) => {
		for (let check = 0; check < checks; check++) {
			for (const name of ['A', 'B', 'C', 'D']) all.get(name)!.ask();
			await pass(1);
		}
	};
	await busy(79);
	expect(chunks()).toContain('E0 F0');
	await busy(1);
	expect(chunks()).toContain('E1 F1');
	all.get('E')!.ask();
	await busy(79);
	expect(chunks()).toContain('E1 F1');
	await busy(1);
	expect(chunks()).toContain('E2 F1');
});

it('lets a new response begin at once when few are read', async () => {
	await begin(A, B, C, D);
	expect(chunks()).toBe('A1 B1 C1 D1');
	responses[0]!.turn.end();
	const late = new Response('E');
	responses.push(late);
	late.ask();
	await settled();
	expect(late.chunks).toBe(1);
});

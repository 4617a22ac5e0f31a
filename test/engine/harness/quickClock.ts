import * as n8nWorkflow from 'n8n-workflow';

const FACTOR = 40;

const original = Object.getOwnPropertyDescriptor(n8nWorkflow, 'sleep')!;
const { sleep } = n8nWorkflow;
let factor = 1;

// The package takes hold of n8n's sleep when it is loaded, which is later than this.
Object.defineProperty(n8nWorkflow, 'sleep', {
	...original,
	get: () => async (ms: number, signal?: AbortSignal) => {
		const isQuick = jest.isMockFunction(performance.now);
		await sleep(isQuick ? ms / factor : ms, signal);
	},
});
let clock: jest.SpiedFunction<typeof performance.now> | undefined;
afterEach(() => clock?.mockRestore());
afterAll(() => Object.defineProperty(n8nWorkflow, 'sleep', original));

/**
 * Makes the package's steady clock and its waits run quickly, so that a minute and a half take two seconds. What the sandbox
 * takes for an answer stays, so it looks slower to the package. It ends with the test, or by `jest.restoreAllMocks`.
 */
export function quickenClock(times = FACTOR): { readonly now: () => number } {
	clock?.mockRestore();
	const real = performance.now.bind(performance);
	const from = real();
	const now = () => from + (real() - from) * times;
	factor = times;
	clock = jest.spyOn(performance, 'now').mockImplementation(now);
	return { now };
}

/** The sandbox and the engine of the test that runs, for files in which each test begins anew. */
import {
	startSandbox,
	type RequestRecord,
	type Sandbox,
	type SandboxOptions,
} from '../../sandbox/server';
import type { Engine } from './engine';
import { FAST } from './lookUp';
import { setUp } from './setUp';

export let sandbox: Sandbox;
export let engine: Engine;

/** Begins anew, with limits that no test meets where nothing else is said. */
export async function start(options: SandboxOptions = {}): Promise<void> {
	await sandbox?.close();
	({ sandbox, engine } = await setUp({ ...FAST, ...options }));
}

/** Another sandbox at the same address, which knows nothing of before. */
export async function replaceSandbox(options: SandboxOptions): Promise<void> {
	await sandbox.close();
	const port = Number(new URL(sandbox.url).port);
	sandbox = await startSandbox({ ...FAST, port, ...options });
}

/** Begins each test of a file anew. */
export const startEach = (options: SandboxOptions = {}): void => {
	beforeEach(async () => await start(options));
};

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox?.close();
});

/** How many calls were charged. */
export const charges = (): number => sandbox.ledger().length;

export const requestsTo = (path: string): RequestRecord[] =>
	sandbox.stats().requests.filter((request) => request.path === path);

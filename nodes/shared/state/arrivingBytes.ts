import { sleep } from 'n8n-workflow';

import { countIn } from './stores';

let held = 0;
let lastTurn: Promise<void> = Promise.resolve();
countIn('arrivingBytes', () => held);

/** How many bytes of long texts are in memory while their responses arrive, in the whole process. */
export const arrivingBytes = (): number => held;

/** @param bytes negative when they leave the memory */
export function countArriving(bytes: number): void {
	held += bytes;
}

/** How long the others wait for a task, in ms: n8n's storage may hang. */
const TURN_MS = 30_000;

/** Runs one task at a time, in the order of the calls: tasks that each need much memory for a moment. */
export async function inTurn<T>(task: () => Promise<T>): Promise<T> {
	const over = new AbortController();
	const before = lastTurn;
	let pass: () => void = () => undefined;
	lastTurn = new Promise<void>((resolve) => (pass = resolve));
	await before;
	sleep(TURN_MS, over.signal).then(pass, pass);
	try {
		return await task();
	} finally {
		over.abort();
		pass();
	}
}

/** Whether n8n keeps binary data on the disk, as far as known. Its setting does not change while it runs. */
export const textStorage = { isOnDisk: true };

import { countIn } from './stores';

let held = 0;
let lastTurn: Promise<unknown> = Promise.resolve();
countIn('arrivingBytes', () => held);

/** How many bytes of long texts are in memory while their responses arrive, in the whole process. */
export const arrivingBytes = (): number => held;

/** @param bytes negative when they leave the memory */
export function countArriving(bytes: number): void {
	held += bytes;
}

/** Runs one task at a time, in the order of the calls: tasks that each need much memory for a moment. */
export async function inTurn<T>(task: () => Promise<T>): Promise<T> {
	const turn = lastTurn.then(task);
	lastTurn = turn.catch(() => undefined);
	return await turn;
}

/** Whether n8n keeps binary data on the disk, as far as known. Its setting does not change while it runs. */
export const textStorage = { isOnDisk: true };

import { sleep } from 'n8n-workflow';

import { countIn } from './stores';

/**
 * How many large responses are read at the same time. If the chunks of many are read in turn, each stays in memory until all
 * others were dealt with, and the garbage collector then takes longer to free it.
 */
const MOST_AT_ONCE = 4;
/** How often turns are checked while responses wait, in ms. */
const CHECK_MS = 25;
/** A response that brings nothing for so many checks loses its turn: others do not wait for a slow sender. */
const MOST_QUIET_CHECKS = 2;
/** After so many checks, a response gets one chunk without a turn: servers close a connection that takes nothing for long. */
const MOST_WAITED_CHECKS = 80;

interface WaitingResponse {
	readonly turn: ReadingTurn;
	readonly go: () => void;
	checks: number;
}

/** With the number of checks since they last asked for a chunk. */
const holders = new Map<ReadingTurn, number>();
let waitingResponses: WaitingResponse[] = [];
let isChecking = false;
countIn('readingTurns', () => holders.size + waitingResponses.length);

/** The turn of one response to be read. */
export class ReadingTurn {
	/** Waits until the next chunk may be read. */
	async take(): Promise<void> {
		if (holders.has(this) || (holders.size < MOST_AT_ONCE && waitingResponses.length === 0)) {
			holders.set(this, 0);
			return;
		}
		await new Promise<void>((go) => {
			waitingResponses.push({ turn: this, go, checks: 0 });
			if (!isChecking) void checkTurns();
		});
	}

	/** Must be called when nothing more will be read. */
	end(): void {
		if (holders.delete(this)) passTurns();
	}
}

function passTurns(): void {
	while (holders.size < MOST_AT_ONCE) {
		const next = waitingResponses.shift();
		if (!next) return;
		holders.set(next.turn, 0);
		next.go();
	}
}

async function checkTurns(): Promise<void> {
	isChecking = true;
	while (waitingResponses.length > 0) {
		await sleep(CHECK_MS);
		for (const [holder, checks] of holders) {
			if (checks < MOST_QUIET_CHECKS) holders.set(holder, checks + 1);
			else holders.delete(holder);
		}
		passTurns();
		for (const waiting of waitingResponses)
			if (++waiting.checks >= MOST_WAITED_CHECKS) waiting.go();
		waitingResponses = waitingResponses.filter(({ checks }) => checks < MOST_WAITED_CHECKS);
	}
	isChecking = false;
}

/** Makes the calls of a run one at a time, and prints and writes the result of each call before the next one. */
import { relative } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import type { Call, Outcome } from './call';
import type { Caller } from './caller';
import { describeCall, priceOf } from './calls';
import type { Flags } from './flags';
import type { Interrupts } from './interrupts';
import { keepSomewhere, noteAttempt } from './keep';
import type { Leavings } from './leavings';
import type { SecretsSeen } from './secrets';
import type { Terminal } from './terminal';
import { describeLeft, describeOutcome, describeProgress, describeSum } from './words';

export interface Conversation {
	readonly terminal: Terminal;
	readonly caller: Caller;
	readonly leavings: Leavings;
	readonly secrets: SecretsSeen;
	readonly interrupts: Interrupts;
	readonly flags: Pick<Flags, 'vin' | 'wrongVin' | 'spendCents' | 'keep'>;
}

/** How a run ends: the exit codes of the process. */
export const ENDS = { whole: 0, stopped: 1, badFlags: 2, interrupted: 130 } as const;
export type End = (typeof ENDS)[keyof typeof ENDS];

/** How often the progress of a call is shown, in ms. */
const PROGRESS_MS = 10_000;

/** How long to wait for an answer that may be charged after Ctrl-C, in ms. The platform around the API gives up after 29 s. */
const GRACE_MS = 30_000;

export class CallMaker {
	/** Notes for the report in addition to the answers. They contain no VIN and no job ID. */
	protected readonly notes: string[] = [];
	/** What the calls so far have or may have cost, at list price. */
	private costCents = 0;

	constructor(protected readonly with_: Conversation) {}

	/** Ends the run: completes the report and says what the run has cost. */
	finish(): void {
		const { leavings, terminal } = this.with_;
		this.notes.push(`May have cost: ${describeSum(this.costCents)} at list price.`);
		leavings.end(this.notes).forEach((problem) => terminal.say(problem));
		this.say(`\nMay have cost: ${describeSum(this.costCents)} at list price.`);
		this.say(
			`Report: ${shortPath(leavings.reportPath)}. Redacted answers: ${shortPath(leavings.fixturesPath)}.`,
		);
	}

	/**
	 * Makes a call, and writes what it has brought.
	 * @param keepUnder the VIN whose paid job it is about
	 */
	protected async make(call: Call, keepUnder?: string): Promise<Outcome | End> {
		const { terminal, leavings, secrets, interrupts, flags } = this.with_;
		// Handle a Ctrl-C during the writing of files now, and not after the next call is sent: the input is read within two turns.
		await turn();
		await turn();
		if (interrupts.wasPressed) return this.stopAtQuestion();
		const isBought = call.purpose === 'vin' || call.purpose === 'wrongVin';
		const takeBack = isBought && call.cents > 0 ? this.noted(call) : () => {};
		if (takeBack === undefined) {
			this.sayAndNote(
				`Stopped: ${describeCall(call)} was not called, because the tool cannot write to the --keep folder.`,
			);
			return ENDS.stopped;
		}
		terminal.say(`${describeCall(call)} (${priceOf(call)}) ...`);
		const outcome = await this.answerTo(call);
		if (outcome === undefined) return ENDS.interrupted;
		secrets.learn(outcome.exchanges);
		const isPaid = outcome.charged !== 'no';
		if (isPaid) this.costCents += call.cents;
		terminal.say(describeOutcome(outcome));
		const isSettled = !outcome.failed || outcome.charged !== 'maybe';
		const kept =
			isPaid || keepUnder !== undefined
				? keepSomewhere(flags.keep, keepUnder ?? vinOf(call), outcome, [
						secrets.clientSecret,
						...secrets.tokens,
					])
				: undefined;
		if (kept) terminal.say(`  ${kept.where}`);
		if (isSettled && kept?.isAsWanted !== false) takeBack();
		leavings.add(outcome, this.notes).forEach((problem) => terminal.say(`  ${problem}`));
		if (kept?.isAsWanted === false) {
			this.sayAndNote(
				'Stopped: the tool makes no more paid calls, because it could not write the answer to the --keep folder.',
			);
			return ENDS.stopped;
		}
		if (!interrupts.wasPressed) return outcome;
		this.sayAndNote('Stopped by Ctrl-C. No call was in progress.');
		return ENDS.interrupted;
	}

	/** The result of a call; undefined if the tool no longer waits for it. */
	private async answerTo(call: Call): Promise<Outcome | undefined> {
		const { caller, interrupts, secrets } = this.with_;
		const startedAt = performance.now();
		const progress = setInterval(() => {
			const seconds = Math.round((performance.now() - startedAt) / 1000);
			this.say(`  ${describeProgress(caller.underWay().exchanges, seconds)}`);
		}, PROGRESS_MS).unref();
		const pending = caller.call(call).finally(() => clearInterval(progress));
		pending.catch(() => {});
		const first = await interrupts.orPressed(pending);
		if (first !== 'interrupted') return first;
		if (call.cents > 0) {
			this.say(
				`  This call may be charged, so the tool waits for its answer for up to ${GRACE_MS / 1000} seconds. Press Ctrl-C again to stop at once.`,
			);
			const second = await interrupts.orPressed(
				Promise.race([pending, sleep(GRACE_MS, undefined, { ref: false })]),
			);
			if (second !== 'interrupted' && second !== undefined) return second;
			this.costCents += call.cents;
			this.noted(call);
		}
		const { exchanges, jobId } = caller.underWay();
		secrets.learn(exchanges);
		this.say(describeLeft(call, jobId ?? call.parameters.jobId));
		this.notes.push(`Stopped by Ctrl-C. ${describeLeft(call, undefined)}`);
		return undefined;
	}

	/** Records a call that may be charged; undefined if that cannot be written. */
	private noted(call: Call): (() => void) | undefined {
		try {
			return noteAttempt(this.with_.flags.keep, vinOf(call), call);
		} catch {
			return undefined;
		}
	}

	protected async ask(question: string): Promise<string> {
		return await this.with_.interrupts.orPressed(this.with_.terminal.ask(question));
	}

	protected stopAtQuestion(): End {
		// Ends the line of the question.
		this.say('');
		this.sayAndNote('Stopped by Ctrl-C. No call was in progress.');
		return ENDS.interrupted;
	}

	protected say(text: string): void {
		this.with_.terminal.say(text);
	}

	/** Prints a text, and keeps it for the report. */
	protected sayAndNote(text: string): void {
		this.notes.push(text);
		this.say(text);
	}
}

export const vinOf = ({ parameters }: Call): string => parameters.vin ?? '';

/** Relative to the current folder. */
const shortPath = (path: string): string => relative(process.cwd(), path) || '.';

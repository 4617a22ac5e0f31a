/** One run of first contact: which calls are made, in which order, and when it ends. */
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Call, Outcome } from './call';
import type { Caller } from './caller';
import {
	describeCall,
	furtherSandboxCalls,
	orderOfSandboxVin,
	priceOf,
	realVinCalls,
	statusOfNoJob,
	sumOf,
	waitFor,
	wrongVinCalls,
} from './calls';
import type { Flags } from './flags';
import type { Interrupts } from './interrupts';
import { isKept, keepOutcome, prepareKeep } from './keep';
import type { Leavings } from './leavings';
import type { SecretsSeen } from './secrets';
import type { Terminal } from './terminal';
import {
	cannotGoOn,
	describeLeft,
	describeOutcome,
	describeProgress,
	describeSum,
	whyInDoubt,
	whyStopped,
} from './words';

export interface Conversation {
	readonly terminal: Terminal;
	readonly caller: Caller;
	readonly leavings: Leavings;
	readonly secrets: SecretsSeen;
	readonly interrupts: Interrupts;
	readonly flags: Pick<Flags, 'vin' | 'wrongVin' | 'spendCents' | 'keep'>;
}

/** How a run has ended; what the process exits with. */
export const ENDS = { whole: 0, stopped: 1, badFlags: 2, interrupted: 130 } as const;
type End = (typeof ENDS)[keyof typeof ENDS];

/** How often is said that a call is still under way, in ms. */
const PROGRESS_MS = 10_000;

/** How long an answer that may be paid is waited for after Ctrl-C, in ms: the platform around the API gives up after 29 s. */
const GRACE_MS = 30_000;

const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer);

/**
 * Talks with the person and makes the calls, one at a time.
 * @returns how it has ended
 */
export async function converse(conversation: Conversation): Promise<End> {
	const run = new Run(conversation);
	const end = (await run.askForFree()) ?? (await run.askForPaid()) ?? ENDS.whole;
	run.finish();
	return end;
}

class Run {
	/** What the report has to tell besides the answers. It names no VIN and no job. */
	private readonly notes: string[] = [];
	/** What the calls so far have cost, or may have, at list price. */
	private costCents = 0;

	constructor(private readonly with_: Conversation) {}

	/** The calls that are free where the API knows its sandbox VIN. */
	async askForFree(): Promise<End | undefined> {
		for (const call of [statusOfNoJob(), orderOfSandboxVin()]) {
			const end = await this.callFree(call);
			if (end !== undefined) return end;
		}
		this.say(
			'\nWhich other endpoints know the sandbox VIN is not known. An answer that does not say so ends the run.',
		);
		for (const call of furtherSandboxCalls()) {
			const answer = await this.ask(
				`${describeCall(call)}: ${priceOf(call)} if it is not free there. Ask? [y; Enter skips it] `,
			);
			if (answer === 'interrupted') return this.stopAtQuestion();
			if (!isYes(answer)) {
				this.notes.push(`Skipped: ${describeCall(call)}.`);
				continue;
			}
			const end = await this.callFree(call);
			if (end !== undefined) return end;
		}
		return undefined;
	}

	/** The calls that cost credits by design: only those that were agreed to, up to the sum that was. */
	async askForPaid(): Promise<End | undefined> {
		const { terminal, flags } = this.with_;
		const offers = [
			...(flags.wrongVin === undefined ? [] : wrongVinCalls(flags.wrongVin)),
			...(flags.vin === undefined ? [] : realVinCalls(flags.vin)),
		].sort((a, b) => a.cents - b.cents);
		if (offers.length === 0) return undefined;
		this.say(`\nNow calls that cost credits, ${describeSum(flags.spendCents)} at most.`);
		const chosen = await this.choose(offers);
		if (chosen === 'interrupted') return this.stopAtQuestion();
		if (chosen.length === 0) return undefined;
		try {
			prepareKeep(flags.keep);
		} catch {
			this.say(
				`Nothing is paid for: ${flags.keep} cannot be written to. Name another folder with --keep.`,
			);
			return ENDS.stopped;
		}
		terminal.say(`\nUp to ${describeSum(sumOf(chosen))} at list price for ${chosen.length} calls:`);
		chosen.forEach((call) =>
			terminal.say(`  ${priceOf(call).padStart(13)}  ${describeCall(call)}`),
		);
		const agreed = await this.ask('Type yes to make these calls: ');
		if (agreed === 'interrupted') return this.stopAtQuestion();
		if (agreed.toLowerCase() !== 'yes') {
			this.tell('No paid call was made.');
			return undefined;
		}
		for (const call of chosen) {
			const end = await this.callPaid(call);
			if (end !== undefined) return end;
		}
		return undefined;
	}

	/** Ends the run: the report is whole, and says what it has cost. */
	finish(): void {
		const { leavings, terminal } = this.with_;
		this.notes.push(`May have cost: ${describeSum(this.costCents)} at list price.`);
		leavings.end(this.notes).forEach((problem) => terminal.say(problem));
		this.say(`\nMay have cost: ${describeSum(this.costCents)} at list price.`);
		this.say(
			`Report: ${shortPath(leavings.reportPath)}. Redacted answers: ${shortPath(leavings.fixturesPath)}.`,
		);
	}

	private async choose(offers: readonly Call[]): Promise<Call[] | 'interrupted'> {
		const { keep, spendCents } = this.with_.flags;
		const chosen: Call[] = [];
		for (const call of offers) {
			const left = spendCents - sumOf(chosen);
			if (isKept(keep, vinOf(call), call)) {
				this.tell(
					`Not asked again: ${describeCall(call)}. An earlier run has paid for it and kept it.`,
				);
			} else if (call.cents > left) {
				this.tell(
					`Not offered: ${describeCall(call)}, ${priceOf(call)}. ${describeSum(left)} are left of --spend.`,
				);
			} else {
				const answer = await this.ask(
					`${describeCall(call)}: ${priceOf(call)}. Include it? [y; Enter skips it] `,
				);
				if (answer === 'interrupted') return answer;
				if (isYes(answer)) chosen.push(call);
			}
		}
		return chosen;
	}

	/** @returns the end of the run where the call may have been charged, or where nothing can be reached */
	private async callFree(call: Call): Promise<End | undefined> {
		const outcome = await this.make(call);
		if (typeof outcome === 'number') return outcome;
		if (outcome.charged !== 'no') {
			this.tell(whyStopped(outcome));
			if (outcome.jobId !== undefined)
				this.say(describeLeft(waitFor(outcome.jobId, call.purpose), outcome.jobId));
			return ENDS.stopped;
		}
		if (cannotGoOn(outcome)) {
			this.tell(
				'Stopped: no answer of the endpoint has come, so other calls would end the same way. Nothing was charged.',
			);
			return ENDS.stopped;
		}
		return await this.waitForJobOf(outcome);
	}

	/** The same for a call whose price was agreed to: only a doubt ends the run. */
	private async callPaid(call: Call): Promise<End | undefined> {
		const outcome = await this.make(call);
		if (typeof outcome === 'number') return outcome;
		if (outcome.charged === 'maybe') {
			this.tell(whyInDoubt(outcome));
			return ENDS.stopped;
		}
		return await this.waitForJobOf(outcome);
	}

	/** The files of a job that a call has started: free, and what was paid for. */
	private async waitForJobOf({ call, failed, jobId, charged }: Outcome): Promise<End | undefined> {
		if (call.endpoint !== 'secureCodingSubmit' || failed || jobId === undefined) return undefined;
		const keepUnder = charged === 'no' ? undefined : vinOf(call);
		const outcome = await this.make(waitFor(jobId, call.purpose), keepUnder);
		return typeof outcome === 'number' ? outcome : undefined;
	}

	/**
	 * Makes a call, and writes what it has brought.
	 * @param keepUnder the VIN whose paid job it is about
	 */
	private async make(call: Call, keepUnder?: string): Promise<Outcome | End> {
		const { terminal, leavings, secrets, interrupts, flags } = this.with_;
		if (interrupts.wasPressed) return this.stopAtQuestion();
		terminal.say(`${describeCall(call)} (${priceOf(call)}) ...`);
		const outcome = await this.answerTo(call);
		if (outcome === undefined) return ENDS.interrupted;
		secrets.learn(outcome.exchanges);
		const isPaid = outcome.charged !== 'no';
		if (isPaid) this.costCents += call.cents;
		terminal.say(describeOutcome(outcome));
		if (isPaid || keepUnder !== undefined) {
			terminal.say(`  Kept: ${keepOutcome(flags.keep, keepUnder ?? vinOf(call), outcome)}`);
		}
		leavings.add(outcome, this.notes).forEach((problem) => terminal.say(`  ${problem}`));
		if (!interrupts.wasPressed) return outcome;
		this.tell('Stopped by Ctrl-C. Nothing is under way.');
		return ENDS.interrupted;
	}

	/** What comes of a call; undefined where it is not waited for any longer. */
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
				`  It may be charged, so its answer is waited for: ${GRACE_MS / 1000} seconds at most. Press Ctrl-C again to end at once.`,
			);
			const second = await interrupts.orPressed(
				Promise.race([pending, sleep(GRACE_MS, undefined, { ref: false })]),
			);
			if (second !== 'interrupted' && second !== undefined) return second;
			this.costCents += call.cents;
		}
		const { exchanges, jobId } = caller.underWay();
		secrets.learn(exchanges);
		this.say(describeLeft(call, jobId ?? call.parameters.jobId));
		this.notes.push(`Stopped by Ctrl-C. ${describeLeft(call, undefined)}`);
		return undefined;
	}

	private async ask(question: string): Promise<string> {
		return await this.with_.interrupts.orPressed(this.with_.terminal.ask(question));
	}

	private stopAtQuestion(): End {
		// Behind the question.
		this.say('');
		this.tell('Stopped by Ctrl-C. Nothing is under way.');
		return ENDS.interrupted;
	}

	private say(text: string): void {
		this.with_.terminal.say(text);
	}

	/** Says it, and keeps it for the report. */
	private tell(text: string): void {
		this.notes.push(text);
		this.say(text);
	}
}

const vinOf = ({ parameters }: Call): string => parameters.vin ?? '';

/** As seen from where the user stands. */
const shortPath = (path: string): string => relative(process.cwd(), path) || '.';

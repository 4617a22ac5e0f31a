/** One run of first contact: which calls are made, in which order, and when it ends. */
import type { Call, Outcome } from './call';
import { CallMaker, ENDS, vinOf, type Conversation, type End } from './callMaker';
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
import { isInDoubt, isKept, keptJobId, prepareKeep } from './keep';
import {
	cannotGoOn,
	describeLeft,
	describeSum,
	isWithoutCredit,
	whyInDoubt,
	whyStopped,
} from './words';

const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer);

/**
 * Talks with the person and makes the calls, one at a time.
 * @returns how it has ended
 */
export async function converse(conversation: Conversation): Promise<End> {
	const run = new Run(conversation);
	try {
		return (await run.askForFree()) ?? (await run.askForPaid()) ?? ENDS.whole;
	} finally {
		// Whatever has gone wrong, say what it may have cost.
		run.finish();
	}
}

class Run extends CallMaker {
	/** The calls that are free if the API knows its sandbox VIN. */
	async askForFree(): Promise<End | undefined> {
		const end = (await this.callFree(statusOfNoJob())) ?? (await this.askForOrder());
		if (end !== undefined) return end;
		this.say(
			'\nIt is not known which other endpoints know the sandbox VIN. The run ends at the first answer that does not say that it comes from the sandbox.',
		);
		for (const call of furtherSandboxCalls()) {
			const answer = await this.ask(
				`${describeCall(call)}: ${priceOf(call)} if it is not free there.${this.doubtOf(call)} Ask? [y; Enter skips it] `,
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

	/** Makes this call without a question, unless it has turned out not to be free. */
	private async askForOrder(): Promise<End | undefined> {
		const call = orderOfSandboxVin();
		const doubt = this.doubtOf(call);
		if (doubt !== '') {
			const answer = await this.ask(
				`${describeCall(call)}: ${priceOf(call)}.${doubt} Ask again? [y; Enter skips it] `,
			);
			if (answer === 'interrupted') return this.stopAtQuestion();
			if (!isYes(answer)) {
				this.notes.push(`Skipped: ${describeCall(call)}.`);
				return undefined;
			}
		}
		return await this.callFree(call);
	}

	/** A warning before a call for which an earlier run may have been charged. */
	private doubtOf(call: Call): string {
		const { keep } = this.with_.flags;
		const isKnown = isInDoubt(keep, vinOf(call), call) || isKept(keep, vinOf(call), call);
		return isKnown
			? ' An earlier run may have been charged for it: check your dashboard first.'
			: '';
	}

	/** The calls that cost credits: only those that the user has confirmed, up to the confirmed sum. */
	async askForPaid(): Promise<End | undefined> {
		const { terminal, flags } = this.with_;
		const offers = [
			...(flags.wrongVin === undefined ? [] : wrongVinCalls(flags.wrongVin)),
			...(flags.vin === undefined ? [] : realVinCalls(flags.vin)),
		].sort((a, b) => a.cents - b.cents);
		if (offers.length === 0) return undefined;
		this.say(`\nThe next calls cost credits: ${describeSum(flags.spendCents)} at most.`);
		const chosen = await this.choose(offers);
		if (!Array.isArray(chosen)) return chosen;
		if (chosen.length === 0) return undefined;
		try {
			prepareKeep(flags.keep);
		} catch {
			this.say(
				`No paid call was made, because the tool cannot write to ${flags.keep}. Choose another folder with --keep.`,
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
			this.sayAndNote('No paid call was made.');
			return undefined;
		}
		for (const call of chosen) {
			const end = await this.callPaid(call);
			if (end !== undefined) return end;
		}
		return undefined;
	}

	private async choose(offers: readonly Call[]): Promise<Call[] | End> {
		const { keep, spendCents } = this.with_.flags;
		const chosen: Call[] = [];
		for (const call of offers) {
			const left = spendCents - sumOf(chosen);
			if (isKept(keep, vinOf(call), call)) {
				this.sayAndNote(
					`Not called again: ${describeCall(call)}. An earlier run has paid for it and kept the answer.`,
				);
				const end = await this.fetchKeptJob(call);
				if (end !== undefined) return end;
			} else if (call.cents > left) {
				this.sayAndNote(
					`Not offered: ${describeCall(call)}, ${priceOf(call)}. Only ${describeSum(left)} of --spend are left.`,
				);
			} else {
				const answer = await this.ask(
					`${describeCall(call)}: ${priceOf(call)}.${this.doubtOf(call)} Include it? [y; Enter skips it] `,
				);
				if (answer === 'interrupted') return this.stopAtQuestion();
				if (isYes(answer)) chosen.push(call);
			}
		}
		return chosen;
	}

	/** Gets the files of a job that an earlier run has paid for and not waited for. Free. */
	private async fetchKeptJob(submit: Call): Promise<End | undefined> {
		const { keep } = this.with_.flags;
		const jobId = keptJobId(keep, vinOf(submit), submit);
		if (jobId === undefined) return undefined;
		const wait = waitFor(jobId, submit.purpose);
		if (isKept(keep, vinOf(submit), wait)) return undefined;
		const outcome = await this.make(wait, vinOf(submit));
		return typeof outcome === 'number' ? outcome : undefined;
	}

	/** @returns the end of the run if the call may have been charged, or if the API cannot be reached */
	private async callFree(call: Call): Promise<End | undefined> {
		const outcome = await this.make(call);
		if (typeof outcome === 'number') return outcome;
		if (outcome.charged !== 'no') {
			this.sayAndNote(whyStopped(outcome));
			if (outcome.jobId !== undefined)
				this.say(describeLeft(waitFor(outcome.jobId, call.purpose), outcome.jobId));
			return ENDS.stopped;
		}
		if (cannotGoOn(outcome)) {
			this.sayAndNote(
				'Stopped: the endpoint did not answer, so other calls would end in the same way. Nothing was charged.',
			);
			return ENDS.stopped;
		}
		return await this.waitForJobOf(outcome);
	}

	/** The same for a call with a confirmed price: the run only ends if it is not clear whether the call was charged. */
	private async callPaid(call: Call): Promise<End | undefined> {
		const outcome = await this.make(call);
		if (typeof outcome === 'number') return outcome;
		if (outcome.charged === 'maybe') {
			this.sayAndNote(whyInDoubt(outcome));
			return ENDS.stopped;
		}
		if (cannotGoOn(outcome) || isWithoutCredit(outcome)) {
			this.sayAndNote(
				'Stopped: the other calls would end in the same way. This one was not charged.',
			);
			return ENDS.stopped;
		}
		return await this.waitForJobOf(outcome);
	}

	/** Gets the files of a job that a call has started: free, and they were paid for. */
	private async waitForJobOf({ call, failed, jobId, charged }: Outcome): Promise<End | undefined> {
		if (call.endpoint !== 'secureCodingSubmit' || failed || jobId === undefined) return undefined;
		const keepUnder = charged === 'no' ? undefined : vinOf(call);
		const outcome = await this.make(waitFor(jobId, call.purpose), keepUnder);
		return typeof outcome === 'number' ? outcome : undefined;
	}
}

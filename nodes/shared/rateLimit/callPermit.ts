import { HALTED, type Failed } from '../http/result';
import type { OpenPermit, SentCall } from './permit';

/** What a permit needs of its rate limiter. */
export interface SlotKeeper {
	/** The request was passed to the HTTP client. */
	sent(call: SentCall): void;
	/** Whether the account has refused another call since this one was let go, or a pause has begun. */
	isOutdated(call: SentCall): boolean;
	/** Takes back the slot of a call that was not sent. */
	takeBack(call: SentCall): void;
	/** Waits for a new slot, ahead of calls that were never let go. */
	letGoAgain(call: SentCall): Promise<SentCall | Failed>;
	/** @returns whether the request must not be sent again */
	finish(call: SentCall, ...outcome: Parameters<OpenPermit['release']>): boolean;
}

/** The permit of one call. It holds one slot, or none while it waits for a new one and after its end. */
export class CallPermit implements OpenPermit {
	private isOpen = true;

	constructor(
		private readonly keeper: SlotKeeper,
		private call: SentCall | undefined,
	) {}

	get isOutdated(): boolean {
		return this.call !== undefined && this.keeper.isOutdated(this.call);
	}

	async renew(): Promise<Failed | undefined> {
		const old = this.giveUpCall();
		if (!old) return HALTED;
		this.keeper.takeBack(old);
		const next = await this.keeper.letGoAgain(old);
		if ('fault' in next) return next;
		if (!this.isOpen) {
			this.keeper.takeBack(next);
			return HALTED;
		}
		this.call = next;
		return undefined;
	}

	sent(): void {
		if (this.call) this.keeper.sent(this.call);
	}

	release(...outcome: Parameters<OpenPermit['release']>): boolean {
		this.isOpen = false;
		const call = this.giveUpCall();
		return call !== undefined && this.keeper.finish(call, ...outcome);
	}

	private giveUpCall(): SentCall | undefined {
		const { call } = this;
		this.call = undefined;
		return call;
	}
}

import { TICK_MS } from './stallFreeClock';
import { RequestBucket, roomInFlight, type RateLimits } from './requestBucket';
import type { Clock } from '../http/clock';
import { failedWith, HALTED, type Failed, type Result } from '../http/result';
import { answerOf, type Answer } from './answers';
import { CallPermit, type SlotKeeper } from './callPermit';
import type { SlowDown } from '../http/slowDown';
import { Exhaustion } from './exhaustion';
import { Opening } from './opening';
import type { LimiterOptions, OpenPermit, Permit, SentCall } from './permit';
import type { SlotRequest } from './slotRequest';
import { Spread } from './spread';
import { FORGOTTEN_AFTER_MS, Throttle } from './throttle';
import { WaitingLine } from './waitingLine';

/** Interval between ticks during a pause, while no call is held, ms. */
const PAUSE_TICK_MS = 1000;

/**
 * Sends requests at the rate of one account: first the burst, spread over the waiting calls, then exactly the rate.
 * RequestBucket explains why the server then refuses nothing, and Throttle what happens if it does because others use the
 * account too.
 */
export class RateLimiter {
	private readonly bucket: RequestBucket;
	private readonly throttle: Throttle;
	private readonly spread = new Spread();
	private opening = new Opening();
	private readonly line = new WaitingLine(() => {
		if (this.line.size <= this.bucket.slots(this.clock.now())) this.spread.end();
	});
	private readonly exhaustion = new Exhaustion();
	private readonly keeper: SlotKeeper = {
		sent: ({ call }) => this.bucket.markHandedOver(call, this.clock.now()),
		isOutdated: ({ epoch }) =>
			epoch !== this.throttle.epoch || this.clock.now() < this.throttle.pausedUntil,
		takeBack: (call) => this.takeBack(call),
		letGoAgain: async ({ request }) => await this.letGo(request, true),
		finish: (call, kind, retryAfterMs, usedUp) => this.finish(call, kind, { retryAfterMs, usedUp }),
	};
	private inFlight = 0;
	private tokensInFlight = 0;
	/** Whether the loop below runs. There is at most one, and none while nothing is waiting or held. */
	private isTicking = false;
	private isGranting = false;
	private lastUsed: number;

	constructor(
		private limits: RateLimits,
		private readonly clock: Clock,
		private readonly options: LimiterOptions = {},
	) {
		this.bucket = new RequestBucket(limits, clock.now());
		this.throttle = new Throttle(options.random ?? Math.random);
		this.lastUsed = clock.now();
	}

	/** Nothing is waiting or in flight. */
	get idle(): boolean {
		return this.line.size === 0 && this.inFlight === 0;
	}

	/** Unused for so long that a new rate limiter would behave the same, so this one may be dropped. */
	get rested(): boolean {
		const now = this.clock.now();
		return this.isUnused(now) && now >= this.throttle.pausedUntil && this.bucket.isFull(now);
	}

	/** State, for tests: `requestsPerSecond` in force, `pausedFor` ms. */
	get stats() {
		return {
			waiting: this.line.size,
			inFlight: this.inFlight,
			held: this.bucket.held,
			signals: this.line.signals,
			isTicking: this.isTicking,
			requestsPerSecond: this.rate,
			pausedFor: Math.max(0, this.throttle.pausedUntil - this.clock.now()),
		};
	}

	/**
	 * Sends a request in its slot, which is released when it has ended, even if `send` throws.
	 * @param send gets a permit for one request, and calls it when the request is sent
	 * @returns the result of `send`, or `halted` as soon as the signal aborts before there is a slot
	 */
	async run<T, F extends Pick<Failed, 'ok' | 'fault'>>(
		request: SlotRequest,
		send: (permit: Permit) => Promise<Result<T, F>>,
	): Promise<Result<T, F | Failed>> {
		const permit = await this.acquire(request);
		if ('fault' in permit) return permit;
		try {
			const result = await send(permit);
			const { kind, slowDown } = answerOf(result, request);
			const isFailed = permit.release(kind, slowDown?.retryAfterMs, slowDown?.usedUp);
			// A failed sign-in has a message of its own.
			if (!isFailed || result.ok || result.fault.kind === 'signIn') return result;
			return { ...result, fault: this.exhaustion.faultAt(this.clock.now(), 'refused') };
		} finally {
			permit.release('failed');
		}
	}

	/**
	 * Waits for a slot.
	 * @returns why there is none: `halted` as soon as the signal aborts, or because the account takes no calls
	 */
	private async acquire(request: SlotRequest): Promise<OpenPermit | Failed> {
		const call = await this.letGo(request, false);
		return 'fault' in call ? call : new CallPermit(this.keeper, call);
	}

	/** The same without a permit. @param isBack whether the request was let go before */
	private async letGo(request: SlotRequest, isBack: boolean): Promise<SentCall | Failed> {
		const { group, signal, mayBeTold } = request;
		if (signal?.aborted) return HALTED;
		const now = this.clock.now();
		this.use(now);
		if (mayBeTold && this.exhaustion.hasJustFailed(group, now)) return this.notSent(now);
		this.grantSoon();
		return await this.line.join(request, isBack);
	}

	private notSent(now: number): Failed {
		return failedWith(this.exhaustion.faultAt(now, 'unsent'));
	}

	/** Fails the requests that wait for an account that takes no calls. */
	private failWaiting(now: number): void {
		this.line.failAll(({ group }) => {
			this.exhaustion.markFailed(group);
			return this.notSent(now);
		});
	}

	/** The credential may have changed: takes effect at once, for waiting requests too. */
	setLimits(limits: RateLimits): void {
		const now = this.clock.now();
		this.use(now);
		const { requestsPerSecond, burst } = this.limits;
		if (limits.requestsPerSecond === requestsPerSecond && limits.burst === burst) return;
		this.limits = limits;
		this.bucket.setLimits(now, limits);
		this.spread.end();
		this.applyShare(now);
		this.grantPermits();
	}

	private isUnused(now: number): boolean {
		return this.idle && now - this.lastUsed > FORGOTTEN_AFTER_MS;
	}

	private use(now: number): void {
		if (this.isUnused(now)) {
			this.throttle.reset();
			this.exhaustion.forget();
			this.opening = new Opening();
			this.applyShare(now);
		}
		this.lastUsed = now;
	}

	/** Requests from the same moment are all in the queue before the first of them is sent. */
	private grantSoon(): void {
		if (this.isGranting) return;
		this.isGranting = true;
		void Promise.resolve().then(() => {
			this.isGranting = false;
			this.grantPermits();
		});
	}

	/** Grants a permit to every request that may be sent now, and keeps the loop running for the others. */
	private grantPermits(): void {
		const now = this.clock.now();
		if (!this.isTicking) this.bucket.timerSet(now, TICK_MS, true);
		if (this.exhaustion.isTimeUp(now, this.throttle.pausedUntil)) this.failWaiting(now);
		if (now >= this.throttle.pausedUntil) {
			while (this.line.size > 0 && this.bucket.hasSlot(now) && this.spread.waitFrom(now) === 0) {
				const waiting = this.line.size;
				const waiter = this.line.next(this.inFlight >= this.room(now));
				if (!waiter) break;
				const behind = waiter.request.behind?.() ?? 0;
				const slots = this.bucket.slots(now);
				this.spread.granted(now, { waiting: waiting + behind, slots, rate: this.rate });
				waiter.resolve(this.takeSlot(waiter.request, now));
			}
		}
		if (!this.isTicking && this.hasWork()) void this.tickUntilIdle();
	}

	/** How many calls may be in flight. */
	private room(now: number): number {
		if (this.exhaustion.isProbing(now)) return 1;
		return this.options.maxInFlight ?? roomInFlight(this.limits);
	}

	private takeSlot(request: SlotRequest, now: number): SentCall {
		const call = this.bucket.take(now, !request.preparing);
		this.opening.sent(now);
		this.count(request, 1);
		return { request, call, epoch: this.throttle.epoch, letGoAt: now };
	}

	/**
	 * The call was not sent. A refusal since has shown that the server's bucket is empty except for what calls on their way
	 * take from it, so then this slot is used up too.
	 */
	private takeBack({ request, call, epoch }: SentCall): void {
		const now = this.clock.now();
		this.count(request, -1);
		if (epoch === this.throttle.epoch) this.bucket.notSent(call, now);
		else this.bucket.answered(call, now);
	}

	private count({ priority }: SlotRequest, change: 1 | -1): void {
		this.inFlight += change;
		if (priority === 'token') this.tokensInFlight += change;
	}

	private finish(sent: SentCall, kind: Answer['kind'], slowDown: SlowDown): boolean {
		const now = this.clock.now();
		this.lastUsed = now;
		const { bucket, throttle, exhaustion } = this;
		const { request, call, epoch, letGoAt } = sent;
		const { mayBeTold = false, group } = request;
		this.count(request, -1);
		bucket.answered(call, now);
		let isFailed = false;
		if (kind === 'refused') {
			const { requestsPerSecond } = this.limits;
			const guess = this.opening.refused(now, epoch === throttle.epoch, this.limits);
			if (throttle.refused(epoch, now, slowDown.retryAfterMs, requestsPerSecond, guess)) {
				this.applyShare(now);
				// At any rate, one call tries again one second after the pause, or when the full rate has a slot.
				bucket.drain(now, 1 - Math.min(1, throttle.share * Math.max(1, requestsPerSecond)));
			}
			// If nobody else uses the account, its bucket refills while this process waits.
			if (!this.opening.looksAlone) bucket.freeze(now, throttle.pausedUntil);
			isFailed = exhaustion.refused(group, letGoAt, now, slowDown);
			if (isFailed) this.failWaiting(now);
		} else if (kind !== 'failed') {
			this.opening.passed();
			exhaustion.gotThrough(mayBeTold);
			if (kind === 'ok' && throttle.succeeded(epoch, now)) this.applyShare(now);
		}
		this.grantPermits();
		return isFailed;
	}

	/** Calls per second in force. */
	private get rate(): number {
		return this.limits.requestsPerSecond * this.throttle.share;
	}

	private applyShare(now: number): void {
		this.bucket.setRate(now, this.rate);
	}

	private hasWork(): boolean {
		return this.line.size > 0 || this.bucket.held > 0;
	}

	/** The only loop: ticks until nothing is waiting and no call is held (for at most a second after the last one). */
	private async tickUntilIdle(): Promise<void> {
		this.isTicking = true;
		try {
			while (this.hasWork()) {
				const now = this.clock.now();
				const asked = this.nextTickMs(now);
				this.bucket.timerSet(now, asked, false);
				await this.clock.sleep(asked);
				// Calls that wait for a token have not been sent, so their holds do not expire during an exchange.
				this.bucket.timerFired(this.clock.now(), this.tokensInFlight === 0);
				this.grantPermits();
			}
		} finally {
			this.isTicking = false;
		}
	}

	/** Time until the next tick, whole ms. Ticks are short, since a sleep cannot be woken. */
	private nextTickMs(now: number): number {
		const pause = this.throttle.pausedUntil - now;
		const longest = pause > 0 && this.bucket.held === 0 ? PAUSE_TICK_MS : TICK_MS;
		const slot = Math.max(this.bucket.nextSlotIn(now), this.spread.waitFrom(now));
		const wait = pause > 0 ? pause : this.line.size > 0 ? slot : longest;
		return Math.max(1, Math.ceil(Math.min(wait, longest)));
	}
}

import { TICK_MS } from './stallFreeClock';
import { RequestBucket, type HeldCall, type RateLimits } from './requestBucket';
import { AbortFanOut } from './abortFanOut';
import type { Fault } from '../api/fault';
import type { Clock } from '../http/clock';
import { failedWith, type Failed, type Result } from '../http/result';
import { PriorityQueue, type Priority } from './priorityQueue';
import { FORGOTTEN_AFTER_MS, Throttle } from './throttle';

/** Leave to send one request. `run` ends it, whatever becomes of the request. */
export interface Permit {
	/** The request is handed to the HTTP client: to be called where the permit was asked for with `preparing`. */
	sent(): void;
}

interface OpenPermit extends Permit {
	/**
	 * The answer is in, or the request failed. Only the first call counts.
	 * @param outcome refused: the API answered 429
	 * @param retryAfterMs how long the API asked to wait, if it did
	 */
	release(outcome: 'ok' | 'refused' | 'failed', retryAfterMs?: number): void;
}

export interface SlotRequest {
	readonly priority: Priority;
	/** Whoever shares the rate fairly with others: the execution. */
	readonly group: string;
	readonly signal?: AbortSignal;
	/**
	 * The request is still to be prepared, and its holder says when it leaves. n8n reads the credential from its
	 * database then; with a whole burst in line for that the last one leaves seconds later.
	 */
	readonly preparing?: boolean;
}

export interface LimiterOptions {
	/** Calls in flight at most, so that thousands of waiting items do not open thousands of sockets. */
	readonly maxInFlight?: number;
	/** 0 to 1, for the jitter of pauses */
	readonly random?: () => number;
}

interface QueuedRequest {
	readonly resolve: (permit: OpenPermit | undefined) => void;
	readonly signal: AbortSignal | undefined;
	readonly priority: Priority;
	readonly preparing: boolean;
	leave: () => void;
}

/** Enough for answers that take 10 s at the full rate. */
const roomInFlight = ({ requestsPerSecond, burst }: RateLimits): number =>
	Math.max(100, Math.ceil(10 * requestsPerSecond + burst));

/** A fault that says that the rate was too high. A sign-in within a call has a slot of its own, which was told. */
const slowDownIn = (fault: Fault, { priority }: SlotRequest) =>
	(fault.kind === 'status' || (fault.kind === 'signIn' && priority === 'token')) &&
	fault.status === 429
		? fault
		: undefined;

/** Between ticks during a pause, when no call is held, ms. */
const PAUSE_TICK_MS = 1000;

/**
 * Lets requests go at the rate of one account: the burst at once, then exactly the rate. See RequestBucket for why the
 * server then refuses nothing, and Throttle for what happens if it does because others use the account too.
 */
export class RateLimiter {
	private readonly bucket: RequestBucket;
	private readonly throttle: Throttle;
	private readonly queue = new PriorityQueue<QueuedRequest>();
	private readonly aborts = new AbortFanOut<QueuedRequest>(undefined, (waiter) =>
		this.cancel(waiter),
	);
	private inFlight = 0;
	private tokensInFlight = 0;
	/** Whether the loop below runs. There is never more than one, and none while nothing waits or is held. */
	private isTicking = false;
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
		return this.queue.size === 0 && this.inFlight === 0;
	}

	/** Long unused, and a new rate limiter would behave the same: this one may be forgotten. */
	get rested(): boolean {
		const now = this.clock.now();
		return this.isUnused(now) && now >= this.throttle.pausedUntil && this.bucket.isFull(now);
	}

	/** How things stand, for tests: `requestsPerSecond` in force, `pausedFor` ms. */
	get stats() {
		return {
			waiting: this.queue.size,
			inFlight: this.inFlight,
			held: this.bucket.held,
			signals: this.aborts.size,
			isTicking: this.isTicking,
			requestsPerSecond: this.limits.requestsPerSecond * this.throttle.share,
			pausedFor: Math.max(0, this.throttle.pausedUntil - this.clock.now()),
		};
	}

	/**
	 * Sends a request in its slot of the rate limit, which is given back when it is over, also where `send` throws.
	 * @param send gets leave to send one request, and says with it when the request leaves
	 * @returns what `send` gives, or `halted` as soon as the signal aborts before there was a slot
	 */
	async run<T, F extends Pick<Failed, 'ok' | 'fault'>>(
		request: SlotRequest,
		send: (permit: Permit) => Promise<Result<T, F>>,
	): Promise<Result<T, F | Failed>> {
		const permit = await this.acquire(request);
		if (!permit) return failedWith({ kind: 'halted' });
		try {
			const result = await send(permit);
			const slowDown = result.ok ? undefined : slowDownIn(result.fault, request);
			if (result.ok) permit.release('ok');
			else if (slowDown) permit.release('refused', slowDown.retryAfterMs);
			return result;
		} finally {
			permit.release('failed');
		}
	}

	/**
	 * Waits for a slot.
	 * @returns undefined as soon as the signal aborts
	 */
	private async acquire(request: SlotRequest): Promise<OpenPermit | undefined> {
		const { priority, group, signal, preparing = false } = request;
		return await new Promise((resolve) => {
			if (signal?.aborted) return resolve(undefined);
			this.use(this.clock.now());
			const waiter: QueuedRequest = { resolve, signal, priority, preparing, leave: () => {} };
			waiter.leave = this.queue.add(priority, group, waiter);
			if (signal) this.aborts.add(signal, waiter);
			this.grantPermits();
		});
	}

	/** The credential may have changed: takes effect at once, for those that wait too. */
	setLimits(limits: RateLimits): void {
		const now = this.clock.now();
		this.use(now);
		const { requestsPerSecond, burst } = this.limits;
		if (limits.requestsPerSecond === requestsPerSecond && limits.burst === burst) return;
		this.limits = limits;
		this.bucket.setLimits(now, limits);
		this.applyShare(now);
		this.grantPermits();
	}

	private isUnused(now: number): boolean {
		return this.idle && now - this.lastUsed > FORGOTTEN_AFTER_MS;
	}

	private use(now: number): void {
		if (this.isUnused(now)) {
			this.throttle.reset();
			this.applyShare(now);
		}
		this.lastUsed = now;
	}

	private cancel(waiter: QueuedRequest): void {
		waiter.leave();
		waiter.resolve(undefined);
	}

	/** Grants a permit to whoever may go now, and sees to it that the others are looked after. */
	private grantPermits(): void {
		const now = this.clock.now();
		if (!this.isTicking) this.bucket.timerSet(now, TICK_MS, true);
		if (now >= this.throttle.pausedUntil) {
			const room = this.options.maxInFlight ?? roomInFlight(this.limits);
			while (this.queue.size > 0 && this.bucket.hasSlot(now)) {
				const waiter = this.queue.next(this.inFlight >= room);
				if (!waiter) break;
				if (waiter.signal) this.aborts.remove(waiter.signal, waiter);
				waiter.resolve(this.issuePermit(waiter, now));
			}
		}
		if (!this.isTicking && this.hasWork()) void this.tickUntilIdle();
	}

	private issuePermit({ priority, preparing }: QueuedRequest, now: number): OpenPermit {
		const call = this.bucket.take(now, !preparing);
		const epoch = this.throttle.epoch;
		let open = true;
		this.inFlight++;
		if (priority === 'token') this.tokensInFlight++;
		return {
			sent: () => this.bucket.markHandedOver(call, this.clock.now()),
			release: (outcome, retryAfterMs) => {
				if (!open) return;
				open = false;
				this.inFlight--;
				if (priority === 'token') this.tokensInFlight--;
				this.finish(call, epoch, outcome, retryAfterMs);
			},
		};
	}

	private finish(
		call: HeldCall,
		epoch: number,
		outcome: 'ok' | 'refused' | 'failed',
		retryAfterMs: number | undefined,
	): void {
		const now = this.clock.now();
		this.lastUsed = now;
		const { bucket, throttle } = this;
		bucket.answered(call, now);
		if (outcome === 'refused') {
			if (throttle.refused(epoch, now, retryAfterMs, this.limits.requestsPerSecond)) {
				bucket.drain(now);
				this.applyShare(now);
			}
			bucket.freeze(now, throttle.pausedUntil);
		} else if (outcome === 'ok' && throttle.succeeded(epoch, now)) {
			this.applyShare(now);
		}
		this.grantPermits();
	}

	private applyShare(now: number): void {
		this.bucket.setRate(now, this.limits.requestsPerSecond * this.throttle.share);
	}

	private hasWork(): boolean {
		return this.queue.size > 0 || this.bucket.held > 0;
	}

	/** The one loop: ticks until nothing waits and no call is held (for at most a second after the last one). */
	private async tickUntilIdle(): Promise<void> {
		this.isTicking = true;
		try {
			while (this.hasWork()) {
				const now = this.clock.now();
				const asked = this.nextTickMs(now);
				this.bucket.timerSet(now, asked, false);
				await this.clock.sleep(asked);
				// Calls that wait for a token have not been sent, so while one is fetched their holds do not run out.
				this.bucket.timerFired(this.clock.now(), this.tokensInFlight === 0);
				this.grantPermits();
			}
		} finally {
			this.isTicking = false;
		}
	}

	/** Until the next tick, whole ms. Short ones, since a sleep cannot be woken. */
	private nextTickMs(now: number): number {
		const pause = this.throttle.pausedUntil - now;
		const longest = pause > 0 && this.bucket.held === 0 ? PAUSE_TICK_MS : TICK_MS;
		const wait = pause > 0 ? pause : this.queue.size > 0 ? this.bucket.nextSlotIn(now) : longest;
		return Math.max(1, Math.ceil(Math.min(wait, longest)));
	}
}

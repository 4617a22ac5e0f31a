import { sleep } from 'n8n-workflow';

import { SLICE_MS } from './stallFreeClock';
import { BucketModel, type HeldCall, type PaceLimits } from './requestBucket';
import { CancelWatch } from './abortFanOut';
import type { Clock } from '../http/clock';
import { failedWith, type Failed, type Result } from '../http/result';
import { Lanes, type Lane } from './priorityQueue';
import { FORGOTTEN_AFTER_MS, Restraint } from './throttle';
import { boundedStore } from '../state/stores';

export type { Clock, Lane, PaceLimits };

/** Leave to send one request. `run` ends it, whatever becomes of the request. */
export interface Ticket {
	/** The request is handed to the HTTP client: to be called where the ticket was asked for with `preparing`. */
	leaves(): void;
}

interface OpenTicket extends Ticket {
	/**
	 * The answer is in, or the request failed. Only the first call counts.
	 * @param outcome refused: the API answered 429
	 * @param retryAfterMs how long the API asked to wait, if it did
	 */
	done(outcome: 'ok' | 'refused' | 'failed', retryAfterMs?: number): void;
}

export interface PaceRequest {
	readonly lane: Lane;
	/** Whoever shares the pace fairly with others: the execution. */
	readonly group: string;
	readonly signal?: AbortSignal;
	/**
	 * The request is still to be prepared, and its holder says when it leaves. n8n reads the credential from its
	 * database then; with a whole burst in line for that the last one leaves seconds later.
	 */
	readonly preparing?: boolean;
}

export interface PaceOptions {
	/** Calls in flight at most, so that thousands of waiting items do not open thousands of sockets. */
	readonly maxInFlight?: number;
	/** 0 to 1, for the jitter of pauses */
	readonly random?: () => number;
}

interface QueuedRequest {
	readonly resolve: (ticket: OpenTicket | undefined) => void;
	readonly signal: AbortSignal | undefined;
	readonly lane: Lane;
	readonly preparing: boolean;
	leave: () => void;
}

/** Enough for answers that take 10 s at the full rate. */
const roomInFlight = ({ requestsPerSecond, burst }: PaceLimits): number =>
	Math.max(100, Math.ceil(10 * requestsPerSecond + burst));

/**
 * Whether an answer says that the pace was too high. A sign-in within a call has a place of its own, which was told.
 */
const isSlowDown = ({ fault }: Pick<Failed, 'fault'>, { lane }: PaceRequest): boolean =>
	(fault.kind === 'status' || (fault.kind === 'signIn' && lane === 'token')) &&
	fault.status === 429;

const askedToWaitMs = ({ fault }: Pick<Failed, 'fault'>): number | undefined =>
	'retryAfterMs' in fault ? fault.retryAfterMs : undefined;

/** Between looks during a pause, when no call is held, ms. */
const PAUSE_SLICE_MS = 1000;

/**
 * Lets requests go at the pace of one account: the burst at once, then exactly the rate. See BucketModel for why the
 * server then refuses nothing, and Restraint for what happens if it does because others use the account too.
 */
export class Pacer {
	private readonly bucket: BucketModel;
	private readonly restraint: Restraint;
	private readonly lanes = new Lanes<QueuedRequest>();
	private readonly cancels = new CancelWatch<QueuedRequest>(undefined, (waiter) =>
		this.cancel(waiter),
	);
	private inFlight = 0;
	private tokensInFlight = 0;
	/** Whether the loop below runs. There is never more than one, and none while nothing waits or is held. */
	private looking = false;
	private lastUsed: number;

	constructor(
		private limits: PaceLimits,
		private readonly clock: Clock,
		private readonly options: PaceOptions = {},
	) {
		this.bucket = new BucketModel(limits, clock.now());
		this.restraint = new Restraint(options.random ?? Math.random);
		this.lastUsed = clock.now();
	}

	/** Nothing is waiting or in flight. */
	get idle(): boolean {
		return this.lanes.size === 0 && this.inFlight === 0;
	}

	/** Long unused, and a new pacer would behave the same: this one may be forgotten. */
	get rested(): boolean {
		const now = this.clock.now();
		return this.isUnused(now) && now >= this.restraint.pausedUntil && this.bucket.isFull(now);
	}

	/** How things stand, for tests and logs. */
	get figures(): {
		waiting: number;
		inFlight: number;
		held: number;
		signals: number;
		looking: boolean;
		/** in force now; below the account's while refusals are remembered */
		requestsPerSecond: number;
		/** ms, 0 if not paused */
		pausedFor: number;
	} {
		return {
			waiting: this.lanes.size,
			inFlight: this.inFlight,
			held: this.bucket.held,
			signals: this.cancels.size,
			looking: this.looking,
			requestsPerSecond: this.limits.requestsPerSecond * this.restraint.share,
			pausedFor: Math.max(0, this.restraint.pausedUntil - this.clock.now()),
		};
	}

	/**
	 * Sends a request in its place of the pace, which is given back when it is over, also where `send` throws.
	 * @param send gets leave to send one request, and says with it when the request leaves
	 * @returns what `send` gives, or `halted` as soon as the signal aborts before there was a place
	 */
	async run<T, F extends Pick<Failed, 'ok' | 'fault'>>(
		request: PaceRequest,
		send: (ticket: Ticket) => Promise<Result<T, F>>,
	): Promise<Result<T, F | Failed>> {
		const ticket = await this.acquire(request);
		if (!ticket) return failedWith({ kind: 'halted' });
		try {
			const result = await send(ticket);
			if (result.ok) ticket.done('ok');
			else if (isSlowDown(result, request)) ticket.done('refused', askedToWaitMs(result));
			return result;
		} finally {
			ticket.done('failed');
		}
	}

	/**
	 * Waits for a place.
	 * @returns undefined as soon as the signal aborts
	 */
	private async acquire(request: PaceRequest): Promise<OpenTicket | undefined> {
		const { lane, group, signal, preparing = false } = request;
		return await new Promise((resolve) => {
			if (signal?.aborted) return resolve(undefined);
			this.use(this.clock.now());
			const waiter: QueuedRequest = { resolve, signal, lane, preparing, leave: () => {} };
			waiter.leave = this.lanes.add(lane, group, waiter);
			if (signal) this.cancels.add(signal, waiter);
			this.letGo();
		});
	}

	/** The credential may have changed: takes effect at once, for those that wait too. */
	setLimits(limits: PaceLimits): void {
		const now = this.clock.now();
		this.use(now);
		const { requestsPerSecond, burst } = this.limits;
		if (limits.requestsPerSecond === requestsPerSecond && limits.burst === burst) return;
		this.limits = limits;
		this.bucket.setLimits(now, limits);
		this.applyShare(now);
		this.letGo();
	}

	private isUnused(now: number): boolean {
		return this.idle && now - this.lastUsed > FORGOTTEN_AFTER_MS;
	}

	private use(now: number): void {
		if (this.isUnused(now)) {
			this.restraint.forget();
			this.applyShare(now);
		}
		this.lastUsed = now;
	}

	private cancel(waiter: QueuedRequest): void {
		waiter.leave();
		waiter.resolve(undefined);
	}

	/** Lets go whoever may go now, and sees to it that the others are looked after. */
	private letGo(): void {
		const now = this.clock.now();
		if (!this.looking) this.bucket.watch(now, SLICE_MS, true);
		if (now >= this.restraint.pausedUntil) {
			const room = this.options.maxInFlight ?? roomInFlight(this.limits);
			while (this.lanes.size > 0 && this.bucket.hasPlace(now)) {
				const waiter = this.lanes.next(this.inFlight >= room);
				if (!waiter) break;
				if (waiter.signal) this.cancels.remove(waiter.signal, waiter);
				waiter.resolve(this.ticket(waiter, now));
			}
		}
		if (!this.looking && this.hasWork()) void this.look();
	}

	private ticket({ lane, preparing }: QueuedRequest, now: number): OpenTicket {
		const call = this.bucket.letGo(now, !preparing);
		const epoch = this.restraint.epoch;
		let open = true;
		this.inFlight++;
		if (lane === 'token') this.tokensInFlight++;
		return {
			leaves: () => this.bucket.prepared(call, this.clock.now()),
			done: (outcome, retryAfterMs) => {
				if (!open) return;
				open = false;
				this.inFlight--;
				if (lane === 'token') this.tokensInFlight--;
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
		const { bucket, restraint } = this;
		bucket.answered(call, now);
		if (outcome === 'refused') {
			if (restraint.refused(epoch, now, retryAfterMs, this.limits.requestsPerSecond)) {
				bucket.drain(now);
				this.applyShare(now);
			}
			bucket.freeze(now, restraint.pausedUntil);
		} else if (outcome === 'ok' && restraint.succeeded(epoch, now)) {
			this.applyShare(now);
		}
		this.letGo();
	}

	private applyShare(now: number): void {
		this.bucket.setRate(now, this.limits.requestsPerSecond * this.restraint.share);
	}

	private hasWork(): boolean {
		return this.lanes.size > 0 || this.bucket.held > 0;
	}

	/** The one loop: looks around until nothing waits and no call is held (for at most a second after the last one). */
	private async look(): Promise<void> {
		this.looking = true;
		try {
			while (this.hasWork()) {
				const now = this.clock.now();
				const asked = this.nextLook(now);
				this.bucket.watch(now, asked, false);
				await this.clock.sleep(asked);
				// Calls that wait for a token have not been sent, so while one is fetched their holds do not run out.
				this.bucket.woke(this.clock.now(), this.tokensInFlight === 0);
				this.letGo();
			}
		} finally {
			this.looking = false;
		}
	}

	/** Until the next look, whole ms. Short slices, since a sleep cannot be woken. */
	private nextLook(now: number): number {
		const pause = this.restraint.pausedUntil - now;
		const longest = pause > 0 && this.bucket.held === 0 ? PAUSE_SLICE_MS : SLICE_MS;
		const wait = pause > 0 ? pause : this.lanes.size > 0 ? this.bucket.placeIn(now) : longest;
		return Math.max(1, Math.ceil(Math.min(wait, longest)));
	}
}

/** Time that is never set back, as the clock of the day may be. */
const steadyClock: Clock = { now: () => performance.now(), sleep };

/** As many as accounts are in use: one that is at work must not be forgotten. */
const pacers = boundedStore<Pacer>('rateLimiters', { max: 0, mayGo: ({ rested }) => rested });

/**
 * The one pacer of an account in this process. Ask for it with every call and do not keep it: one that was not used
 * for a minute is forgotten, so that the registry holds only accounts in use.
 * @param accountKey names the account; holds no secret
 */
export function pacerFor(accountKey: string, limits: PaceLimits, clock = steadyClock): Pacer {
	const pacer = pacers.getOr(accountKey, () => new Pacer(limits, clock));
	pacer.setLimits(limits);
	return pacer;
}

/** How the pacer of an account stands, for tests of the built package; undefined where it has none. */
export const pacerFigures = (accountKey: string): Pacer['figures'] | undefined =>
	pacers.get(accountKey)?.figures;

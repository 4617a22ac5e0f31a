import type { Clock } from '../../../nodes/shared/http/clock';
import type { Priority } from '../../../nodes/shared/rateLimit/priorityQueue';
import type { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { RateLimits } from '../../../nodes/shared/rateLimit/requestBucket';
import { seededRandom, type FakeTime } from '../http/fakeClock';
import { acquire } from './acquire';

/** The API's rate limit: a token bucket that counts a request when it arrives. */
export class FakeServer {
	accepted = 0;
	/** When requests were refused, ms. */
	readonly refusals: number[] = [];
	private level: number;
	private at = 0;

	constructor(
		private readonly time: FakeTime,
		private readonly limits: RateLimits,
	) {
		this.level = limits.burst;
	}

	/** @returns whether the request is let in */
	arrive(): boolean {
		const now = this.time.now();
		const refilled = ((now - this.at) / 1000) * this.limits.requestsPerSecond;
		this.level = Math.min(this.limits.burst, this.level + refilled);
		this.at = now;
		// Sums of fractions: a call that is due exactly now is due.
		if (this.level < 1 - 1e-6) {
			this.refusals.push(now);
			return false;
		}
		this.level -= 1;
		this.accepted++;
		return true;
	}

	/** As a Retry-After header says it: whole seconds, in ms. */
	get retryAfterMs(): number {
		return Math.ceil((1 - this.level) / this.limits.requestsPerSecond) * 1000;
	}
}

export interface Traffic {
	readonly calls: number;
	/** from leaving to the answer, ms */
	readonly latency: () => number;
	/** from leaving to arriving, ms; never later than the answer */
	readonly network?: () => number;
	/** what the process itself does before a call leaves, ms; a stall may fall into it */
	readonly preparing?: () => number;
	/** As the client does it: the rate limiter is told when a call leaves, and asked before whether it may. */
	readonly tells?: boolean;
	readonly priority?: Priority;
	readonly group?: string;
	/** until the first answer, so many calls ask for a slot, and the others are held back; all do where absent */
	readonly atFirst?: number;
	/** whether a refusal says when to come back */
	readonly saysWhen?: boolean;
}

export interface Journey {
	/** when the last answer was in, ms */
	finishedAt: number;
	/** when the rate limiter let the last request go, ms */
	lastLetGo: number;
	/** when the last request that was let in arrived, ms */
	lastArrival: number;
	mostTries: number;
	/** calls that were let in */
	done: number;
}

/** Sends calls through a rate limiter to the server, every refused one again until it is let in. */
export async function send(
	time: FakeTime,
	clock: Clock,
	server: FakeServer,
	limiter: RateLimiter,
	traffic: Traffic,
): Promise<Journey> {
	const { latency, priority = 'paid', group = 'one', saysWhen = true, tells } = traffic;
	const { calls, atFirst = calls } = traffic;
	let heldBack = 0;
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	const journey: Journey = { finishedAt: 0, lastLetGo: 0, lastArrival: 0, mostTries: 0, done: 0 };

	const one = async (_: unknown, at: number): Promise<void> => {
		if (at >= atFirst) {
			heldBack++;
			await opened;
			heldBack--;
		}
		for (let tries = 1; ; tries++) {
			const permit = await acquire(limiter, {
				priority,
				group,
				preparing: tells,
				behind: () => heldBack,
			});
			journey.lastLetGo = time.now();
			if (traffic.preparing) await clock.sleep(traffic.preparing());
			if (tells) {
				while (permit.isOutdated) await permit.renew();
				permit.sent();
			}
			const answerIn = latency();
			const arrivesIn = Math.min(answerIn, traffic.network?.() ?? answerIn / 2);
			let letIn = false;
			let retryAfterMs: number | undefined;
			time.at(time.now() + arrivesIn, () => {
				letIn = server.arrive();
				if (!letIn && saysWhen) retryAfterMs = server.retryAfterMs;
				if (letIn) journey.lastArrival = time.now();
			});
			// A refusal is answered at once.
			await clock.sleep(arrivesIn);
			await clock.sleep(letIn ? answerIn - arrivesIn : arrivesIn);
			permit.release(letIn ? 'ok' : 'refused', retryAfterMs);
			journey.mostTries = Math.max(journey.mostTries, tries);
			if (!letIn) continue;
			open();
			break;
		}
		journey.done++;
		journey.finishedAt = time.now();
	};

	await Promise.all(Array.from({ length: calls }, one));
	return journey;
}

/** Between two numbers, the same in every run. */
export function between(least: number, most: number, seed: number): () => number {
	const random = seededRandom(seed);
	return () => least + (most - least) * random();
}

import { PriorityQueue } from '../../../nodes/shared/rateLimit/priorityQueue';
import type { Priority } from '../../../nodes/shared/rateLimit/priorityQueue';
import { settled } from '../http/fakeClock';
import { measureComputing } from '../computing';
import { acquire, newLimiter, tryToAcquire } from './acquire';

const PRIORITIES: Record<string, Priority> = { s: 'status', t: 'token' };

/**
 * Queues calls behind a full burst, in this order, and tells in which order they are let go.
 * @param calls a letter is an execution: `s` polls, `t` exchanges tokens, all others pay
 */
async function orderOf(calls: string): Promise<string[]> {
	const { time, limiter } = newLimiter({ requestsPerSecond: 10, burst: 1 });
	(await acquire(limiter)).release('ok');
	const order: string[] = [];
	[...calls].forEach((group, index) => {
		void acquire(limiter, { priority: PRIORITIES[group] ?? 'paid', group }).then((permit) => {
			order.push(`${group}${index}`);
			permit.release('ok');
		});
	});
	await time.run();
	return order;
}

describe('order', () => {
	it.each([
		['first come first served inside an execution', 'aaa', 'a0 a1 a2'],
		['executions in turn', 'aaabbc', 'a0 b3 c5 a1 b4 a2'],
		['token exchanges first and polls last', 'sppt', 't3 p1 p2 s0'],
		['polls at the whole rate while no paid call waits', 'ssss', 's0 s1 s2 s3'],
	])('%s', async (_, calls, order) => {
		expect(await orderOf(calls)).toEqual(order.split(' '));
	});

	it('gives polls at most 30 % while paid calls wait, and all of the rest afterwards', async () => {
		const order = (await orderOf('p'.repeat(70) + 's'.repeat(100))).map((name) => name[0]);
		for (let from = 0; from + 10 <= 100; from += 10) {
			const polls = order.slice(from, from + 10).filter((name) => name === 's').length;
			expect(polls).toBeLessThanOrEqual(3);
		}
		expect(order.slice(0, 100).filter((name) => name === 's')).toHaveLength(30);
		expect(order.slice(100)).toEqual(Array<string>(70).fill('s'));
	});
});

describe('leaving the queue', () => {
	it('keeps the order of the others', () => {
		const queue = new PriorityQueue<string>();
		const leave = new Map<string, () => void>();
		for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) {
			leave.set(name, queue.add('paid', name.charAt(0), name));
		}
		for (const name of ['a2', 'b1', 'c1']) leave.get(name)?.();
		expect(queue.size).toBe(3);
		const rest = [queue.next(false), queue.next(false), queue.next(false), queue.next(false)];
		expect(rest).toEqual(['a1', 'b2', 'a3', undefined]);
	});

	/** How long so many calls compute from joining the queue to leaving it together, in ms. */
	async function leaveTogether(calls: number): Promise<number> {
		const { limiter } = newLimiter({ requestsPerSecond: 10, burst: 30 });
		const controller = new AbortController();
		let cancelled = 0;
		const computing = measureComputing();
		for (let call = 0; call < calls; call++) {
			const request = { group: `${call % 500}`, signal: controller.signal };
			void tryToAcquire(limiter, request).then((permit) => {
				if (!permit) cancelled++;
			});
		}
		controller.abort();
		await settled();
		const computed = computing();
		expect(cancelled).toBe(calls);
		expect(limiter.stats.waiting).toBe(0);
		return computed;
	}

	it('takes the same time however many wait', async () => {
		await leaveTogether(2_000);
		const few = await leaveTogether(2_000);
		// Ten times as many, where a listener or a search per call would take a hundred times as long.
		expect(await leaveTogether(20_000)).toBeLessThan(40 * Math.max(few, 10));
	});
});

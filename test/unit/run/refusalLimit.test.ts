/** A list that is wrong from its first line on is not bought whole. */
import type { IContextObject } from 'n8n-workflow';

import {
	readRefusals,
	refusalLimitOf,
	type Decision,
	type Undecided,
} from '../../../nodes/shared/run/refusalLimit';

const never = new AbortController().signal;

/** Calls that enter one after the other: who is in, who was sent away, and who waits. */
function line(context: IContextObject, limit: number, signal = never) {
	const inside: Undecided[] = [];
	const state = { away: 0, cancelled: 0, waiting: 0 };
	const settle = async () => await new Promise((resolve) => setImmediate(resolve));
	const enter = async (count: number): Promise<void> => {
		for (let call = 0; call < count; call++) {
			state.waiting++;
			void refusalLimitOf(context)
				.enter(limit, signal)
				.then((leave) => {
					state.waiting--;
					if (leave === 'halted') state.cancelled++;
					else if (leave === 'stop') state.away++;
					else inside.push(leave);
				});
		}
		await settle();
	};
	/** Decides the oldest call that is in. */
	const decide = async (decision: Decision, count = 1): Promise<void> => {
		for (let call = 0; call < count; call++) inside.shift()?.(decision);
		await settle();
	};
	return { enter, decide, state, inside };
}

it('lets as many in as refusals may be paid for, and one more for each that is nothing of the kind', async () => {
	const { enter, decide, state, inside } = line({}, 10);
	await enter(60);
	expect([inside.length, state.waiting]).toEqual([10, 50]);
	await decide('other', 2);
	expect([inside.length, state.waiting]).toEqual([10, 48]);
	await decide('refusal');
	expect([inside.length, state.waiting]).toEqual([9, 48]);
});

it('sends all others away once so many refusals are paid, in later tries and turns too', async () => {
	const context: IContextObject = {};
	const { enter, decide, state, inside } = line(context, 10);
	await enter(60);
	await decide('refusal', 10);
	expect([inside.length, state.waiting, state.away]).toEqual([0, 0, 50]);
	await enter(3);
	expect(state.away).toBe(53);
	const stored = JSON.parse(JSON.stringify(context)) as IContextObject;
	const retried = line(stored, 10);
	await retried.enter(1);
	expect(retried.state.away).toBe(1);
});

it('waits for a call that may still be good, although no more refusals may be paid', async () => {
	const { enter, decide, state, inside } = line({}, 2);
	await enter(4);
	await decide('refusal');
	expect([inside.length, state.waiting, state.away]).toEqual([1, 2, 0]);
	await decide('good');
	expect([inside.length, state.waiting, state.away]).toEqual([2, 0, 0]);
});

it('after a good answer lets everybody in, also after a restart', async () => {
	const context: IContextObject = {};
	const { enter, decide, state, inside } = line(context, 10);
	await enter(60);
	await decide('refusal', 9);
	await decide('good');
	expect([inside.length, state.waiting]).toEqual([50, 0]);
	await decide('refusal', 50);
	const retried = line(JSON.parse(JSON.stringify(context)) as IContextObject, 10);
	await retried.enter(40);
	expect(retried.inside).toHaveLength(40);
});

it('0 is no limit', async () => {
	const context: IContextObject = { bimmerVin: { spentCents: 0, refusals: 10 } };
	const { enter, inside } = line(context, 0);
	await enter(60);
	expect(inside).toHaveLength(60);
});

it('a Stop lets go of whoever waits, and of nobody else', async () => {
	const context: IContextObject = {};
	const stop = new AbortController();
	const stopped = line(context, 1, stop.signal);
	const other = line(context, 1);
	await Promise.all([stopped.enter(3), other.enter(1)]);
	stop.abort();
	await stopped.enter(0);
	expect([stopped.inside.length, stopped.state.cancelled, other.state.waiting]).toEqual([1, 2, 1]);
	await stopped.decide('other');
	await other.enter(0);
	expect(other.inside).toHaveLength(1);
	await stopped.enter(1);
	expect(stopped.state.cancelled).toBe(3);
});

it('does not count calls that have gone as waiting', async () => {
	const context: IContextObject = {};
	const stop = new AbortController();
	const stopped = line(context, 1, stop.signal);
	const other = line(context, 1);
	await Promise.all([stopped.enter(3), other.enter(2)]);
	expect(refusalLimitOf(context).waiting).toBe(4);
	stop.abort();
	expect(refusalLimitOf(context).waiting).toBe(2);
	await stopped.decide('other');
	expect([other.inside.length, refusalLimitOf(context).waiting]).toEqual([1, 1]);
	await other.decide('good');
	expect(refusalLimitOf(context).waiting).toBe(0);
});

it('counts a call once, whatever is said of it later', async () => {
	const context: IContextObject = {};
	const { enter, inside } = line(context, 3);
	await enter(1);
	inside[0]!('refusal');
	inside[0]!('good');
	expect(context).toEqual({ bimmerVin: { spentCents: 0, refusals: 1 } });
});

it('ten thousand that wait cost next to nothing', async () => {
	const { enter, decide, inside } = line({}, 10);
	await enter(10_000);
	const startedAt = process.cpuUsage();
	for (let call = 0; call < 2000; call++) await decide('other');
	const { user } = process.cpuUsage(startedAt);
	expect(inside).toHaveLength(10);
	expect(user / 1000).toBeLessThan(3000);
});

it.each([
	[10, 10],
	['3', 3],
	[0, 0],
	[0.5, 1],
	[-1, 'invalid'],
	['', 'invalid'],
	['many', 'invalid'],
	[undefined, 'invalid'],
	[NaN, 'invalid'],
	[true, 'invalid'],
])('the option %p is %p', (value, expected) => {
	expect(readRefusals(value)).toBe(expected);
});

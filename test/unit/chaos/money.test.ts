/** Each rule of money is broken once: a check that cannot fail proves nothing. */
import type { SeenExecution } from '../../chaos/evidence';
import { violationsOf } from '../../chaos/invariants';
import {
	explained,
	notCharged,
	nothingLost,
	ownAccount,
	paidOnce,
	settledOnce,
	spendLimit,
} from '../../chaos/invariants/money';
import { bad, call, chain, evidence, execution, item, OTHER, VIN } from './fabricated';

const lost = call({ id: 'req-0', status: 0, fault: 'resetAfter', answeredAt: undefined });
const failed = (charged: 'no' | 'maybe' | 'yes') =>
	chain({ executions: [execution({ outcomes: [bad(charged)] })] });

it('nothing is wrong where a result was paid for once', () => {
	expect(violationsOf(evidence())).toEqual([]);
});

/** What came of the one piece of work. */
const ran = (...executions: SeenExecution[]) => [chain({ executions })];

describe('every charge is accounted for', () => {
	it('a charge of which nothing is said', () => {
		const stopMode = ran(execution({ outcomes: [], error: 'Item 1 of 2 failed' }));
		const [found] = explained(evidence(stopMode, [lost]));
		expect(found?.what).toContain('req-0 0 resetAfter charged');
		expect(found?.what).toContain('a piece of work: [{"id":"1"');
	});

	it.each([
		['a failure says so', [failed('maybe')]],
		['it is kept for a retry', ran(execution({ outcomes: [], kept: [VIN] }))],
		['the execution was stopped', ran(execution({ outcomes: [], stoppedAt: 1005 }))],
		['the process was killed', [chain({ executions: [], killedAt: 1005 })]],
	])('%s', (_, explaining) => {
		expect(explained(evidence(explaining, [lost]))).toEqual([]);
	});
});

const foreign = call({ account: 'client-2' });
const others = [call(), call({ id: 'x', vin: OTHER })];
const saidBefore = ran(
	execution({ outcomes: [bad('maybe')] }),
	execution({ outcomes: [bad('no')] }),
);

it.each([
	['a charge that nobody asked for', explained(evidence([chain()], others))],
	['a good answer that did not come out', nothingLost(evidence([failed('no')], [call()]))],
	['a failure that denies a charge', notCharged(evidence([failed('no')], [lost]))],
	['a result answered to another account', ownAccount(evidence([chain()], [foreign]))],
	['a result for a wrong secret', ownAccount(evidence([chain(), chain({ impostor: true })]))],
])('%s is found', (_, found) => expect(found).toHaveLength(1));

it.each([
	['a broken answer, which is no loss', nothingLost(evidence([failed('maybe')], [lost]))],
	['a charge of which an earlier execution has told', notCharged(evidence(saidBefore, [lost]))],
])('not %s', (_, found) => expect(found).toEqual([]));

describe('no settled request leaves twice', () => {
	const refused = call({ status: 404 });
	const again = call({ id: 'req-2', at: 2000, answeredAt: 2010, status: 404 });
	const tried = chain({ tries: 5 });

	it.each([
		['a refusal', refused],
		['a refusal on demand', call({ status: 422, fault: 'status' })],
		['a good answer', call()],
	])('%s that is asked for again', (_name, first) => {
		const [found] = settledOnce(evidence([tried], [first, again]));
		expect(found?.what).toContain('req-2 left after the answer');
	});

	it.each([
		['what was not let in', [call({ status: 429, charged: false }), again]],
		['what may pass', [call({ status: 409 }), again]],
		['a fault of theirs', [call({ status: 503, charged: false }), again]],
		['an answer that was cut off', [call({ status: 404, fault: 'truncated' }), again]],
		['a call that left before the answer was in', [refused, { ...again, at: 1005 }]],
	])('%s may be', (_name, requests) => {
		expect(settledOnce(evidence([tried], requests))).toEqual([]);
	});

	it('of an execution that was stopped nobody knows what it has read', () => {
		const stopped = ran(execution({ stoppedAt: 1005 }));
		expect(settledOnce(evidence(stopped, [refused, again]))).toEqual([]);
	});
});

describe('nothing is paid twice', () => {
	const again = call({ id: 'req-2', at: 2000 });

	const uncharged = call({ id: 'req-2', at: 2000, status: 404, charged: false });

	it.each([
		['two good answers for one piece of work', 3, [call(), again]],
		['sent again without an order, after it was lost', 1, [lost, again]],
		['sent again after a good answer, with an order', 2, [call(), uncharged]],
	])('%s', (_, tries, requests) => {
		expect(paidOnce(evidence([chain({ tries })], requests))).toHaveLength(1);
	});

	it.each([
		['by Retry On Fail', chain({ tries: 2 })],
		['by a retry from the list', chain({ executions: [execution(), execution()] })],
	])('sent again on the order of the user: %s', (_, ordered) => {
		expect(paidOnce(evidence([ordered], [lost, again]))).toEqual([]);
	});

	it.each([429, 401])('sent again after %i, which costs nothing', (status) => {
		const refused = call({ id: 'req-0', status, charged: false });
		expect(paidOnce(evidence([chain()], [refused, refused, again]))).toEqual([]);
	});
});

it('the spend limit holds: more was charged', () => {
	const items = [item, { ...item, vin: OTHER }];
	const both = [call(), call({ id: 'req-2', vin: OTHER })];
	const limited = (maxCents: number) => evidence([chain({ items, maxCents })], both);
	expect(spendLimit(limited(39))).toHaveLength(1);
	expect(spendLimit(limited(40))).toEqual([]);
});

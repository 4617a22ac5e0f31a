import type { IContextObject } from 'n8n-workflow';

import type { KeptRefusal } from '../../../nodes/shared/run/ledger';
import { Receipts } from '../../../nodes/shared/run/receipts';

const binary = { data: { data: '', mimeType: 'text/html', id: 'filesystem:1' } };

/** What n8n stores with the execution and gives back on a retry. */
const stored = (context: IContextObject): IContextObject =>
	JSON.parse(JSON.stringify(context)) as IContextObject;

const ledger = (context: IContextObject = {}, run = '0', execution = '7') =>
	new Receipts(context, run, execution);
const settled: KeptRefusal = {
	what: 'nothing on record',
	description: 'Check it. This call was charged.',
	reason: 'notFound',
	charged: 'yes',
	settlement: 'settled',
};
const job = { jobId: 'job-1', submittedAtMs: 1000 };

it.each<[string, (receipts: Receipts) => unknown, (receipts: Receipts) => unknown]>([
	['a receipt', (one) => one.keep('a', { vin: 'A' }, binary), (one) => one.find('a')],
	['a refusal', (one) => one.keepRefusal('a', settled, ''), (one) => one.findRefusal('a', '')],
	['a job', (one) => one.keepJob('a', job), (one) => one.findJob('a')],
	['an address', (one) => one.keepAddress('a', 'https://a.test/7'), (one) => one.findAddress('a')],
])('%s is found by a second try and a retry, and by no other turn', (_, keep, find) => {
	const context: IContextObject = {};
	const first = ledger(context);
	expect(find(first)).toBeUndefined();
	keep(first);
	const kept = find(first);
	expect(kept).toBeDefined();
	for (const again of [ledger(context), ledger(stored(context), '0', '8')]) {
		expect(find(again)).toEqual(kept);
	}
	expect(find(ledger(context, '1'))).toBeUndefined();
});

describe('a receipt', () => {
	it('is found by its request, with the execution that holds its file', () => {
		const receipts = ledger();
		const kept = receipts.keep('a', { vin: 'A' }, binary);
		expect(kept).toEqual({ json: { vin: 'A' }, binary, executionId: '7' });
		expect(receipts.find('a')).toEqual(kept);
		expect(receipts.find('b')).toBeUndefined();
	});

	it('without a file has none', () => {
		const receipts = ledger();
		expect(receipts.keep('a', {}, undefined)).not.toHaveProperty('binary');
	});

	it('stands under the name that stored executions have, beside what else is there', () => {
		const context: IContextObject = { currentRunIndex: 3 };
		ledger(context).keep('a', {}, undefined);
		expect(Object.keys(context)).toEqual(['currentRunIndex', 'bimmerVin']);
	});

	it('that is only looked for leaves nothing there', () => {
		const context: IContextObject = {};
		const receipts = ledger(context);
		receipts.find('a');
		receipts.findJob('a');
		receipts.drop();
		expect(receipts.spentCents + receipts.committedCents).toBe(0);
		expect(context).toEqual({});
	});
});

describe('a refusal', () => {
	it('is no good answer', () => {
		const receipts = ledger();
		receipts.keepRefusal('a', settled, '');
		expect(receipts.find('a')).toBeUndefined();
		expect(receipts.isPaidRefusal('a')).toBe(true);
	});

	it('that may pass is found again by what runs by itself, and not in a retry', () => {
		const context: IContextObject = {};
		const passing: KeptRefusal = { ...settled, charged: 'maybe', settlement: 'mayPass' };
		const receipts = ledger(context);
		receipts.keepRefusal('a', passing, '');
		expect(receipts.isPaidRefusal('a')).toBe(false);
		expect(ledger(context).findRefusal('a', '')).toEqual(passing);
		expect(ledger(stored(context), '0', '8').findRefusal('a', '')).toBeUndefined();
	});

	it('is none under another path of the host, where a good answer is one', () => {
		const receipts = ledger();
		receipts.keepRefusal('a', settled, '/v2');
		expect(receipts.findRefusal('a', '/v2')).toEqual(settled);
		expect(receipts.findRefusal('a', '')).toBeUndefined();
	});

	it('gives way to a good answer', () => {
		const receipts = ledger();
		receipts.keepRefusal('a', settled, '');
		receipts.keep('a', { vin: 'A' }, undefined);
		expect(receipts.findRefusal('a', '')).toBeUndefined();
		expect(receipts.find('a')?.json).toEqual({ vin: 'A' });
	});
});

it('a submitted job is no receipt', () => {
	const receipts = ledger();
	receipts.keepJob('a', job);
	expect(receipts.find('a')).toBeUndefined();
});

describe('the address of a result', () => {
	it('or a job means that the call was bought: what is left to be done is free', () => {
		const receipts = ledger();
		receipts.keepAddress('a', 'https://files.test/7');
		receipts.keepJob('b', { jobId: 'job-1', submittedAtMs: 1 });
		expect(['a', 'b', 'c'].map((key) => receipts.isBought(key))).toEqual([true, true, false]);
	});

	it('is forgotten with the answer', () => {
		const receipts = ledger();
		receipts.keepAddress('a', 'https://files.test/7');
		receipts.keep('a', {}, undefined);
		expect(receipts.findAddress('a')).toBeUndefined();
	});
});

it('of a ledger without addresses or jobs none is found', () => {
	const receipts = ledger({ bimmerVin: { spentCents: 20 } });
	expect([receipts.findAddress('a'), receipts.findJob('a')]).toEqual([undefined, undefined]);
	expect(receipts.isBought('a')).toBe(false);
});

describe('a call that may have been charged', () => {
	it('is told from one that was refused for pay', () => {
		const receipts = ledger();
		receipts.keepRefusal('paid', settled, '');
		receipts.keepRefusal('maybe', { ...settled, charged: 'maybe', settlement: 'mayPass' }, '');
		receipts.keep('good', {}, undefined);
		const keys = ['paid', 'maybe', 'good', 'unknown'];
		expect(keys.map((key) => receipts.isPaidRefusal(key))).toEqual([true, false, false, false]);
	});

	it('is noted under whom it is about, for this turn', () => {
		const context: IContextObject = {};
		ledger(context).notePossibleCharge('a', 'VIN A');
		ledger(context).notePossibleCharge('b', 'VIN B');
		expect(ledger(context).possibleCharges).toEqual({ a: 'VIN A', b: 'VIN B' });
		expect(ledger(context, '1').possibleCharges).toEqual({});
	});
});

it('refusals are as many as the ledger says, and none where it says nothing', () => {
	expect(ledger().refusals).toBe(0);
	expect(ledger({ bimmerVin: { spentCents: 0, refusals: 3 } }).refusals).toBe(3);
});

describe('what came out', () => {
	it('is forgotten, and only that', () => {
		const context: IContextObject = {};
		const [first, second] = ['0', '1'].map((turn) => ledger(context, turn));
		for (const receipts of [first!, second!]) {
			receipts.keep('a', {}, undefined);
			receipts.keepJob('b', { jobId: 'job-1', submittedAtMs: 0 });
			receipts.addSpent(20);
		}
		first!.drop();
		expect(first!.find('a')).toBeUndefined();
		expect(first!.findJob('b')).toBeUndefined();
		expect(second!.find('a')).toBeDefined();
		expect(second!.findJob('b')).toBeDefined();
		expect(first!.spentCents).toBe(40);
		second!.drop();
		expect(context).toEqual({ bimmerVin: { spentCents: 40 } });
	});
});

describe('what was spent', () => {
	it('adds up over all runs of the node, and over a retry', () => {
		const context: IContextObject = {};
		ledger(context).addSpent(20);
		ledger(context, '1').addSpent(1700);
		expect(ledger(context, '2').spentCents).toBe(1720);
		const retry = ledger(stored(context), '0', '8');
		retry.addSpent(5);
		expect(retry.spentCents).toBe(1725);
	});
});

describe('what is under way', () => {
	it('counts with what is spent, until it is decided', () => {
		const receipts = ledger();
		receipts.addSpent(20);
		receipts.reserve('a', 800);
		receipts.reserve('b', 25);
		expect(receipts.spentCents).toBe(20);
		expect(receipts.committedCents).toBe(845);
		receipts.release('a');
		receipts.addSpent(800);
		expect(receipts.committedCents).toBe(845);
		receipts.release('b');
		expect(receipts.committedCents).toBe(820);
	});

	it('counts once per request and run', () => {
		const context: IContextObject = {};
		const first = ledger(context);
		const second = ledger(context, '1');
		first.reserve('a', 20);
		first.reserve('a', 20);
		expect(first.isReserved('a')).toBe(true);
		expect(second.isReserved('a')).toBe(false);
		second.reserve('a', 20);
		expect(second.committedCents).toBe(40);
		second.release('a');
		expect(first.isReserved('a')).toBe(true);
	});

	it('is not stored: after a restart nothing is under way', () => {
		const context: IContextObject = {};
		const receipts = ledger(context);
		receipts.addSpent(20);
		receipts.reserve('a', 800);
		expect(ledger(stored(context), '0', '8').committedCents).toBe(20);
	});
});

import type { IContextObject } from 'n8n-workflow';

import type { KeptRefusal } from '../../../nodes/shared/run/ledger';
import { Receipts } from '../../../nodes/shared/run/receipts';

const binary = { data: { data: '', mimeType: 'text/html', id: 'filesystem:1' } };

/** What n8n stores with the execution and gives back on a retry. */
const stored = (context: IContextObject): IContextObject =>
	JSON.parse(JSON.stringify(context)) as IContextObject;

describe('a receipt', () => {
	it('is found by its request', () => {
		const receipts = new Receipts({}, '0', '7');
		expect(receipts.find('a')).toBeUndefined();
		const kept = receipts.keep('a', { vin: 'A' }, binary);
		expect(kept).toEqual({ json: { vin: 'A' }, binary, executionId: '7' });
		expect(receipts.find('a')).toEqual(kept);
		expect(receipts.find('b')).toBeUndefined();
	});

	it('without a file has none', () => {
		const receipts = new Receipts({}, '0', '7');
		expect(receipts.keep('a', {}, undefined)).not.toHaveProperty('binary');
	});

	it('is found by another try of the same run', () => {
		const context: IContextObject = {};
		new Receipts(context, '2', '7').keep('a', { vin: 'A' }, undefined);
		expect(new Receipts(context, '2', '7').find('a')?.json).toEqual({ vin: 'A' });
	});

	it('is found by a retry under a new execution, with the one that holds its file', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').keep('a', { vin: 'A' }, binary);
		expect(new Receipts(stored(context), '0', '8').find('a')).toEqual({
			json: { vin: 'A' },
			binary,
			executionId: '7',
		});
	});

	it('is not found by another turn of a loop', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').keep('a', {}, undefined);
		expect(new Receipts(context, '1', '7').find('a')).toBeUndefined();
	});

	it('stands under the name that stored executions have', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').keep('a', {}, undefined);
		expect(Object.keys(context)).toEqual(['bimmerVin']);
	});

	it('leaves what else stands in the context', () => {
		const context: IContextObject = { currentRunIndex: 3 };
		new Receipts(context, '0', '7').keep('a', {}, undefined);
		expect(context.currentRunIndex).toBe(3);
	});

	it('that is only looked for leaves nothing there', () => {
		const context: IContextObject = {};
		const receipts = new Receipts(context, '0', '7');
		receipts.find('a');
		receipts.findJob('a');
		receipts.drop();
		expect(receipts.spentCents + receipts.committedCents).toBe(0);
		expect(context).toEqual({});
	});
});

describe('a refusal', () => {
	const settled: KeptRefusal = {
		what: 'nothing on record',
		description: 'Check it. This call was charged.',
		reason: 'notFound',
		charged: 'yes',
		settlement: 'settled',
	};

	it('is no good answer, and is found by a second try and a retry, but by no other turn', () => {
		const context: IContextObject = {};
		const receipts = new Receipts(context, '0', '7');
		receipts.keepRefusal('a', settled, '');
		expect(receipts.find('a')).toBeUndefined();
		expect(receipts.isPaidRefusal('a')).toBe(true);
		expect(new Receipts(context, '0', '7').findRefusal('a', '')).toEqual(settled);
		expect(new Receipts(stored(context), '0', '8').findRefusal('a', '')).toEqual(settled);
		expect(new Receipts(context, '1', '7').findRefusal('a', '')).toBeUndefined();
	});

	it('that may pass is found again by what runs by itself, and not in a retry', () => {
		const context: IContextObject = {};
		const passing: KeptRefusal = { ...settled, charged: 'maybe', settlement: 'mayPass' };
		const receipts = new Receipts(context, '0', '7');
		receipts.keepRefusal('a', passing, '');
		expect(receipts.isPaidRefusal('a')).toBe(false);
		expect(new Receipts(context, '0', '7').findRefusal('a', '')).toEqual(passing);
		expect(new Receipts(stored(context), '0', '8').findRefusal('a', '')).toBeUndefined();
	});

	it('is none under another path of the host, where a good answer is one', () => {
		const receipts = new Receipts({}, '0', '7');
		receipts.keepRefusal('a', settled, '/v2');
		expect(receipts.findRefusal('a', '/v2')).toEqual(settled);
		expect(receipts.findRefusal('a', '')).toBeUndefined();
	});

	it('gives way to a good answer', () => {
		const receipts = new Receipts({}, '0', '7');
		receipts.keepRefusal('a', settled, '');
		receipts.keep('a', { vin: 'A' }, undefined);
		expect(receipts.findRefusal('a', '')).toBeUndefined();
		expect(receipts.find('a')?.json).toEqual({ vin: 'A' });
	});
});

describe('a submitted job', () => {
	const job = { jobId: 'job-1', submittedAtMs: 1000 };

	it('is found by a second try and a retry, and by no other turn', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').keepJob('a', job);
		expect(new Receipts(context, '0', '7').findJob('a')).toEqual(job);
		expect(new Receipts(stored(context), '0', '8').findJob('a')).toEqual(job);
		expect(new Receipts(context, '1', '7').findJob('a')).toBeUndefined();
	});

	it('is no receipt', () => {
		const receipts = new Receipts({}, '0', '7');
		receipts.keepJob('a', job);
		expect(receipts.find('a')).toBeUndefined();
	});
});

describe('the address of a result', () => {
	it('is found by a second try and a retry, and by no other turn', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').keepAddress('a', 'https://files.test/7');
		new Receipts(context, '0', '7').keepAddress('b', 'https://files.test/8');
		for (const again of [context, stored(context)]) {
			expect(new Receipts(again, '0', '8').findAddress('a')).toBe('https://files.test/7');
			expect(new Receipts(again, '1', '8').findAddress('a')).toBeUndefined();
		}
	});

	it('or a job means that the call was bought: what is left to be done is free', () => {
		const receipts = new Receipts({}, '0', '7');
		receipts.keepAddress('a', 'https://files.test/7');
		receipts.keepJob('b', { jobId: 'job-1', submittedAtMs: 1 });
		expect(['a', 'b', 'c'].map((key) => receipts.isBought(key))).toEqual([true, true, false]);
	});

	it('is forgotten with the answer', () => {
		const receipts = new Receipts({}, '0', '7');
		receipts.keepAddress('a', 'https://files.test/7');
		receipts.keep('a', {}, undefined);
		expect(receipts.findAddress('a')).toBeUndefined();
	});
});

it('of a ledger without addresses or jobs none is found', () => {
	const receipts = new Receipts({ bimmerVin: { spentCents: 20 } }, '0', '7');
	expect([receipts.findAddress('a'), receipts.findJob('a')]).toEqual([undefined, undefined]);
	expect(receipts.isBought('a')).toBe(false);
});

describe('a call that may have been charged', () => {
	it('is told from one that was refused for pay', () => {
		const receipts = new Receipts({}, '0', '7');
		const refusal = { what: 'No', description: '', reason: 'notFound' } as const;
		receipts.keepRefusal('paid', { ...refusal, charged: 'yes', settlement: 'settled' }, '');
		receipts.keepRefusal('maybe', { ...refusal, charged: 'maybe', settlement: 'mayPass' }, '');
		receipts.keep('good', {}, undefined);
		const keys = ['paid', 'maybe', 'good', 'unknown'];
		expect(keys.map((key) => receipts.isPaidRefusal(key))).toEqual([true, false, false, false]);
	});

	it('is noted under whom it is about, for this turn', () => {
		const context: IContextObject = {};
		new Receipts(context, '0', '7').notePossibleCharge('a', 'VIN A');
		new Receipts(context, '0', '7').notePossibleCharge('b', 'VIN B');
		expect(new Receipts(context, '0', '7').possibleCharges).toEqual({ a: 'VIN A', b: 'VIN B' });
		expect(new Receipts(context, '1', '7').possibleCharges).toEqual({});
	});
});

describe('refusals', () => {
	it('are as many as the ledger says, and none where it says nothing', () => {
		expect(new Receipts({}, '0', '7').refusals).toBe(0);
		expect(new Receipts({ bimmerVin: { spentCents: 0, refusals: 3 } }, '0', '7').refusals).toBe(3);
	});
});

describe('what came out', () => {
	it('is forgotten, and only that', () => {
		const context: IContextObject = {};
		const [first, second] = ['0', '1'].map((turn) => new Receipts(context, turn, '7'));
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
		new Receipts(context, '0', '7').addSpent(20);
		new Receipts(context, '1', '7').addSpent(1700);
		expect(new Receipts(context, '2', '7').spentCents).toBe(1720);
		const retry = new Receipts(stored(context), '0', '8');
		retry.addSpent(5);
		expect(retry.spentCents).toBe(1725);
	});
});

describe('what is under way', () => {
	it('counts with what is spent, until it is decided', () => {
		const receipts = new Receipts({}, '0', '7');
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
		const first = new Receipts(context, '0', '7');
		const second = new Receipts(context, '1', '7');
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
		const receipts = new Receipts(context, '0', '7');
		receipts.addSpent(20);
		receipts.reserve('a', 800);
		expect(new Receipts(stored(context), '0', '8').committedCents).toBe(20);
	});
});

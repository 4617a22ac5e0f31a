/** The state that items of one run share, without the calls. */
import type { INode } from 'n8n-workflow';

import { explainUnsent } from '../../../nodes/shared/messages/explanation';
import type { Admit } from '../../../nodes/shared/run/gathering';
import { RunContext, runContextOf } from '../../../nodes/shared/run/runContext';
import { CONTINUE, FakeN8n, vehicles } from '../fakeN8n';

const WHY = explainUnsent('notSent', 'halted', 'Do this.', true);
const ACCOUNT = { rateLimitKey: 'one' };
const [no, yes] = [false, true];
const GO: Admit = () => ({ kind: 'go' });
const BATCHING = { requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 1 } } } };

interface Setting extends Partial<INode> {
	/** Items of the input. */
	count?: number;
	executeData?: unknown;
}

function contextOf({ count = 1, executeData, ...node }: Setting = {}, n8n = new FakeN8n()) {
	const items = Array.from({ length: count }, () => vehicles('')[0]!);
	const own = { name: 'BimmerVIN', ...node };
	return n8n.context(own, items, 0, executeData === undefined ? {} : { executeData });
}

const newRun = (setting?: Setting, n8n?: FakeN8n): RunContext =>
	new RunContext(contextOf(setting, n8n));

const arrive = async (run: RunContext, ...indexes: number[]) =>
	await Promise.all(
		indexes.map(
			async (itemIndex) =>
				await run.gathering.register(itemIndex, Promise.resolve({ itemIndex }), GO),
		),
	);

/** Whether a promise is fulfilled once everything that can run has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
	const later = new Promise((resolve) => setImmediate(() => resolve('open')));
	return (await Promise.race([promise.then(() => 'done'), later])) === 'done';
}

describe('how many items a run has', () => {
	const of = (node: object, data?: unknown) =>
		newRun({ executeData: { node, ...(data !== undefined && { data }) } }).itemCount;
	const three = { main: [vehicles('a', 'b', 'c')] };

	it.each([
		['all of its input', { name: 'BimmerVIN' }, three, 3],
		['none of an agent', { name: 'Agent' }, three, undefined],
		['unknown without data', { name: 'BimmerVIN' }, undefined, undefined],
		['unknown without an input', { name: 'BimmerVIN' }, {}, undefined],
		['unknown where the input is not connected', { name: 'BimmerVIN' }, { main: [] }, undefined],
	])('%s', (_, node, data, expected) => expect(of(node, data)).toBe(expected));

	it('is one at most with Execute Once', () => {
		expect(newRun({ executeOnce: true, count: 3 }).itemCount).toBe(1);
		expect(newRun({ executeOnce: true, count: 0 }).itemCount).toBe(0);
	});
});

it('is a tool where it runs on an agent, or is wired to one', () => {
	expect(newRun().isTool).toBe(false);
	expect(newRun({ executeData: { node: { name: 'Agent' } } }).isTool).toBe(true);
	expect(newRun({ rewireOutputLogTo: 'ai_tool' } as never).isTool).toBe(true);
	expect(newRun({ rewireOutputLogTo: 'main' } as never).isTool).toBe(false);
});

it('asks for the context of the node, and knows its operation and execution', () => {
	const context = contextOf({ parameters: { operation: 'getState' } });
	const asked = jest.spyOn(context, 'getContext');
	const run = new RunContext(context);
	expect(asked).toHaveBeenCalledWith('node');
	expect(run).toMatchObject({ operation: 'getState', group: '1' });
	const loose = contextOf();
	jest.spyOn(loose, 'getExecutionId').mockReturnValue(undefined as never);
	expect(new RunContext(loose)).toMatchObject({ operation: '', group: '' });
});

it('keeps what it has paid for where n8n has no context, as long as the data are the same', () => {
	const n8n = new FakeN8n();
	n8n.nodeContext = undefined;
	const executeData = { node: {} };
	newRun({ executeData }, n8n).receipts.addSpent(20);
	expect(newRun({ executeData }, n8n).receipts.spentCents).toBe(20);
	expect(newRun({ executeData: { node: {} } }, n8n).receipts.spentCents).toBe(0);
});

describe('Options', () => {
	const read = (options: object) => {
		const context = contextOf({ parameters: { options } as never });
		const asked = jest.spyOn(context, 'getNodeParameter');
		const run = new RunContext(context);
		asked.mockClear();
		return { options: run.optionsOf(context), times: asked.mock.calls.length };
	};

	it('without expressions are read once for all', () =>
		expect(read({ maxCredits: 1 })).toEqual({ options: { maxCredits: 1 }, times: 0 }));

	it('with an expression are evaluated for each item', () =>
		expect(read({ outputField: '={{ $json.x }}' }).times).toBe(1));
});

describe('a Stop', () => {
	it('halts every account, also one that comes later', () => {
		const n8n = new FakeN8n();
		const run = newRun({}, n8n);
		const known = run.scopeOf(ACCOUNT).signal;
		expect([run.isCancelled, known?.aborted]).toEqual([false, false]);
		n8n.stop.abort();
		expect([run.isCancelled, known?.aborted]).toEqual([true, true]);
		expect(run.scopeOf({ rateLimitKey: 'two' }).signal?.aborted).toBe(true);
	});

	it('before the run halts it too', () => {
		const n8n = new FakeN8n();
		n8n.stop.abort();
		expect(newRun({}, n8n).scopeOf(ACCOUNT).signal?.aborted).toBe(true);
	});

	it('leaves the items to end by themselves', async () => {
		const n8n = new FakeN8n();
		const run = newRun({}, n8n);
		await arrive(run, 0);
		n8n.stop.abort();
		run.abandon();
		expect(run.isAbandoned).toBe(false);
	});

	it('is not listened for any longer once the run is over', async () => {
		const n8n = new FakeN8n();
		const taken = jest.spyOn(n8n.stop.signal, 'removeEventListener');
		const given = jest.spyOn(n8n.stop.signal, 'addEventListener');
		const run = newRun({}, n8n);
		await arrive(run, 0);
		run.settle('delivered');
		expect(taken.mock.calls[0]?.slice(0, 2)).toEqual(given.mock.calls[0]?.slice(0, 2));
	});

	it('is something that an n8n without a signal does not tell', async () => {
		const context = contextOf();
		jest.spyOn(context, 'getExecutionCancelSignal').mockReturnValue(undefined);
		const run = new RunContext(context);
		expect(run.isCancelled).toBe(false);
		await arrive(run, 0);
		run.settle('failed');
		expect(run.isBehind(1)).toBe(true);
	});
});

describe('why the calls of an account were halted', () => {
	it('is told for that account, the first reason', () => {
		const run = newRun(CONTINUE);
		run.stopAfter(WHY, 'one');
		run.stopAfter({ ...WHY, message: 'later' }, 'one');
		expect(run.haltReasonOf('one')).toBe(WHY);
		expect(run.haltReasonOf('two')).toBeUndefined();
		expect(run.haltReasonOf(undefined)).toBeUndefined();
	});

	it.each([
		['none where one vehicle fails with On Error = Continue', CONTINUE, false, [no, no]],
		['those of that account with On Error = Continue', CONTINUE, true, [yes, no]],
		['all in Stop mode', {}, false, [yes, yes]],
	])('of the calls halts %s', (_, node, stopsTheRest, halted) => {
		const run = newRun(node);
		run.stopAfter({ ...WHY, stopsTheRest }, 'one');
		const signals = ['one', 'two'].map((key) => run.scopeOf({ rateLimitKey: key }).signal?.aborted);
		expect(signals).toEqual(halted);
		expect(run.haltReasonOf('one') !== undefined).toBe(stopsTheRest || node !== CONTINUE);
		expect(run.haltReasonOf('two')).toBeUndefined();
	});

	it('halts all in Stop mode, also where the failure belongs to no account', () => {
		const run = newRun();
		run.stopAfter(WHY, undefined);
		expect(run.scopeOf({ rateLimitKey: 'two' }).signal?.aborted).toBe(true);
		expect(run.haltReasonOf('two')).toBeUndefined();
	});
});

describe('a run that is given up', () => {
	it('lets those go that wait, and sends no more', async () => {
		const n8n = new FakeN8n();
		const run = newRun({ count: 2 }, n8n);
		await arrive(run, 0, 1);
		const waiting = run.whenSettled();
		n8n.finish();
		await waiting;
		expect(run.isAbandoned).toBe(true);
		expect(run.scopeOf(ACCOUNT).signal?.aborted).toBe(true);
		await run.whenSettled();
	});

	it('after its end has not been given up', async () => {
		const n8n = new FakeN8n();
		const run = newRun({}, n8n);
		await arrive(run, 0);
		run.settle('delivered');
		n8n.finish();
		expect(run.isAbandoned).toBe(false);
	});
});

describe('whether n8n has cut its loop short', () => {
	const verdictOf = async (setting: Setting, ...indexes: number[]) => {
		const n8n = new FakeN8n();
		n8n.tellsFinish = false;
		const [admission] = await arrive(newRun({ count: 3, ...setting }, n8n), ...indexes);
		return admission?.kind;
	};

	it.each([
		['In Stop mode a missing item tells', {}, [0, 1], 'abandoned'],
		['In Stop mode none is missing', {}, [0, 1, 2], 'go'],
		['An older n8n leaves out items in the middle', CONTINUE, [0, 2], 'go'],
		['An older n8n has ended before its last item', CONTINUE, [0, 1], 'refused'],
		['An older n8n has ended after its first item', CONTINUE, [0], 'refused'],
		['Batching lets items come later', { parameters: BATCHING as never }, [0], 'go'],
	] as const)('%s', async (_, setting, indexes, kind) =>
		expect(await verdictOf(setting, ...indexes)).toBe(kind),
	);

	it.each([
		[{ batching: {} }, 'abandoned'],
		[{ batching: { batch: {} } }, 'abandoned'],
		[{ batching: { batch: { batchSize: 50, batchInterval: 0 } } }, 'abandoned'],
		[{ batching: { batch: { batchSize: 50, batchInterval: 1 } } }, 'go'],
	])('with n8n settings %j: %s', async (requestOptions, kind) => {
		const parameters = { requestOptions } as never;
		expect(await verdictOf({ parameters }, 0)).toBe(kind);
	});
});

describe('the end of a run', () => {
	it('comes with the outcome of the last item', async () => {
		const run = newRun({ count: 2 });
		await arrive(run, 0, 1);
		const end = run.whenSettled();
		run.settle('delivered');
		expect(await isDone(end)).toBe(false);
		run.settle('skipped');
		expect(await isDone(end)).toBe(true);
		expect(run.succeeded).toBe(1);
	});

	it('with Batching waits for items that are still to come', async () => {
		const run = newRun({ count: 2, parameters: BATCHING });
		await arrive(run, 0);
		run.settle('delivered');
		const end = run.whenSettled();
		expect(await isDone(end)).toBe(false);
		await arrive(run, 1);
		run.settle('delivered');
		expect(await isDone(end)).toBe(true);
	});

	it("of an agent's call is the end of its one item, with Batching too", async () => {
		const executeData = { node: { name: 'Agent' } };
		const run = newRun({ executeData, parameters: BATCHING });
		await arrive(run, 0);
		run.settle('failed');
		expect(await isDone(run.whenSettled())).toBe(true);
	});

	it('is what puts later items behind it', async () => {
		const run = newRun({ count: 2 });
		expect(run.isBehind(0)).toBe(false);
		await arrive(run, 0, 1);
		expect(run.isBehind(1)).toBe(true);
		expect(run.isBehind(2)).toBe(false);
		run.settle('delivered');
		run.settle('delivered');
		expect(run.isBehind(2)).toBe(true);
	});
});

describe('an equal request', () => {
	it('is sent once, and its outcome is the first one’s own', async () => {
		const run = newRun();
		const send = jest.fn(() => Promise.resolve('answer'));
		const all = ['a', 'a', 'b'].map(
			async (key) =>
				await run.calls.once(key, send, { isAnswer: () => true, isUsable: () => false }),
		);
		expect(await Promise.all(all)).toEqual([
			{ outcome: 'answer', isFirst: true, isOwn: true },
			{ outcome: 'answer', isFirst: false, isOwn: false },
			{ outcome: 'answer', isFirst: true, isOwn: true },
		]);
		expect(send).toHaveBeenCalledTimes(2);
	});

	it('is counted once', () => {
		const run = newRun();
		run.countSpent('a', 20);
		run.countSpent('a', 20);
		run.countSpent('b', 150);
		expect(run.receipts.spentCents).toBe(170);
	});

	it('counts once against the spend limit, and no longer as a call under way', () => {
		const run = newRun();
		run.receipts.reserve('a', 20);
		run.countSpent('a', 20);
		expect(run.receipts.committedCents).toBe(20);
	});
});

describe('which run an item belongs to', () => {
	const at = (n8n: FakeN8n, index: number, executeData: object, node: Partial<INode> = {}) =>
		runContextOf(n8n.context(node, vehicles('', '', ''), index, { executeData }));

	it('is that of its data, until an index comes again', async () => {
		const n8n = new FakeN8n();
		const executeData = { data: { main: [vehicles('', '')] }, node: { name: 'BimmerVIN' } };
		const run = at(n8n, 0, executeData);
		expect(at(n8n, 0, executeData)).toBe(run);
		void arrive(run, 0);
		expect(at(n8n, 1, executeData)).toBe(run);
		const next = at(n8n, 0, executeData);
		expect(next).not.toBe(run);
		expect(run.isAbandoned).toBe(true);
		await Promise.resolve();
	});

	it('is a new one for each call of a tool, which leaves the others alone', () => {
		const n8n = new FakeN8n();
		const executeData = { node: { name: 'Agent' } };
		const run = at(n8n, 0, executeData);
		void arrive(run, 0);
		expect(at(n8n, 0, executeData)).not.toBe(run);
		expect(run.isAbandoned).toBe(false);
	});
});

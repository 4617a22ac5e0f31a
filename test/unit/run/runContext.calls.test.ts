/** Items of one run: what they share, and what one of them means for the others. */
import { someVins } from '../../someVins';
import { CONTINUE, detailsOf, FakeN8n, knowsTheCar, vehicles, type Api } from '../fakeN8n';

const VINS = someVins(6);
const [A = '', B = '', C = ''] = VINS;

const vinsOf = ({ calls }: FakeN8n) => calls.map(({ body }) => (body as { vin: string }).vin);

/** Refuses one vehicle. */
const refuse =
	(vin: string, status: number): Api =>
	(request) =>
		(request.body as { vin: string }).vin === vin
			? { status, body: { message: 'No' } }
			: knowsTheCar(request);

it('gives each item its answer, and pairs it', async () => {
	const n8n = new FakeN8n(({ body }) => ({ body: { asked: body } }));
	const { items, error } = await n8n.run({}, vehicles(A, B));
	expect(error).toBeUndefined();
	expect(items).toMatchObject([
		{ json: { asked: { vin: A }, vin: A }, pairedItem: { item: 0 } },
		{ json: { asked: { vin: B }, vin: B }, pairedItem: { item: 1 } },
	]);
	expect(n8n.calls).toHaveLength(2);
	expect(n8n.signIns).toHaveLength(1);
});

describe('equal requests', () => {
	it('share one call, and each item has data of its own', async () => {
		const n8n = new FakeN8n(() => ({ body: { list: [1] } }));
		const { items } = await n8n.run({}, vehicles(A, A, B));
		expect(vinsOf(n8n)).toEqual([A, B]);
		expect(items[1]).toEqual({ ...items[0], pairedItem: { item: 1 } });
		expect(items[1]?.json.list).not.toBe(items[0]?.json.list);
	});

	it('are charged once, and fail together', async () => {
		const n8n = new FakeN8n(() => ({ status: 500 }));
		const { items } = await n8n.run(CONTINUE, vehicles(A, A));
		expect(n8n.calls).toHaveLength(1);
		expect(items.map((item) => detailsOf(item).reason)).toEqual(['serverFault', 'serverFault']);
	});
});

describe('in Stop mode', () => {
	it('the first failure ends the run with an error, after what is under way is in', async () => {
		let isIn = false;
		const n8n = new FakeN8n(async ({ body }) => {
			if ((body as { vin: string }).vin === A) return { status: 404 };
			await new Promise((resolve) => setTimeout(resolve, 30));
			isIn = true;
			return { body };
		});
		const { items, error } = await n8n.run({}, vehicles(A, B));
		expect(isIn).toBe(true);
		expect(items).toHaveLength(1);
		expect(error?.message).toContain('Item 1 of 2');
		expect(error?.description).toContain('1 of 2 items are paid for and kept');
	});

	it('an item that is wrong lets none out, and is the one that is reported', async () => {
		const n8n = new FakeN8n();
		const { items, error } = await n8n.run({}, vehicles(A, 'short', B));
		expect(n8n.calls).toHaveLength(0);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/^Item 2 of 3, VIN SHORT: /);
		expect(error?.description).toContain('0 of 3 items succeeded.');
	});

	it('what waits for its slot when one fails is not sent, and says nothing', async () => {
		const n8n = new FakeN8n(refuse(A, 404));
		Object.assign(n8n.credential, { requestsPerSecond: 1, burst: 2 });
		const { items, error } = await n8n.run({}, vehicles(...VINS));
		expect(n8n.calls.length).toBeLessThanOrEqual(2);
		expect(items.length).toBeLessThanOrEqual(1);
		expect(error?.message).toContain(A);
	});

	it('nothing is sent where n8n could not prepare all items', async () => {
		const n8n = new FakeN8n();
		const items = vehicles(A, B);
		const executeData = { data: { main: [vehicles(A, B, C)] }, node: { name: 'BimmerVIN' } };
		expect(await n8n.run({}, items, executeData)).toEqual({ items: [], error: undefined });
		expect(n8n.calls).toHaveLength(0);
	});
});

describe('with On Error = Continue', () => {
	it('each item answers for itself', async () => {
		const n8n = new FakeN8n(refuse(A, 404));
		const { items, error } = await n8n.run(CONTINUE, vehicles(A, 'short', B));
		expect(error).toBeUndefined();
		expect(vinsOf(n8n)).toEqual([A, B]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(detailsOf(items[0]!)).toMatchObject({
			vin: A,
			reason: 'notFound',
			status: 404,
			charged: 'yes',
		});
		expect(detailsOf(items[1]!)).toMatchObject({ reason: 'invalidInput', charged: 'no' });
		expect(items[2]?.json).toMatchObject({ vin: B });
	});

	it('a failure that every call would meet halts the rest, which names it', async () => {
		const n8n = new FakeN8n(() => ({ status: 402 }));
		Object.assign(n8n.credential, { requestsPerSecond: 1, burst: 2 });
		const { items } = await n8n.run(CONTINUE, vehicles(...VINS));
		expect(n8n.calls.length).toBeLessThanOrEqual(2);
		expect(items).toHaveLength(6);
		expect(items.every((item) => detailsOf(item).reason === 'noCredit')).toBe(true);
		expect(items[5]?.json.error).toMatch(
			/not sent, because an earlier call showed that no call can succeed: .*does not have enough credit/,
		);
		expect(detailsOf(items[5]!)).toMatchObject({ charged: 'no' });
	});

	it('a failure of one vehicle leaves those that wait alone', async () => {
		const n8n = new FakeN8n(refuse(A, 404));
		Object.assign(n8n.credential, { requestsPerSecond: 100, burst: 1 });
		await n8n.run(CONTINUE, vehicles(...VINS));
		expect(n8n.calls).toHaveLength(6);
	});

	it('gaps in the middle are sent by a guarded n8n; by an older one only if its last item is there', async () => {
		const cut = (...present: number[]) => {
			const all = vehicles(A, B, C);
			return all.filter((_, index) => present.includes(index));
		};
		const executeData = { data: { main: [vehicles(A, B, C)] }, node: { name: 'BimmerVIN' } };
		const guarded = new FakeN8n();
		await guarded.run(CONTINUE, cut(0, 1), { ...executeData });
		expect(guarded.calls).toHaveLength(2);

		const older = new FakeN8n();
		older.tellsFinish = false;
		const { items } = await older.run(CONTINUE, cut(0, 1), { ...executeData });
		expect(older.calls).toHaveLength(0);
		expect(items[0]?.json.error).toContain('n8n could not prepare a later item');
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'notSent', charged: 'no' });
	});
});

describe('a run that n8n gives up', () => {
	it.each([
		['Stop', undefined],
		['Continue', 'continueRegularOutput'],
	] as const)('by ending the execution sends nothing more (%s)', async (_, onError) => {
		const n8n = new FakeN8n(() => {
			n8n.finish();
			return { body: {} };
		});
		Object.assign(n8n.credential, { requestsPerSecond: 1, burst: 2 });
		await n8n.run({ onError }, vehicles(...VINS));
		expect(n8n.calls.length).toBeLessThanOrEqual(2);
	});

	it('by starting the node anew sends nothing more, and the new one goes on', async () => {
		const items = vehicles(A, B, C);
		const executeData = { data: { main: [items] }, node: { name: 'BimmerVIN' } };
		const n8n = new FakeN8n();
		Object.assign(n8n.credential, { requestsPerSecond: 50, burst: 1 });
		const first = n8n.run({ retryOnFail: true }, items, executeData);
		await new Promise((resolve) => setTimeout(resolve, 10));
		const second = n8n.run({ retryOnFail: true }, items, executeData);
		expect((await first).error).toBeUndefined();
		expect(await second).toMatchObject({ error: undefined });
		expect(new Set(vinsOf(n8n))).toEqual(new Set([A, B, C]));
		expect(n8n.calls).toHaveLength(3);
	});
});

describe('a Stop', () => {
	it('ends what waits, item by item, and says so', async () => {
		const n8n = new FakeN8n(() => {
			n8n.stop.abort();
			return new Promise(() => undefined);
		});
		Object.assign(n8n.credential, { requestsPerSecond: 20, burst: 1 });
		const { items } = await n8n.run(CONTINUE, vehicles(A, B));
		expect(n8n.calls).toHaveLength(1);
		expect(items.map((item) => detailsOf(item).reason)).toEqual(['cancelled', 'cancelled']);
		expect(items.map((item) => detailsOf(item).charged)).toEqual(['maybe', 'no']);
		expect(items[1]?.json.error).toContain('the execution was stopped before this was sent');
	});

	it('before the first item sends nothing', async () => {
		const n8n = new FakeN8n();
		n8n.stop.abort();
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(n8n.calls).toHaveLength(0);
		expect(detailsOf(items[0]!).reason).toBe('cancelled');
	});

	it('in Stop mode is an error', async () => {
		const n8n = new FakeN8n();
		n8n.stop.abort();
		const { error } = await n8n.run({}, vehicles(A));
		expect(error?.message).toContain('the execution was stopped');
	});
});

describe('another try', () => {
	const flaky: Api = ({ body }) =>
		(body as { vin: string }).vin === B ? { status: 500 } : { body: { got: 1 } };

	it.each([
		['Retry On Fail', true],
		['Retry from the executions list', false],
	])('(%s) does not pay again for what succeeded', async (_, retryOnFail) => {
		const n8n = new FakeN8n(flaky);
		const items = vehicles(A, B);
		const executeData = { data: { main: [items] }, node: { name: 'BimmerVIN' } };
		expect((await n8n.run({ retryOnFail }, items, executeData)).error).toBeDefined();
		n8n.api = () => ({ body: { got: 2 } });
		const again = await n8n.run({ retryOnFail }, items, retryOnFail ? executeData : undefined);
		expect(vinsOf(n8n)).toEqual([A, B, B]);
		expect(again.items.map(({ json }) => json.got)).toEqual([1, 2]);
	});

	it('finds nothing after a run that went well and cannot run again', async () => {
		const n8n = new FakeN8n();
		await n8n.run({}, vehicles(A));
		await n8n.run({}, vehicles(A));
		expect(n8n.calls).toHaveLength(2);
	});

	it('keeps its receipts under Retry On Fail, since n8n may take the node for failed', async () => {
		const n8n = new FakeN8n();
		await n8n.run({ retryOnFail: true }, vehicles(A));
		await n8n.run({ retryOnFail: true }, vehicles(A));
		expect(n8n.calls).toHaveLength(1);
	});

	it('in another turn of a loop is another request', async () => {
		const n8n = new FakeN8n();
		await n8n.run({ retryOnFail: true, runIndex: 0 }, vehicles(A));
		await n8n.run({ retryOnFail: true, runIndex: 1 }, vehicles(A));
		expect(n8n.calls).toHaveLength(2);
	});
});

describe('a tool', () => {
	it('sends its one request, whatever items the agent has', async () => {
		const n8n = new FakeN8n();
		const { items } = await n8n.run({ asTool: true }, vehicles(A, B).slice(0, 1), {
			data: { main: [vehicles(A, B)] },
			node: { name: 'Agent' },
		});
		expect(items).toHaveLength(1);
		expect(n8n.calls).toHaveLength(1);
	});

	it('tells the model all in the message', async () => {
		const n8n = new FakeN8n(refuse(A, 404));
		const { error } = await n8n.run({ asTool: true }, vehicles(A));
		expect(error?.message).toMatch(/nothing on record for it \(404\)\. .*This call was charged/);
	});

	it('may have several calls under way on the same data', async () => {
		const n8n = new FakeN8n();
		const executeData = { data: { main: [vehicles(C)] }, node: { name: 'Agent' } };
		const runs = [A, B].map((vin) => n8n.run({ asTool: true }, vehicles(vin), executeData));
		expect((await Promise.all(runs)).map(({ items }) => items[0]?.json)).toMatchObject([
			{ vin: A },
			{ vin: B },
		]);
	});

	it('works where there is no execution', async () => {
		const n8n = new FakeN8n();
		n8n.nodeContext = undefined;
		const { items } = await n8n.run({ asTool: true }, vehicles(A));
		expect(items[0]?.json).toMatchObject({ vin: A });
	});
});

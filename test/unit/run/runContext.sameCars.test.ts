/** A car that a list asks for in both forms of its VIN: what the answer to one means for the other. */
import { someVins } from '../../someVins';
import { broken, CONTINUE, FakeN8n, vehicles, type Reply } from '../fakeN8n';

const [A = ''] = someVins(1);
const SHORT = A.slice(-7);

/** Answers the long form so, and the short one with a car. */
const answering = (long: Reply): FakeN8n =>
	new FakeN8n(({ body }) =>
		(body as { vin?: string }).vin === A ? long : { body: { got: 'short' } },
	);

it.each([
	[{ body: { got: 'long' } }, 1, { got: 'long' }],
	[{ status: 404, body: { message: 'Vehicle not found' } }, 2, { got: 'short' }],
	[{ status: 402, body: { message: 'No credit' } }, 1, undefined],
	[{ fault: broken() }, 1, undefined],
	[{ status: 500 }, 1, undefined],
])('the long form is answered by %j', async (long, calls, short) => {
	const n8n = answering(long);
	const { items } = await n8n.run(CONTINUE, vehicles(SHORT, A));
	expect(n8n.calls).toHaveLength(calls);
	if (short) expect(items[0]?.json).toMatchObject(short);
	else expect(items[0]?.json).toHaveProperty('error');
});

it('the short form is not asked for where the other may have been charged, and tells the same', async () => {
	const { items } = await answering({ fault: broken() }).run(CONTINUE, vehicles(A, SHORT));
	expect(items.map(({ json }) => (json.details as { charged: string }).charged)).toEqual([
		'maybe',
		'maybe',
	]);
});

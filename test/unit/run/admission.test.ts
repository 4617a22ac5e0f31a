/** Whether items that have arrived together may be sent: by their problems, and by what they would cost. */
import { explainUnsent } from '../../../nodes/shared/messages/explanation';
import { admit } from '../../../nodes/shared/run/admission';
import type { Item } from '../../../nodes/shared/run/prepare';
import { RunContext } from '../../../nodes/shared/run/runContext';
import { CONTINUE, FakeN8n } from '../fakeN8n';

const [STOP_MODE, CONTINUE_MODE] = [{}, CONTINUE];

const runIn = (node: object): RunContext => new RunContext(new FakeN8n().context(node));

interface Wanted {
	key?: string;
	cents?: number;
	cached?: boolean;
	maxCents?: number;
	reason?: Parameters<typeof explainUnsent>[0];
	itemIndex?: number;
}

const item = ({ key, cents = 20, cached, maxCents, reason, itemIndex = 0 }: Wanted): Item =>
	({
		itemIndex,
		endpoint: { cents },
		maxCents,
		...(key !== undefined && {
			ready: {
				key,
				account: { path: '' },
				request: { body: {} },
				...(cached && { cached: { answer: { json: {}, files: [] } } }),
			},
		}),
		...(reason && { problem: explainUnsent(reason, 'wrong', 'Do this.') }),
	}) as unknown as Item;

it('lets out what is right, and counts each request once until it is decided', () => {
	const run = runIn(STOP_MODE);
	const items = [{ key: 'a' }, { key: 'a' }, { key: 'b', cents: 150 }].map(item);
	expect(admit(run, items)).toEqual({ kind: 'go' });
	expect(run.receipts.committedCents).toBe(170);
	run.receipts.release('a');
	run.receipts.release('b');
	expect(run.receipts.committedCents).toBe(0);
});

it('has nothing to decide where nothing has arrived', () => {
	expect(admit(runIn(STOP_MODE), [])).toEqual({ kind: 'abandoned' });
});

describe('an item that is wrong', () => {
	const items = [{ key: 'a' }, { reason: 'invalidInput' as const, itemIndex: 3 }].map(item);

	it('stops all in Stop mode, and is named', () => {
		const run = runIn(STOP_MODE);
		expect(admit(run, items)).toMatchObject({
			kind: 'refused',
			itemIndex: 3,
			why: { reason: 'invalidInput' },
		});
		expect(run.receipts.committedCents).toBe(0);
	});

	it('leaves the others alone with On Error = Continue', () => {
		expect(admit(runIn(CONTINUE_MODE), items)).toEqual({ kind: 'go' });
	});

	it.each(['invalidLimit', 'limitSetByModel'] as const)(
		'about the spend limit (%s) stops all in either mode',
		(reason) => {
			for (const mode of [STOP_MODE, CONTINUE_MODE]) {
				const faulty = [item({ key: 'a' }), item({ reason, itemIndex: 1 })];
				expect(admit(runIn(mode), faulty)).toMatchObject({ kind: 'refused', itemIndex: 1 });
			}
		},
	);
});

describe('against Max Credits', () => {
	const judged = (run: RunContext, ...items: Wanted[]) =>
		admit(
			run,
			items.map((one, itemIndex) => item({ itemIndex, ...one })),
		);
	const limited = (cents: number, key = 'new') => ({ key, cents, maxCents: 100 });

	it('the smallest limit of all items counts, and the first item reports', () => {
		const run = runIn(CONTINUE_MODE);
		const admission = judged(run, { key: 'a', maxCents: 500 }, { key: 'b', maxCents: 39 });
		expect(admission).toMatchObject({
			kind: 'refused',
			itemIndex: 0,
			why: { reason: 'overBudget' },
		});
		expect(run.receipts.committedCents).toBe(0);
	});

	it('just as much as is allowed may be sent', () => {
		expect(judged(runIn(STOP_MODE), limited(100))).toEqual({ kind: 'go' });
		expect(judged(runIn(STOP_MODE), limited(101))).toMatchObject({ kind: 'refused' });
	});

	it('what is spent and what is under way counts', () => {
		const run = runIn(STOP_MODE);
		run.receipts.addSpent(30);
		run.receipts.reserve('other', 30);
		expect(judged(run, limited(41))).toMatchObject({ kind: 'refused' });
		expect(judged(run, limited(40))).toEqual({ kind: 'go' });
	});

	it.each<[string, (run: RunContext) => Wanted]>([
		['is free', () => ({ key: 'new', cents: 0, maxCents: 0 })],
		['is cached', () => ({ key: 'new', cached: true, maxCents: 0 })],
		[
			'is paid',
			({ receipts }) => {
				receipts.keep('paid', {}, undefined);
				return { key: 'paid', maxCents: 0 };
			},
		],
		[
			'is a job that was submitted',
			({ receipts }) => {
				receipts.keepJob('job', { jobId: '1', submittedAtMs: 0 });
				return { key: 'job', maxCents: 0 };
			},
		],
		[
			'is under way already',
			({ receipts }) => {
				receipts.reserve('flying', 20);
				return { key: 'flying', maxCents: 0 };
			},
		],
	])('what %s costs nothing', (_, wanted) => {
		const run = runIn(STOP_MODE);
		const one = wanted(run);
		const before = run.receipts.committedCents;
		expect(judged(run, one)).toEqual({ kind: 'go' });
		expect(run.receipts.committedCents).toBe(before);
	});
});

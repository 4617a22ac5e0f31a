import type { IExecuteSingleFunctions } from 'n8n-workflow';

import type { Explanation } from '../../../nodes/shared/messages/explanation';
import {
	concludeFailure,
	toNodeError,
	withEarlierCharges,
} from '../../../nodes/shared/run/outcome';
import { failedWith } from '../../../nodes/shared/http/result';
import type { Item } from '../../../nodes/shared/run/prepare';
import type { RunContext } from '../../../nodes/shared/run/runContext';

const context = { getNode: () => ({ name: 'BimmerVIN' }) } as unknown as IExecuteSingleFunctions;
const item = { itemIndex: 1, subject: 'VIN A', endpoint: { cents: 20 } } as Item;
const why: Explanation = {
	message: 'VIN A: not found',
	description: 'Check it.',
	reason: 'notFound',
	charged: 'no',
	settlement: 'open',
	stopsTheRest: false,
};

const errorOf = (run: object, explanation: Partial<Explanation> = {}) =>
	toNodeError(
		context,
		{
			openJobs: new Map(),
			receipts: { possibleCharges: {}, isPaidRefusal: () => false },
			succeeded: 0,
			paidItems: 0,
			itemCount: 3,
			runIndex: 4,
			...run,
		} as unknown as RunContext,
		item,
		{ ...why, ...explanation },
	);

describe('the error that ends a run', () => {
	it('says which item, and how far the run has come', () => {
		const error = errorOf({ succeeded: 2, paidItems: 2 });
		expect(error.message).toBe('Item 2 of 3, VIN A: not found');
		expect(error.description).toBe(
			'Check it. 2 of 3 items are paid for and kept: a retry does not charge for them again. To get them, set On Error to Continue (using error output), save, and retry this execution with the currently saved workflow.',
		);
		expect(error.context).toMatchObject({ itemIndex: 1, runIndex: 4 });
	});

	it('says nothing of a retry where nothing was paid', () => {
		expect(errorOf({}).description).toBe('Check it. 0 of 3 items succeeded.');
	});

	it.each([1, undefined])('of the only item does not count (%p)', (itemCount) => {
		const error = errorOf({ itemCount });
		expect(error.message).toBe('VIN A: not found');
		expect(error.description).toBe('Check it.');
	});

	it('that concerns the whole run names no item', () => {
		expect(errorOf({}, { message: 'Too much' }).message).toBe('Too much');
	});

	it('has the status of the API', () => {
		expect(errorOf({}, { status: 404 }).httpCode).toBe('404');
		expect(errorOf({}).httpCode).toBeNull();
	});

	it('tells a model all in the message', () => {
		const { message, description } = errorOf({ itemCount: undefined, isTool: true });
		expect(message).toBe('VIN A: not found. Check it.');
		expect(description).toBe('Check it.');
	});
});

describe('jobs under way', () => {
	const withJobs = (count: number) =>
		errorOf({
			openJobs: new Map(Array.from({ length: count }, (_, index) => [`job-${index}`, `V${index}`])),
		}).description;

	it('are named with their vehicles, and what to do', () => {
		expect(withJobs(2)).toMatch(
			/ Jobs in progress: job-0 \(VIN V0\), job-1 \(VIN V1\)\. They were charged, so do not submit them again\. To get their files for free, use Secure Coding: Wait with these job IDs/,
		);
	});

	it('are named up to twenty, the others are counted', () => {
		expect(withJobs(20)).toContain('job-19 (VIN V19). They');
		expect(withJobs(23)).toContain('job-19 (VIN V19) and 3 more. They');
	});
});

describe('what was thrown and is not known', () => {
	const run = { haltReasonOf: () => undefined } as unknown as RunContext;
	const notStored = (why: string) => failedWith({ kind: 'notStored', why });

	it.each([
		['disk full', 'VIN A: the response arrived but could not be stored: disk full'],
		['', 'VIN A: the response arrived but could not be stored'],
	])('counts as paid, since an answer had come: %j', (cause, message) => {
		expect(concludeFailure(notStored(cause), run, item)).toMatchObject({
			kind: 'failed',
			why: { message, charged: 'yes', reason: 'notStored' },
		});
	});
});

describe('an item that was not sent', () => {
	const answer = { body: Buffer.from('{}') };
	const runWith = (fields: object): RunContext =>
		({
			stopMode: false,
			isCancelled: false,
			haltReasonOf: () => undefined,
			...fields,
		}) as unknown as RunContext;

	it.each([
		['a call', failedWith({ kind: 'halted' })],
		['a job', failedWith({ kind: 'job', end: 'halted', jobId: 'job-1' })],
		['what an answer leads to', failedWith({ kind: 'halted' }, { answer })],
	])('is left to the error that ended the run, in Stop mode: %s', (_, failed) => {
		expect(concludeFailure(failed, runWith({ stopMode: true }), item)).toStrictEqual({
			kind: 'skipped',
		});
		for (const run of [{}, { stopMode: true, isCancelled: true }]) {
			expect(concludeFailure(failed, runWith(run), item).kind).toBe('failed');
		}
	});

	it('is not left out where it is the job that failed', () => {
		const failed = failedWith({ kind: 'job', end: 'failed', jobId: 'job-1' });
		expect(concludeFailure(failed, runWith({ stopMode: true }), item).kind).toBe('failed');
	});

	it('says that the execution was stopped', () => {
		const run = runWith({ isCancelled: true });
		expect(concludeFailure(failedWith({ kind: 'halted' }), run, item)).toEqual({
			kind: 'failed',
			why: {
				message: 'VIN A: the execution was stopped before this was sent',
				description: 'Run it again if you still need it. Nothing was charged.',
				reason: 'cancelled',
				charged: 'no',
				settlement: 'open',
				stopsTheRest: true,
			},
		});
	});

	it('says what an earlier call has shown', () => {
		const cause = { ...why, message: 'The account is empty', reason: 'payment' };
		const haltReasonOf = (key: string | undefined) => (key === 'account' ? cause : undefined);
		const ready = { account: { rateLimitKey: 'account' } };
		const explain = (of: object) =>
			concludeFailure(failedWith({ kind: 'halted' }), runWith({ haltReasonOf }), {
				...item,
				...of,
			});
		const words = 'VIN A: not sent, because an earlier call showed that no call can succeed';
		expect(explain({ ready })).toEqual({
			kind: 'failed',
			why: {
				message: `${words}: The account is empty`,
				description:
					'Fix the problem that the earlier call reported, then run the failed items again. Nothing was charged.',
				reason: 'payment',
				charged: 'no',
				settlement: 'open',
				stopsTheRest: false,
			},
		});
		expect(explain({})).toMatchObject({ why: { message: words, reason: 'notSent' } });
	});

	it('keeps the answer that could not be read with it', () => {
		const failed = failedWith({ kind: 'unreadable', why: 'what' }, { answer });
		expect(concludeFailure(failed, runWith({}), item)).toMatchObject({ kind: 'failed', answer });
	});
});

describe('a failure in the light of earlier tries', () => {
	const ready = { key: 'key A' };
	const readyItem = { ...item, ready } as Item;
	const runWith = (possibleCharges: Record<string, string> = {}, openJobs: string[] = []) => {
		const notePossibleCharge = jest.fn<void, [string, string]>();
		const run = {
			receipts: { possibleCharges, notePossibleCharge },
			openJobs: new Map(openJobs.map((jobId) => [jobId, 'A'])),
		} as unknown as RunContext;
		return { run, notePossibleCharge };
	};
	const failure = (fields: Partial<Explanation>) =>
		({ kind: 'failed', why: { ...why, ...fields } }) as const;

	const BEFORE = { 'key A': 'VIN A' };
	const paid = { charged: 'yes', settlement: 'settled' } as const;
	const told = (too = '') =>
		`Check it. An earlier attempt in this execution may have been charged${too}. Check the BimmerVIN dashboard before you run it again.`;

	it.each<[string, Record<string, string>, Partial<Explanation>, Partial<Explanation>]>([
		['cost nothing stays as it is, where none came before', { 'key B': 'VIN B' }, {}, {}],
		['cost nothing does not undo one', BEFORE, {}, { charged: 'maybe', description: told() }],
		['says by itself that it was charged needs no more words', BEFORE, { charged: 'yes' }, {}],
		['is a paid answer tells of it too', BEFORE, paid, { description: told(' too') }],
		['is a paid answer that was kept does not', BEFORE, { ...paid, isKept: true }, {}],
	])('that %s', (_, before, given, changed) => {
		const { run, notePossibleCharge } = runWith(before);
		const seen = failure({ ...given, ...changed });
		expect(withEarlierCharges(run, readyItem, failure(given))).toEqual(seen);
		const notes = seen.why.charged === 'no' ? [] : [['key A', 'VIN A']];
		expect(notePossibleCharge.mock.calls).toEqual(notes);
	});

	it('is kept in mind, with its job', () => {
		const { run, notePossibleCharge } = runWith();
		withEarlierCharges(run, readyItem, failure({ charged: 'yes', jobId: 'job-1' }));
		expect(notePossibleCharge.mock.calls).toEqual([['key A', 'Job job-1 (VIN A)']]);
	});

	it('is not kept in mind where its job is still under way, which is named as such', () => {
		const { run, notePossibleCharge } = runWith({}, ['job-1', '']);
		withEarlierCharges(run, readyItem, failure({ charged: 'yes', jobId: 'job-1' }));
		expect(notePossibleCharge).not.toHaveBeenCalled();
		withEarlierCharges(run, readyItem, failure({ charged: 'maybe', jobId: '' }));
		expect(notePossibleCharge.mock.calls).toEqual([['key A', 'VIN A']]);
	});

	it('of an item that never became a request is nothing to keep', () => {
		const { run, notePossibleCharge } = runWith({ 'key A': 'VIN A' });
		expect(withEarlierCharges(run, item, failure({}))).toEqual(failure({}));
		withEarlierCharges(run, item, failure({ charged: 'maybe' }));
		expect(notePossibleCharge).not.toHaveBeenCalled();
	});

	it('is for failures only', () => {
		const { run } = runWith();
		const skipped = { kind: 'skipped' } as const;
		expect(withEarlierCharges(run, readyItem, skipped)).toBe(skipped);
	});
});

describe('other calls that failed in Stop mode', () => {
	const errorWith = (possibleCharges: Record<string, string>, message = why.message) =>
		toNodeError(
			context,
			{
				openJobs: new Map(),
				receipts: { possibleCharges, isPaidRefusal: (key: string) => key === 'key P' },
				succeeded: 0,
				itemCount: 1,
			} as unknown as RunContext,
			{ ...item, ready: { key: 'key A' } } as Item,
			{ ...why, message },
		).description;

	const maybe = (names: string) => `Check it. Also failed, and may have been charged: ${names}.`;

	it.each<[string, string, string, string?]>([
		[
			'told apart from those that are paid for sure',
			'P B',
			'Check it. Also refused, and charged: VIN P. Also failed, and may have been charged: VIN B.',
		],
		['named, without the one that is reported', 'A B C', maybe('VIN B, VIN C')],
		['all named where the error is about the whole run', 'A B', maybe('VIN A, VIN B'), 'Too much'],
	])('are %s', (_, names, words, message = why.message) => {
		const charges = names.split(' ').map((name) => [`key ${name}`, `VIN ${name}`]);
		expect(errorWith(Object.fromEntries(charges) as Record<string, string>, message)).toBe(
			`${words} Check the BimmerVIN dashboard before you run them again.`,
		);
	});

	it('are not spoken of where there are none', () => {
		expect(errorWith({ 'key A': 'VIN A' })).toBe('Check it.');
	});
});

/** Each rule of conduct is broken once: a check that cannot fail proves nothing. */
import type { SeenExecution } from '../../chaos/evidence';
import { ended, jobsReported, noAction, oneOutcome, stopped } from '../../chaos/invariants/conduct';
import { INVARIANTS } from '../../chaos/invariants';
import { undamaged } from '../../chaos/invariants/kill';
import {
	bad,
	call,
	chain,
	evidence,
	execution,
	good,
	PATH,
	STATUS,
	SUBMIT,
	VIN,
} from './fabricated';

const ran = (...executions: SeenExecution[]) => evidence([chain({ executions })]);
const failed = { outcomes: [bad('no')], error: 'It failed' };

it.each([
	['an item that came out twice', oneOutcome(ran(execution({ outcomes: [good, bad('no')] })))],
	['an item that did not come out', oneOutcome(ran(execution({ outcomes: [] })))],
	['an item of a run that has failed', oneOutcome(ran(execution({ error: 'It failed' })))],
	['an execution that does not end', ended(ran(execution({ hangs: true })))],
])('%s breaks a rule that stands in the report', (_, found) => {
	expect(found).toHaveLength(1);
	expect(INVARIANTS).toContain(found[0]?.invariant);
});

it('one error is the outcome of a run in Stop mode', () => {
	expect(oneOutcome(ran(execution(failed)))).toEqual([]);
});

describe('Stop means stop', () => {
	const at = (stoppedAt: number, shared = false, path = PATH) =>
		stopped(
			evidence([chain({ shared, executions: [execution({ stoppedAt })] })], [call({ path })]),
		);
	const first = chain({ executions: [execution({ id: '1', stoppedAt: 1000 })] });
	const second = chain({ name: 'another', executions: [execution({ id: '2' })] });
	/** The calls for one VIN that left later, by the execution that sent them. */
	const leftBy = (...executionIds: Array<string | undefined>) =>
		stopped({
			...evidence([first, second]),
			departures: executionIds.map((executionId) => ({
				executionId,
				path: PATH,
				vin: VIN,
				at: 2000,
			})),
		});

	it.each([
		['a call that left after it', at(999), /a piece of work, execution 1/],
		['one for a VIN that is shared', at(999, true), /a piece of work, execution 1/],
		['one of which nobody knows who sent it', leftBy(undefined), /nobody knows who sent it/],
		['one beside that of another execution', leftBy('2', '1'), /a piece of work, execution 1/],
	])('%s', (_, found, by) => {
		expect(found).toHaveLength(1);
		expect(found[0]?.what).toMatch(by);
	});

	it.each([
		['one that was under way', at(1000)],
		['a status request, which is free', at(999, true, STATUS)],
		['one of another execution of the same account', leftBy('2')],
	])('not %s', (_, found) => expect(found).toEqual([]));
});

describe('the ID of a paid job is known', () => {
	const submit = call({ path: SUBMIT, status: 202 });
	const jobId = `job-of-${VIN}`;

	const told = (of: Parameters<typeof chain>[0], request = submit, log = '') =>
		jobsReported(evidence([chain(of)], [request], log));

	it.each([
		['it is in the log', told({}, submit, `submitted ${jobId}`)],
		['its answer never came', told({}, call({ path: SUBMIT, status: 0, fault: 'resetAfter' }))],
		['the process was killed at the moment of the answer', told({ killedAt: 1020 })],
	])('%s', (_, found) => expect(found).toEqual([]));

	it.each([
		['it is not in the log', told({})],
		['the process was killed long after it', told({ killedAt: 9000 })],
	])('%s: broken', (_, found) => expect(found).toHaveLength(1));

	describe('the result', () => {
		const named = (id?: string) => {
			const job = id === undefined ? undefined : { id, hasFiles: false, isExplained: false };
			const outcomes = [{ itemIndex: 0, kind: 'delivered', ...(job && { job }) } as const];
			const items = [{ path: SUBMIT, vin: VIN, cents: 20 }];
			const submitted = chain({ items, executions: [execution({ outcomes })] });
			return jobsReported(evidence([submitted], [submit], `submitted ${jobId}`));
		};

		it('names it', () => expect(named(jobId)).toEqual([]));
		it.each([undefined, 'job-of-another'])('names %s instead', (id) => {
			expect(named(id)).toHaveLength(1);
		});
	});
});

describe('no address of an action is asked', () => {
	const asked = (path: string) => noAction(evidence([chain()], [call(), call({ path })]));

	it.each(['/jobs/7', '/jobs/7/cancel', '/secure-coding/7/cancel'])('%s', (path) => {
		expect(asked(path)).toHaveLength(1);
	});

	it('the way to a file, and the status route, are none', () => {
		expect([...asked('/files/one.upd'), ...asked(STATUS)]).toEqual([]);
	});
});

describe('a kill damages nothing', () => {
	const report = { execution: execution(), damaged: [] };

	it('where every item and every file is there', () => {
		expect(undamaged([1], [report])).toEqual([]);
	});

	it.each([
		['did not end', []],
		['lacks an item', [{ ...report, execution: execution({ outcomes: [bad('no')] }) }]],
		['has a file that is not whole', [{ ...report, damaged: ['a.upd'] }]],
	])('the execution that follows %s', (_, reports) => {
		expect(undamaged([1], reports)).toHaveLength(1);
	});
});

/** Each rule of conduct is broken once: a check that cannot fail proves nothing. */
import { ended, jobsTold, noAction, oneOutcome, stopped } from '../../chaos/invariants/conduct';
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

describe('each item has one outcome', () => {
	it.each([
		['twice', execution({ outcomes: [good, bad('no')] })],
		['not at all', execution({ outcomes: [] })],
		['well, from a run that has failed', execution({ error: 'It failed' })],
	])('an item that came out %s', (_, seen) => {
		expect(oneOutcome(evidence([chain({ executions: [seen] })]))).toHaveLength(1);
	});

	it('one error is the outcome of a run in Stop mode', () => {
		const failed = execution({ outcomes: [bad('no')], error: 'It failed' });
		expect(oneOutcome(evidence([chain({ executions: [failed] })]))).toEqual([]);
	});
});

it('every execution ends: one does not', () => {
	const hung = chain({ executions: [execution({ hangs: true })] });
	expect(ended(evidence([hung]))).toHaveLength(1);
});

describe('Stop means stop', () => {
	const at = (stoppedAt: number) =>
		evidence([chain({ executions: [execution({ stoppedAt })] })], [call({ at: 1000 })]);

	it('a call that left after it', () => {
		expect(stopped(at(999))).toHaveLength(1);
	});

	it('one that was under way', () => {
		expect(stopped(at(1000))).toEqual([]);
	});

	describe('another execution of the same account asks for the same VIN later', () => {
		const first = chain({ executions: [execution({ id: '1', stoppedAt: 1000 })] });
		const second = chain({ name: 'another', executions: [execution({ id: '2' })] });
		const leftBy = (...executionIds: Array<string | undefined>) => ({
			...evidence([first, second]),
			departures: executionIds.map((executionId) => ({
				executionId,
				path: PATH,
				vin: VIN,
				at: 2000,
			})),
		});

		it('that call is its own', () => {
			expect(stopped(leftBy('2'))).toEqual([]);
		});

		it('a call of the one that was stopped is still seen beside it', () => {
			const found = stopped(leftBy('2', '1'));
			expect(found).toHaveLength(1);
			expect(found[0]?.what).toContain('a piece of work, execution 1');
		});

		it('a call of which nobody knows who sent it is none that was allowed', () => {
			expect(stopped(leftBy(undefined))).toHaveLength(1);
		});
	});

	it('where VINs are shared, and status requests, which are free', () => {
		const shared = chain({ shared: true, executions: [execution({ stoppedAt: 999 })] });
		expect(stopped(evidence([shared]))).toHaveLength(1);
		expect(stopped(evidence([shared], [call({ path: STATUS })]))).toEqual([]);
	});
});

describe('the ID of a paid job is known', () => {
	const submit = call({ path: SUBMIT, status: 202 });
	const jobId = `job-of-${VIN}`;

	it('it is not in the log', () => {
		expect(jobsTold(evidence([chain()], [submit]))).toHaveLength(1);
	});

	it('it is in the log', () => {
		expect(jobsTold(evidence([chain()], [submit], `submitted ${jobId}`))).toEqual([]);
	});

	describe('the result', () => {
		const named = (id?: string) => {
			const job = id === undefined ? undefined : { id, hasFiles: false, isExplained: false };
			const outcomes = [{ itemIndex: 0, kind: 'delivered', ...(job && { job }) } as const];
			const items = [{ path: SUBMIT, vin: VIN, cents: 20 }];
			const submitted = chain({ items, executions: [execution({ outcomes })] });
			return jobsTold(evidence([submitted], [submit], `submitted ${jobId}`));
		};

		it('names it', () => expect(named(jobId)).toEqual([]));
		it.each([undefined, 'job-of-another'])('names %s instead', (id) => {
			expect(named(id)).toHaveLength(1);
		});
	});

	it('its answer never came', () => {
		const reset = call({ path: SUBMIT, status: 0, fault: 'resetAfter' });
		expect(jobsTold(evidence([chain()], [reset]))).toEqual([]);
	});

	it('the process was killed: at the moment of the answer, and long after it', () => {
		const killed = (killedAt: number) => evidence([chain({ killedAt })], [submit]);
		expect(jobsTold(killed(1020))).toEqual([]);
		expect(jobsTold(killed(9000))).toHaveLength(1);
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

it('every rule that is checked stands in the report', () => {
	const broken = evidence([
		chain({ executions: [execution({ outcomes: [], hangs: true }), execution({ outcomes: [] })] }),
	]);
	const names: readonly string[] = INVARIANTS;
	for (const { invariant } of [...oneOutcome(broken), ...ended(broken)]) {
		expect(names).toContain(invariant);
	}
});

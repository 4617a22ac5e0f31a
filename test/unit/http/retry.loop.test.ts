import { failedWith, ok, type Failed, type Result } from '../../../nodes/shared/http/result';
import { withRetry } from '../../../nodes/shared/http/retry';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const lost = (tries: number): Failed => failedWith({ kind: 'indeterminate', code: `TRY-${tries}` });

type Decide = Parameters<typeof withRetry<string, Failed>>[1];

/** Runs the loop with fake waits; it succeeds with the try of this number. */
async function run(succeedsAt: number, decide: Decide) {
	const tried: number[] = [];
	const waited: number[] = [];
	const decided: Array<[code: string, tries: number]> = [];
	const result = await withRetry<string, Failed>(
		async (tries): Promise<Result<string, Failed>> => {
			tried.push(tries);
			return await Promise.resolve(tries < succeedsAt ? lost(tries) : ok(`value-${tries}`));
		},
		(failed, tries) => {
			decided.push([failed.fault.kind === 'indeterminate' ? failed.fault.code : '', tries]);
			return decide(failed, tries);
		},
		async (ms) => {
			waited.push(ms);
			await Promise.resolve();
		},
	);
	return { result, tried, waited, decided };
}

describe('an attempt that succeeds at once', () => {
	it.each(['a', '', '0', 0, 7, false, true, null, undefined, { ok: false }])(
		'gives its value, whatever it is: %j',
		async (value) => {
			const [attempt, decide, wait] = [jest.fn(), jest.fn(), jest.fn()];
			attempt.mockResolvedValue(ok(value));
			expect(await withRetry(attempt, decide, wait)).toEqual({ ok: true, value });
			expect(attempt.mock.calls).toEqual([[1]]);
			expect(decide).not.toHaveBeenCalled();
			expect(wait).not.toHaveBeenCalled();
		},
	);
});

describe('an attempt that succeeds later', () => {
	it.each(upTo(10))('is made once more after each of %d failures', async (failures) => {
		const { result, tried, decided } = await run(failures + 1, () => 0);
		expect(result).toEqual({ ok: true, value: `value-${failures + 1}` });
		expect(tried).toEqual(upTo(failures + 1));
		// Each failure is judged once, with how often it was tried by then.
		expect(decided).toEqual(upTo(failures).map((tries) => [`TRY-${tries}`, tries]));
	});
});

describe('a failure that ends it', () => {
	it.each(upTo(10))('is the one that was decided on, after %d tries', async (most) => {
		const end = failedWith({ kind: 'notSent', code: 'ENOUGH' }, { tries: most });
		const { result, tried, waited } = await run(Infinity, (_, tries) => (tries < most ? 5 : end));
		expect(result).toBe(end);
		expect(tried).toEqual(upTo(most));
		// Nothing is waited for after the last try.
		expect(waited).toHaveLength(most - 1);
	});
});

describe('the waits', () => {
	it.each<[number[]]>([
		[[0]],
		[[1]],
		[[1000]],
		[[0.5]],
		[[0, 0]],
		[[0, 7, 0]],
		[[5, 4, 3, 2, 1]],
		[[1000, 2000, 4000, 8000]],
		[[120_000, 1]],
		[[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
	])('%j are handed on as they were decided', async (waits) => {
		const decide: Decide = (_, tries) => waits[tries - 1] ?? NaN;
		const { result, waited } = await run(waits.length + 1, decide);
		expect(result.ok).toBe(true);
		expect(waited).toEqual(waits);
	});

	it('are over before the next try', async () => {
		const events: string[] = [];
		await withRetry<string, Failed>(
			async (tries) => {
				events.push(`try ${tries}`);
				return await Promise.resolve(tries < 3 ? lost(tries) : ok('done'));
			},
			() => 5,
			async (ms) => {
				await new Promise((resolve) => setTimeout(resolve, ms));
				events.push('waited');
			},
		);
		expect(events).toEqual(['try 1', 'waited', 'try 2', 'waited', 'try 3']);
	});
});

describe('a decision that takes its time', () => {
	const later = async <T>(value: T): Promise<T> =>
		await new Promise((resolve) => setImmediate(() => resolve(value)));

	it.each([1, 3])('is waited for: %d failures, and then a value', async (failures) => {
		const { result, tried, waited } = await run(failures + 1, async (_, tries) =>
			later(tries * 10),
		);
		expect(result).toEqual({ ok: true, value: `value-${failures + 1}` });
		expect(tried).toEqual(upTo(failures + 1));
		expect(waited).toEqual(upTo(failures).map((tries) => tries * 10));
	});
});

describe('what is thrown', () => {
	const oops = async () => await Promise.reject(new Error('oops'));

	it.each([
		['by an attempt', [oops, () => 0, async () => await Promise.resolve()]],
		['by a decision', [async () => await Promise.resolve(lost(1)), oops, oops]],
		['by a wait', [async () => await Promise.resolve(lost(1)), () => 0, oops]],
	] as Array<[string, Parameters<typeof withRetry>]>)('%s goes on', async (_, steps) => {
		await expect(withRetry(...steps)).rejects.toThrow('oops');
	});
});

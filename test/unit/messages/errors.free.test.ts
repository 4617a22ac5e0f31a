import { explain, explainStored, FAULT_TABLE, free, signIn } from './explained';

describe.each(FAULT_TABLE)('%s on a free call', (_name, fault) => {
	const { message, description, charged, status } = explain(fault, free);

	it('names the job', () => {
		expect(message).toMatch(/^Job 4711: /);
		if (status !== undefined) expect(message).toContain(`(${status})`);
	});

	it('says what to do and that asking is free, and never speaks of a charge', () => {
		expect(description).toMatch(/\. Checking the status of a job is free\.$/);
		expect(message + description).not.toMatch(/charge|pay|paid|Retry On Fail/i);
		expect(charged).toBe('no');
	});

	it('does not speak of a vehicle', () => {
		expect(message + description).not.toMatch(/vehicle|VIN\b(?<!BimmerVIN)|head unit|FA and SVT/);
	});
});

it.each([400, 404, 410, 413, 422])('%d on a free call asks to check the job ID', (status) => {
	expect(explain({ kind: 'status', status }, free).description).toContain('Check that the Job ID');
});

it.each([408, 409, 418, 500, 503])('%d on a free call may be asked again', (status) => {
	expect(explain({ kind: 'status', status }, free).description).toMatch(/^Run it again\./);
});

it('stops the rest for the same reasons as a paid one', () => {
	const all = [...FAULT_TABLE, ['signIn', signIn] as const];
	const stopping = all.filter(([, fault]) => explain(fault, free).stopsTheRest);
	expect(stopping.map(([name]) => name)).toEqual(['401', '402', 'signIn']);
});

it('other failures of a free call never speak of a charge either', () => {
	for (const { charged, message, description } of [
		explainStored(free, 'disk full'),
		explain({ kind: 'failedAnswer' }, { ...free, words: 'Not now' }),
	]) {
		expect(charged).toBe('no');
		expect(message + description).not.toMatch(/charge/i);
	}
});

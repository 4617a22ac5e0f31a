import fc from 'fast-check';

import { readFailure } from '../../../nodes/shared/responses/failure';
import { hostileBody, hostileRecord } from './arbitraries';
import { holds, SHOWABLE } from './check';

test('a failure in a good answer has words, whatever the answer is', () => {
	holds(fc.tuple(hostileBody, fc.boolean()), ([body, job]) => {
		const failure = readFailure(body, { job });
		if (failure === undefined) return;
		expect(Object.keys(failure)).toEqual(['words']);
		expect(failure.words).toMatch(SHOWABLE);
		expect(failure.words).not.toBe('');
	});
});

test('success: false is a failure beside whatever stands with it', () => {
	const isFlag = (key: string): boolean => /^[^a-z0-9]*success[^a-z0-9]*$/i.test(key);
	holds(hostileRecord, (record) => {
		const others = Object.entries(record).filter(([key]) => !isFlag(key));
		const body = Object.fromEntries([['success', false], ...others]);
		expect(readFailure(body)).toBeDefined();
	});
});

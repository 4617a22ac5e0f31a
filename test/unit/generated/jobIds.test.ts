import fc from 'fast-check';

import { readJobIds } from '../../../nodes/BimmerVinTrigger/jobIds';
import { hostileJson, hostileText } from './arbitraries';
import { holds, SHOWABLE } from './check';

const anything = fc.anything({
	withBigInt: true,
	withDate: true,
	withMap: true,
	withNullPrototype: true,
	withSparseArray: true,
});

test('anything is a list of IDs, or a problem in few words', () => {
	holds(fc.oneof(anything, hostileJson, hostileText, fc.array(hostileText)), (value) => {
		const read = readJobIds(value);
		if ('problem' in read) {
			expect(read.problem.message).toMatch(SHOWABLE);
			expect(read.problem.message.length).toBeLessThan(200);
			return;
		}
		expect(new Set(read.ids).size).toBe(read.ids.length);
		for (const id of read.ids) expect(id).toMatch(/^[^\s,;[\]"']([^\s,;]{0,198}[^\s,;[\]"'])?$/);
	});
});

const id = fc.stringMatching(/^[A-Za-z0-9_:.#-]{1,40}$/);
const separator = fc.constantFrom(',', ';', ' ', '\n', '\r\n', '\t', ', ', ' ,;\n ');

test('IDs read back from text, from a list and from pasted JSON', () => {
	holds(fc.tuple(fc.uniqueArray(id), separator), ([ids, between]) => {
		expect(readJobIds(ids.join(between))).toEqual({ ids });
		expect(readJobIds(ids)).toEqual({ ids });
		expect(readJobIds(JSON.stringify(ids))).toEqual({ ids });
	});
});

const nested = (depth: number): unknown => {
	let value: unknown = 'job_1';
	for (let level = 0; level < depth; level++) value = [value];
	return value;
};
const circular: unknown[] = [];
circular.push(circular);

test.each<[string, unknown, string]>([
	['a big integer', [1n], 'bigint'],
	['a list in itself', circular, 'object'],
	['a list nested 10,000 deep', nested(10_000), 'object'],
	['a mark that turns text around', ['a', { b: '\u202e' }], '{"b":" "}'],
])('%s is no ID, and shown', (_, value, shown) => {
	expect(readJobIds(value)).toMatchObject({
		problem: { message: `Job IDs contains something that is not a job ID: ${shown}` },
	});
});

test('a megabyte of brackets is read at once', () => {
	const id = `x${'"'.repeat(1_000_000)}x`;
	expect(readJobIds(id)).toHaveProperty('problem');
	expect(readJobIds(`[${'"'.repeat(1_000_000)}x`)).toEqual({ ids: ['x'] });
});

import fc from 'fast-check';

import { readJobId } from '../../../nodes/shared/responses/job';
import { isOver, parseJobFields, parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { hostileBody, hostileBytes } from './arbitraries';
import { holds, SHOWABLE } from './check';

test('a job ID is short and trimmed, whatever the answer is', () => {
	holds(hostileBody, (body) => {
		const id = readJobId(body);
		if (id === undefined) return;
		expect(id).toBe(id.trim());
		expect(id.length).toBeGreaterThan(0);
		expect(id.length).toBeLessThanOrEqual(200);
	});
});

const idText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => {
	return id.trim() !== '' && !/^[\s\uFEFF]*["[{]/.test(id);
});
const wrapping = fc.array(fc.constantFrom(...FIELD_NAMES.wrappers, ...FIELD_NAMES.jobWrappers), {
	maxLength: 4,
});

test('a job ID reads back from any wrapping', () => {
	const given = fc.oneof(idText, fc.maxSafeInteger());
	holds(fc.tuple(given, wrapping), ([id, wrappers]) => {
		const body = wrappers.reduce<object>((inner, name) => ({ [name]: inner }), { job_id: id });
		expect(readJobId(body)).toBe(String(id).trim());
		expect(readJobId(JSON.stringify(body))).toBe(String(id).trim());
	});
});

test('a job ID longer than a number can be keeps its digits', () => {
	holds(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (id) => {
		expect(readJobId(`{"note":"\\"1","job_id":${id}}`)).toBe(String(id));
	});
});

test('a job is running, done or failed, whatever the answer is', () => {
	holds(hostileBody, (body) => {
		const { state, word = 'x', reason = 'x', vin = 'WBAPH5C55BA123456' } = parseJobFields(body);
		expect(['running', 'done', 'failed']).toContain(state);
		expect(word).toMatch(SHOWABLE);
		expect(word).toMatch(/^[^]{1,60}$/);
		expect(reason).toMatch(SHOWABLE);
		expect(reason.length).toBeLessThanOrEqual(300);
		expect(vin).toMatch(/^[A-Za-z0-9]{7,17}$/);
	});
});

test('a status is one of four, and over only when the job is', () => {
	holds(hostileBytes, (body) => {
		const look = parseJobResponse({ body }).status;
		expect(['running', 'done', 'failed', 'noAnswer']).toContain(look.kind);
		expect(isOver(look)).toBe(look.kind === 'done' || look.kind === 'failed');
	});
});

test('a status word is not cut within a character', () => {
	expect(parseJobFields({ status: `x${'🚗'.repeat(40)}` }).word).toMatch(SHOWABLE);
	expect(parseJobFields({ status: 'a\u2028b' }).word).toBe('a b');
});

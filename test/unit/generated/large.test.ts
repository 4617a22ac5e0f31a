import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { parseJson } from '../../../nodes/shared/responses/json';
import { readToken } from '../../../nodes/shared/responses/token';
import { findCodes } from '../../../nodes/shared/files/codes';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import type { ReadOptions } from '../../../nodes/shared/files/types';
import { jsonBytes } from '../../../nodes/shared/files/content';
import { findFiles } from '../../../nodes/shared/files/find';
import { takeField } from '../../../nodes/shared/files/field';
import { nameFiles } from '../../../nodes/shared/files/nameFiles';
import { JOB_FILE } from '../../../nodes/shared/files/types';
import { parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { readable } from '../results';
import { within } from './check';

const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));
const wide = <T>(count: number, make: (index: number) => [string, T]): Record<string, T> =>
	Object.fromEntries(times(count, make));

/** A record nested as deep, as text: not even JSON.stringify goes so far down. */
const nested = (start: string, end: string): string =>
	`${start.repeat(10_000)}"x"${end.repeat(10_000)}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const word = (index: number): string => index.toString(36);

/** Answers that are large in one way each, as JSON. */
const ANSWERS: Record<string, string> = {
	'10,000 lists in each other': nested('[', ']'),
	'10,000 wrappers in each other': nested('{"data":', '}'),
	'10,000 errors in each other': nested('{"error":', '}'),
	'10,000 lists of files in each other': nested('{"files":[', ']}'),
	'10,000 fields': JSON.stringify(wide(10_000, (index) => [`field_${index}`, index])),
	'10,000 spellings of one wrapper': JSON.stringify(
		wide(10_000, (index) => [
			`data${'-'.repeat(index % 50)}${String.fromCodePoint(0x4e00 + index)}`,
			{ status: 'success' },
		]),
	),
	'10,000 contents in one record': JSON.stringify(
		wide(10_000, (index) => [`x${index}_base64`, base64(`file ${index}`)]),
	),
	'10,000 addresses in one record': JSON.stringify(
		wide(10_000, (index) => [`file${word(index)}_url`, `https://a.test/${index}`]),
	),
	'30,000 codes': JSON.stringify({ codes: times(30_000, (index) => `CODE-${index}-XYZ`) }),
	'5,000 texts in a map': JSON.stringify({
		files: wide(5_000, (index) => [`n${index}`, base64(`the content of ${index} file`)]),
	}),
	'5,000 errors': JSON.stringify({ errors: times(5_000, (index) => ({ msg: `no ${index}` })) }),
	'3 MB of one text': JSON.stringify({ error: 'x '.repeat(1_500_000) }),
	'3 MB of base64': JSON.stringify({ file: base64('x'.repeat(2_000_000)) }),
	'50,000 numbers': JSON.stringify({ data: times(50_000, (index) => index) }),
	'5,000 long numbers': `[${times(5_000, () => '12345678901234567890').join()}]`,
};

const deliverables: Array<ReadOptions['deliverable']> = [
	ENDPOINTS.fscCode.deliverable,
	ENDPOINTS.carPlayUsb.deliverable,
	ENDPOINTS.ecuValidation.deliverable,
];

/** Each in time, and refused in no other way than its own. */
test.each(Object.entries(ANSWERS))('%s', (_, text) => {
	const body = Buffer.from(text);
	within(() => readErrorWords(body));
	within(() => readToken(body, 0));
	within(() => parseJobResponse({ body }).status);
	for (const deliverable of deliverables) {
		const read = within(() => readDeliverable({ body }, { deliverable }));
		if ('problem' in read) expect(typeof read.message).toBe('string');
	}
});

test('100,000 fields', () => {
	const body = Buffer.from(JSON.stringify(wide(100_000, (index) => [`field_${index}`, index])));
	expect(within(() => parseJobResponse({ body }).status)).toEqual({
		kind: 'running',
		sign: 'nothing',
	});
	const { deliverable } = ENDPOINTS.vehicleState;
	const read = readable(within(() => readDeliverable({ body }, { deliverable })));
	expect(read.json).toHaveProperty('field_9');
});

test('one code among very many others of its kind is none', () => {
	expect(findCodes({ codes: times(150_000, (index) => `CODE-${index}`) })).toHaveLength(150_000);
	expect(findCodes({ codes: times(150_000, () => 'CODE-1234567') })).toEqual(['CODE-1234567']);
});

test('more files than a call has arguments are all found', () => {
	const files = wide(125_000, (index) => [`n${index}`, base64(`the content of ${index} file`)]);
	expect(within(() => findFiles({ files }, JOB_FILE)).files).toHaveLength(125_000);
	const taken = within(() => takeField({ a: { files } }, 'a', JOB_FILE, { isText: false }));
	expect(readable(taken).files).toHaveLength(125_000);
});

test('long names that differ in what is cut off are told apart in time', () => {
	const content = Buffer.from('x');
	const files = times(20_000, (index) => ({
		fileName: `${'n'.repeat(140)}${word(index >> 1).padStart(6, '0')}.ncd`,
		content,
	}));
	const named = within(() => nameFiles(files, { deliverable: ENDPOINTS.carPlayUsb.deliverable }));
	expect(new Set(named.map(({ fileName }) => fileName)).size).toBe(20_000);
});

test('errors in errors are read no further than they are shown', () => {
	const names = [
		...['title', 'error', 'err', 'fault', 'exception', 'message', 'msg', 'detail', 'details'],
	];
	const nest = (depth: number, path: string): unknown =>
		depth === 0
			? `words ${path}`
			: Object.fromEntries(names.map((name, at) => [name, nest(depth - 1, `${path}.${at}`)]));
	const text = JSON.stringify(nest(4, ''));
	expect(within(() => readErrorWords(text))?.length).toBe(300);
});

test('JSON that is deep and long is not blown up by its indentation', () => {
	const deep = times(95, () => 0).reduce<unknown>(
		(inner) => [inner],
		times(1_000_000, () => 1),
	);
	expect(within(() => jsonBytes(deep)).length).toBeLessThan(2_100_000);
	expect(jsonBytes({ a: [1] }).toString()).toBe('{\n  "a": [\n    1\n  ]\n}');
});

test('millions of escapes beside a long integer are read', () => {
	const text = `{"job_id":12345678901234567890,"html":"${'\\"'.repeat(4_000_000)}"}`;
	const value = within(() => parseJson(text)) as { job_id: string; html: string };
	expect(value.job_id).toBe('12345678901234567890');
	expect(value.html).toHaveLength(4_000_000);
});

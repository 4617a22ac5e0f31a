/** Which word of an answer is about the job, and what an answer without one says. */
import { parseJobFields } from '../../../nodes/shared/jobs/jobResponse';

const VIN = 'WBAPH5C55BA123456';
const zip = Buffer.from('PK\x03\x04 some files').toString('base64');

test('an answer that tells nothing is a running job, and nothing else', () => {
	expect(parseJobFields({})).toStrictEqual({ state: 'running', hasFiles: false });
});

test.each<[string, object, object]>([
	[
		'the known word of an outer one',
		{ status: 'queued', data: { status: 'marinating' } },
		{ word: 'queued' },
	],
	[
		'also one that is done',
		{ status: 'completed', data: { status: 'marinating' } },
		{ state: 'done' },
	],
	['the inner of two unknown words', { status: 'a', data: { status: 'b' } }, { word: 'b' }],
	[
		'success, beside progress in the same place',
		{ status: 'success', progress: 100 },
		{ state: 'running' },
	],
	[
		'success around files',
		{ status: 'success', data: { progress: 100, file_base64: zip } },
		{ state: 'done' },
	],
	['success around progress', { status: 'success', data: { progress: 40 } }, { state: 'running' }],
	['a word with space around it', { status: ' done ' }, { state: 'done', word: 'done' }],
	['a word that ends in a figure', { status: 'step2' }, { state: 'running', word: 'step2' }],
	['an enumeration without "job"', { status: 'STATE_SUCCEEDED' }, { state: 'done' }],
	['an enumeration in one word', { status: 'JobState_done' }, { state: 'done' }],
	['sixty characters', { status: `${'x'.repeat(59)}😀` }, { word: 'x'.repeat(59) }],
	[
		'a flag in a wrapper beside one that is none',
		{ done: 'maybe', data: { done: true } },
		{ state: 'done' },
	],
	['success: false', { success: false }, { state: 'failed' }],
	['an error', { error: 'No key' }, { state: 'failed', reason: 'No key' }],
	['the VIN that is a text', { vin: 5, data: { vin: ` ${VIN} ` } }, { vin: VIN }],
])('%s', (_, body, expected) => {
	expect(parseJobFields(body)).toMatchObject(expected);
});

test.each<[string, object]>([
	['an HTTP status', { status: '200' }],
	['an empty one', { status: ' ' }],
	['a number', { status: 200 }],
])('%s is no word', (_, body) => {
	expect(parseJobFields(body)).toStrictEqual({ state: 'running', hasFiles: false });
});

test.each([`!!${VIN}`, `${VIN}!!`, 'short', `${VIN}0`])('%s is no VIN', (vin) => {
	expect(parseJobFields({ vin })).not.toHaveProperty('vin');
});

/** An answer with a good status that says the request failed: what counts as saying so, and what does not. */
import { readFailure } from '../../../nodes/shared/responses/failure';

const NO_WORDS = 'no reason given';

test.each<[string, object, string]>([
	['success: 0', { success: 0, data: { a: [1] } }, NO_WORDS],
	['success: "no"', { success: 'no', data: { a: [1] } }, NO_WORDS],
	['success: " FALSE "', { success: ' FALSE ', data: { a: [1] } }, NO_WORDS],
	['ok: "0"', { ok: '0', data: { a: [1] } }, NO_WORDS],
	['a status with space around it', { status: ' error ', message: 'X' }, 'X'],
	['a flag that only begins like a yes', { success: 'yesterday', error: 'X' }, 'X'],
	['a flag that only ends like a yes', { success: '21', error: 'X' }, 'X'],
	['error: true', { error: true }, NO_WORDS],
	['an error number', { error: 5 }, NO_WORDS],
	['an error object with a code', { error: { code: 'E1' } }, 'E1'],
	['an error beside two values', { error: 'X', head_unit: 'NBT', year: 2014 }, 'X'],
	['an error beside texts that are empty', { error: 'X', a: '', b: ' ', c: ' ', d: '  ' }, 'X'],
	['an error beside what holds nothing', { error: 'X', ecus: [], car: {} }, 'X'],
	['an error beside what is not there', { error: 'X', a: undefined, b: undefined, c: null }, 'X'],
	['an error beside a code that is no text', { error: 'X', fsc: 12 }, 'X'],
	['a flag for an error', { hasError: true, errorText: 'nope' }, NO_WORDS],
	['a flag for a failure', { failed: 'true', message: 'Unknown' }, 'Unknown'],
	['clear words beside a fact', { message: 'Server error', ecu: 'DME' }, 'Server error'],
	['words beside what was sent', { message: 'Unknown VIN', vehicle_id: '7' }, 'Unknown VIN'],
	['an error beside a hint', { error: 'X', url_hint: 'a' }, 'X'],
])('%s', (_, body, words) => {
	expect(readFailure(body)).toEqual({ words });
});

test.each<[string, object]>([
	['a flag that only begins like a no', { ok: 'nothing to do' }],
	['a flag that only ends like a no', { success: '100' }],
	['an error where the flag says yes', { success: 'yes', error: 'X' }],
	['an error where the flag is a one', { success: 1, error: 'X' }],
	['an error where the flag is a text with space', { ok: ' True ', error: 'X' }],
	['a fact with its reason', { carplay: false, reason: 'Head unit not supported' }],
	['a fact with a word for a bad end', { result: 'failed', ecu: 'DME' }],
	['how many have failed', { failed: 1, passed: 5 }],
	["a code that is no error's", { code: 'AB12-CD34', message: 'It cannot be used twice.' }],
	['a flag that denies it', { has_error: false, head_unit: 'NBT' }],
	['a status with words for nothing', { status: 'error', message: 'n/a', ecus: [{ n: 1 }] }],
	['an error that is none, with space', { error: ' none ', head_unit: 'NBT' }],
	['an error object that is empty', { error: {} }],
	['error: false', { error: false }],
	['error: 0', { error: 0 }],
	['an error beside an address', { error: 'warning', download_url: 'https://a.test/b' }],
	['an error beside encoded bytes', { error: 'warning', signature_b64: 'UEs=' }],
])('lets %s pass', (_, body) => {
	expect(readFailure(body)).toBeUndefined();
});

test('a status of the job is enough, wherever it stands', () => {
	expect(readFailure({ success: false, job: { state: 'error' } }, { job: true })).toBeUndefined();
});

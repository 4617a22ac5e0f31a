/** Where codes stand in answers that our sandbox never gives, and what is none. */
import { codesInText, findCodes } from '../../../nodes/shared/files/codes';
import type { Json } from '../../../nodes/shared/files/clean';

const A = '7A5H-A6VW-6TTF';
const B = '1FQG-2Z0Y-AAD9';
const only = (code: string): string[] => [code];

test.each<[string, Json]>([
	['an installer with its code', { result: { featureInstaller: { code: A } } }],
	['under activation', { activation: A }],
	['activation with its code', { activation: { code: A, expires: '2027-01-01' } }],
	['fi_code', { status: 'success', fi_code: A }],
	['a name of the product', { carplay_code: A, vin: 'WBA8E9C50GK646975' }],
	['another', { data: { vimCode: A } }],
	['with the map in it', { fscCodePremium: A }],
	['an unlock key', { unlock_key: A }],
	['a license', { license: { key: A, valid_until: '2027-01-01' } }],
	['a list of lists', { codes: [[A], [A]] }],
	['in a list of one answer', [{ feature_installer_code: A }]],
	['beside a code for success', { code: 200, message: 'OK', data: { activation_code: A } }],
	['beside a status word', { code: 'SUCCESS', data: { fsc: A } }],
	['beside a country', { country_code: 'DE', colour_code: '0475', type_code: 'JC52', code: A }],
	['twice', { code: A, fi_code: A }],
	['beside words of what may go wrong', { code: A, message: 'If it fails, try again later.' }],
	['the same in a wrapper', { data: { code: A, message: 'Expired codes cannot be used.' } }],
	['beside words that repeat it', { code: A, message: `Enter ${A}. If an error occurs, repeat.` }],
	['in a body', { status: 'success', body: { code: A } }],
	['in an object of any name', { installation: { code: A } }],
	['in an envelope', { status: 'success', carplay_coding: { code: A } }],
	['in an object with its text', { fsc_code: { text: A, created: '2026-05-01T10:00:00Z' } }],
])('one code: %s', (_, body) => {
	expect(findCodes(body)).toEqual([A]);
});

test('letters in groups', () => {
	const code = 'AAAA BBBB CCCC DDDD';
	expect(findCodes({ fsc: code })).toEqual(only(code));
});

test('a number', () => {
	expect(findCodes({ code: 4711081512 })).toEqual(only('4711081512'));
});

test.each<[string, Json, string[]]>([
	['a list', { codes: [A, B] }, [A, B]],
	['a list under the name of one', { code: [A, B, A] }, [A, B]],
	['a map from name to code', { codes: { carplay: A, fullscreen: B } }, [A, B]],
	[
		'records with their control unit',
		{
			fsc_codes: [
				{ ecu: 'HU_NBT', code: A, sw_id: '0012000E' },
				{ ecu: 'TCB', code: B },
			],
		},
		[A, B],
	],
	[
		'records without a list for them',
		{
			data: [
				{ map_type: 'Premium', fsc: A },
				{ map_type: 'Route', fsc: B },
			],
		},
		[A, B],
	],
	['a name for each', { premium_code: A, route_code: B }, [A, B]],
	[
		'objects in a map',
		{ activation_codes: { premium: { value: A }, route: { value: B, status: 'ok' } } },
		[A, B],
	],
	[
		'parts',
		{ code: { part1: A, part2: B, count: 2, status: 'active', expires: '2027-01-01' } },
		[A, B],
	],
	['an object for each', { carplay: { code: A }, fullscreen: { code: B } }, [A, B]],
	['a bare list', [A, B], [A, B]],
])('several codes: %s', (_, body, expected) => {
	expect(findCodes(body)).toEqual(expected);
});

test.each<[string, Json]>([
	['a status', { code: 200, status_code: 200, message: 'OK' }],
	['a status as text', { code: '200' }],
	['a word about the request', { code: 'VEHICLE_OK', message: 'Sent by mail' }],
	['an error code', { code: 'INTERNAL_ERROR' }],
	[
		'an error code with a number, beside its words',
		{ code: 'ERR-1001', message: 'VIN is invalid' },
	],
	['an error code by name', { error_code: 'E-100200' }],
	[
		'codes of other things',
		{ country_code: 'DE12345', postal_code: '80788AB', zip_code: '80788-12' },
	],
	['codes of the car', { colour_code: '0475AB', fabric_code: 'LCFKSW', type_code: 'JC52XY' }],
	['option codes', { sa_codes: ['1CA', '21N'], e_codes: ['A090'], ho_codes: [] }],
	['a code of the model', { vehicle: { model: { code: '31AZXX7' } }, paint: { code: 'C3Z475' } }],
	['a short code of anything', { lamp: { code: 'LX52' } }],
	['nothing', { code: null, codes: [], fsc: '' }],
	['a word for nothing', { feature_installer_code: 'n/a', fsc_code: 'none', activation_code: '-' }],
	['words in capitals', { fsc_code: 'NOT AVAILABLE', activation_code: 'VEHICLE_UNSUPPORTED' }],
	['another script', { fsc_code: '服务器错误' }],
	['a sentence', { fsc_code: 'Not available for this head unit', code: 'Sent by mail' }],
	['a state', { activation: 'enabled', activation_code: 'pending' }],
	['an activation that is a day', { activation: '2026-05-01' }],
	['a flag', { activation: true, code: false }],
	['an address', 'https://cars.test/code'],
	['an empty list', []],
	['true', true],
])('no code: %s', (_, body) => {
	expect(findCodes(body)).toEqual([]);
});

test.each<[string, string, string[]]>([
	['alone', `\n ${A}\r\n`, [A]],
	['in a sentence', `Your code is ${A}.`, [`Your code is ${A}.`]],
	['a line each', `${A}\r\n${B}\r\n`, [A, B]],
	['with what they are for', `Premium: ${A}\nRoute = ${B}`, [A, B]],
	['without a digit', 'ABCD-EFGH-IJKL', ['ABCD-EFGH-IJKL']],
	['behind its name', `Activation code: ${A}`, [A]],
	['in small letters behind its name', 'Activation code: abcd-1234-efgh', ['abcd-1234-efgh']],
	['with whose it is', 'Your code: ab12-cd34-ef56', ['ab12-cd34-ef56']],
	['in quotes', `code = "${A}";`, [A]],
	[
		'beside what may go wrong',
		'VIN: WBA5R1C50KA000001\nCode: 1234 5678 9012\nNote: If the update fails, contact us',
		['1234 5678 9012'],
	],
	['a word behind its name', 'Code: QWERTY', ['QWERTY']],
	['among other fields', `code=${A}\nvin=WBA5R1C50KA000001\nstatus=ok`, [A]],
	['in a table', `vin,code,status\nWBA5R1C50KA000001,${A},ok`, [A]],
	['in a table of several', `map;fsc\r\n"Premium";"${A}"\r\nRoute;${B}`, [A, B]],
	['under a heading', `[FSC]\nPremium;${A}\nRoute;${B}`, [A, B]],
])('in a text: %s', (_, text, expected) => {
	expect(codesInText(text)).toEqual(expected);
});

test('a code that was folded is one', () => {
	const text = `${'0A1B2C3D'.repeat(8)}\n${'4E5F6071'.repeat(8)}\n82930A`;
	expect(codesInText(text)).toEqual(only(text));
});

test.each([
	'Sent by mail',
	'Your request ID is 8F2A-91BC-11. The code will follow.',
	'服务器错误',
	'status=queued\ncode=none',
	'null',
	'OK',
	'{"code": "7A5H-',
	'<code>7A5H-A6VW</code>',
	'done',
	'12345',
])('no code in the text %s', (text) => {
	expect(codesInText(text)).toEqual([]);
});

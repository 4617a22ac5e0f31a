/** Where codes stand in answers that our sandbox never gives, and what is none. */
import { codesInText, findCodes } from '../../../nodes/shared/files/codes';
import type { Json } from '../../../nodes/shared/files/clean';

const A = '7A5H-A6VW-6TTF';
const B = '1FQG-2Z0Y-AAD9';
const only = (code: string): string[] => [code];

test.each<[Json]>([
	[{ result: { featureInstaller: { code: A } } }],
	[{ activation: A }],
	[{ activation: { code: A, expires: '2027-01-01' } }],
	[{ status: 'success', fi_code: A }],
	[{ carplay_code: A, vin: 'WBA8E9C50GK646975' }],
	[{ data: { vimCode: A } }],
	[{ fscCodePremium: A }],
	[{ unlock_key: A }],
	[{ license: { key: A, valid_until: '2027-01-01' } }],
	[{ codes: [[A], [A]] }],
	[[{ feature_installer_code: A }]],
	[{ code: 200, message: 'OK', data: { activation_code: A } }],
	[{ code: 'SUCCESS', data: { fsc: A } }],
	[{ country_code: 'DE', colour_code: '0475', type_code: 'JC52', code: A }],
	[{ code: A, fi_code: A }],
	[{ code: A, message: 'If it fails, try again later.' }],
	[{ data: { code: A, message: 'Expired codes cannot be used.' } }],
	[{ code: A, message: `Enter ${A}. If an error occurs, repeat.` }],
	[{ status: 'success', body: { code: A } }],
	[{ installation: { code: A } }],
	[{ status: 'success', carplay_coding: { code: A } }],
	[{ fsc_code: { text: A, created: '2026-05-01T10:00:00Z' } }],
])('one code: %j', (body) => {
	expect(findCodes(body)).toEqual([A]);
});

test('letters in groups', () => {
	const code = 'AAAA BBBB CCCC DDDD';
	expect(findCodes({ fsc: code })).toEqual(only(code));
});

test('a number', () => {
	expect(findCodes({ code: 4711081512 })).toEqual(only('4711081512'));
});

test.each<[Json, string[]]>([
	[{ codes: [A, B] }, [A, B]],
	[{ code: [A, B, A] }, [A, B]],
	[{ codes: { carplay: A, fullscreen: B } }, [A, B]],
	[
		{
			fsc_codes: [
				{ ecu: 'HU_NBT', code: A, sw_id: '0012000E' },
				{ ecu: 'TCB', code: B },
			],
		},
		[A, B],
	],
	[
		{
			data: [
				{ map_type: 'Premium', fsc: A },
				{ map_type: 'Route', fsc: B },
			],
		},
		[A, B],
	],
	[{ premium_code: A, route_code: B }, [A, B]],
	[{ activation_codes: { premium: { value: A }, route: { value: B, status: 'ok' } } }, [A, B]],
	[{ code: { part1: A, part2: B, count: 2, status: 'active', expires: '2027-01-01' } }, [A, B]],
	[{ carplay: { code: A }, fullscreen: { code: B } }, [A, B]],
	[
		[A, B],
		[A, B],
	],
])('several codes: %j', (body, expected) => {
	expect(findCodes(body)).toEqual(expected);
});

test.each<[Json]>([
	[{ code: 200, status_code: 200, message: 'OK' }],
	[{ code: '200' }],
	[{ code: 'VEHICLE_OK', message: 'Sent by mail' }],
	[{ code: 'INTERNAL_ERROR' }],
	[{ code: 'ERR-1001', message: 'VIN is invalid' }],
	[{ error_code: 'E-100200' }],
	[{ country_code: 'DE12345', postal_code: '80788AB', zip_code: '80788-12' }],
	[{ colour_code: '0475AB', fabric_code: 'LCFKSW', type_code: 'JC52XY' }],
	[{ sa_codes: ['1CA', '21N'], e_codes: ['A090'], ho_codes: [] }],
	[{ vehicle: { model: { code: '31AZXX7' } }, paint: { code: 'C3Z475' } }],
	[{ lamp: { code: 'LX52' } }],
	[{ code: null, codes: [], fsc: '' }],
	[{ feature_installer_code: 'n/a', fsc_code: 'none', activation_code: '-' }],
	[{ fsc_code: 'NOT AVAILABLE', activation_code: 'VEHICLE_UNSUPPORTED' }],
	[{ fsc_code: '服务器错误' }],
	[{ fsc_code: 'Not available for this head unit', code: 'Sent by mail' }],
	[{ activation: 'enabled', activation_code: 'pending' }],
	[{ activation: '2026-05-01' }],
	[{ activation: true, code: false }],
	['https://cars.test/code'],
	[[]],
	[true],
])('no code: %j', (body) => {
	expect(findCodes(body)).toEqual([]);
});

test.each<[string, string[]]>([
	[`\n ${A}\r\n`, [A]],
	[`Your code is ${A}.`, [`Your code is ${A}.`]],
	[`${A}\r\n${B}\r\n`, [A, B]],
	[`Premium: ${A}\nRoute = ${B}`, [A, B]],
	['ABCD-EFGH-IJKL', ['ABCD-EFGH-IJKL']],
	[`Activation code: ${A}`, [A]],
	['Activation code: abcd-1234-efgh', ['abcd-1234-efgh']],
	['Your code: ab12-cd34-ef56', ['ab12-cd34-ef56']],
	[`code = "${A}";`, [A]],
	[
		'VIN: WBA5R1C50KA000001\nCode: 1234 5678 9012\nNote: If the update fails, contact us',
		['1234 5678 9012'],
	],
	['Code: QWERTY', ['QWERTY']],
	[`code=${A}\nvin=WBA5R1C50KA000001\nstatus=ok`, [A]],
	[`vin,code,status\nWBA5R1C50KA000001,${A},ok`, [A]],
	[`map;fsc\r\n"Premium";"${A}"\r\nRoute;${B}`, [A, B]],
	[`[FSC]\nPremium;${A}\nRoute;${B}`, [A, B]],
])('in a text: %j', (text, expected) => {
	expect(codesInText(text)).toEqual(expected);
});

test('a code that was folded is one', () => {
	const text = `${'0A1B2C3D'.repeat(8)}\n${'4E5F6071'.repeat(8)}\n82930A`;
	expect(codesInText(text)).toEqual(only(text));
});

test.each([
	'Sent by mail',
	'Your request ID is 8F2A-91BC-11. The code will follow.',
	...['服务器错误', 'status=queued\ncode=none', 'null', 'OK', '{"code": "7A5H-'],
	...['<code>7A5H-A6VW</code>', 'done', '12345'],
])('no code in the text %s', (text) => {
	expect(codesInText(text)).toEqual([]);
});

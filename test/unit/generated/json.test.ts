import fc from 'fast-check';

import { parseJson } from '../../../nodes/shared/responses/json';
import { unwrap } from '../../../nodes/shared/responses/unwrap';
import { parseBody } from '../../../nodes/shared/responses/json';
import { envelopesOf } from '../../../nodes/shared/responses/unwrap';
import { hostileBody, hostileText } from './arbitraries';
import { holds } from './check';

/** Ahead of it all, so that the reader looks for long integers. */
const LONG = '12345678901234567890';

test('texts stay as they are beside long integers', () => {
	const digits = fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String);
	const text = fc.array(fc.oneof(hostileText, digits, fc.constantFrom('\\', '"', '-', '.', 'e')));
	holds(fc.array(text.map((parts) => parts.join(''))), (texts) => {
		const sent = [LONG, ...texts.map((one) => JSON.stringify(one))].join(' , ');
		expect(parseJson(`[${sent}]`)).toEqual([LONG, ...texts]);
	});
});

test('an integer is a number as long as it fits, and else its digits', () => {
	holds(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (integer) => {
		const isSafe = Number.isSafeInteger(Number(integer));
		expect(parseJson(`{"a": ${integer}}`)).toEqual({
			a: isSafe ? Number(integer) : String(integer),
		});
	});
});

test('a fraction or a power stays a number, however long', () => {
	const digits = fc.bigInt({ min: 0n, max: 10n ** 40n });
	holds(fc.tuple(digits, digits, fc.constantFrom('', 'e5', 'E-2', 'e+12')), ([a, b, power]) => {
		const text = `${a}.${b}${power}`;
		expect(parseJson(`[${LONG},${text},-${text}]`)).toEqual([LONG, Number(text), -Number(text)]);
	});
});

test('text that is no JSON is a SyntaxError and nothing else', () => {
	holds(fc.tuple(hostileText, hostileText), ([before, after]) => {
		try {
			parseJson(`${before}${LONG}${after}`);
		} catch (error) {
			expect((error as Error).name).toBe('SyntaxError');
		}
	});
});

test('any body can be read, unwrapped and taken into envelopes', () => {
	holds(hostileBody, (body) => {
		parseBody(body);
		unwrap(body);
		expect(envelopesOf(body, ['job']).length).toBeLessThanOrEqual(50);
	});
});

test('a Buffer in JSON is bytes only where numbers are in it', () => {
	expect(parseBody({ type: 'Buffer', data: [0x31] })).toBe('1');
	const hostile = { type: 'Buffer', data: [{ valueOf: 1, toString: 1 }] };
	expect(parseBody(hostile)).toBe(hostile);
});

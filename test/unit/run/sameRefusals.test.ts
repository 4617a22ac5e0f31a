/** The same 403 again and again: what counts as alike, and what is held back. */
import type { Fault } from '../../../nodes/shared/api/fault';
import { failedWith } from '../../../nodes/shared/http/result';
import { explain } from '../../../nodes/shared/messages/explain';
import { ALIKE_REFUSALS, SameRefusals, withoutIds } from '../../../nodes/shared/run/sameRefusals';

const FORBIDDEN: Fault = { kind: 'status', status: 403 };

function note(same: SameRefusals, words: string | undefined, fault = FORBIDDEN, endpoint = '/a') {
	const failed = failedWith(fault, { words });
	same.note(endpoint, failed, explain(fault, { name: 'VIN X', paid: true }, failed), 'VIN X');
}

const isHeld = (same: SameRefusals, endpoint = '/a') =>
	same.explain(endpoint, 'VIN Y') !== undefined && same.signalOf(endpoint).aborted;

it.each([
	['VIN WBA00000000000001 is not enabled', 'VIN WBA00000000000002 is not enabled'],
	['Access denied. Ray ID: 8f2c9d1e', 'Access denied. Ray ID: abcdefab'],
	['Denied (request 6ba7b810-9dad)', 'Denied (request 00c04fd4-30c8)'],
	['Reference #18.2f2d1602', 'Reference #18.a1b2c3d4'],
	['Request id: aBcDeFgHiJk=', 'Request id: zYxWvUtSrQp='],
	['Not Enabled', 'not  enabled'],
])('%s, and %s: alike', (one, other) => {
	expect(withoutIds(one)).toBe(withoutIds(other));
});

it.each([
	['Not enabled for your account', 'Access denied'],
	['CarPlay is not enabled', 'Video is not enabled'],
])('%s, and %s: not alike', (one, other) => {
	expect(withoutIds(one)).not.toBe(withoutIds(other));
});

it('ten alike hold the rest back, with the reason and without a charge', () => {
	const same = new SameRefusals();
	for (let count = 0; count < ALIKE_REFUSALS; count++) {
		expect(isHeld(same)).toBe(false);
		expect(same.room('/a')).toBe(ALIKE_REFUSALS - count);
		note(same, `Not for VIN ${count}`);
	}
	expect(isHeld(same)).toBe(true);
	expect(isHeld(same, '/b')).toBe(false);
	const why = same.explain('/a', 'VIN Y');
	expect(why).toMatchObject({ reason: 'notEnabled', charged: 'no', status: undefined });
	expect(why?.message).toMatch(/^VIN Y: not sent, because 10 calls of this operation were refused/);
	expect(why?.message).not.toContain('VIN X');
	expect(same.room('/a')).toBe(1);
	same.forget();
	expect(isHeld(same)).toBe(false);
});

it.each<[string, (same: SameRefusals) => void]>([
	['a success', (same) => same.note('/a')],
	['a paid refusal', (same) => note(same, 'Vehicle not found', { kind: 'status', status: 404 })],
])('%s between begins anew', (_, between) => {
	const same = new SameRefusals();
	for (let count = 0; count < 3 * ALIKE_REFUSALS; count++) {
		if (count % 9 === 0) between(same);
		note(same, 'Denied');
	}
	expect(isHeld(same)).toBe(false);
});

it.each<[string, Fault]>([
	['a fault of the API', { kind: 'status', status: 500 }],
	['no credit', { kind: 'status', status: 402 }],
	['too many', { kind: 'status', status: 429 }],
	['a lost connection', { kind: 'indeterminate', code: 'ECONNRESET' }],
])('%s is not counted', (_, fault) => {
	const same = new SameRefusals();
	for (let count = 0; count < 3 * ALIKE_REFUSALS; count++) note(same, 'Same', fault);
	expect(isHeld(same)).toBe(false);
});

it('refusals without words are alike, and another status is not', () => {
	const same = new SameRefusals();
	for (let count = 0; count < ALIKE_REFUSALS - 1; count++) note(same, undefined);
	note(same, undefined, { kind: 'status', status: 403, httpStatus: 200 });
	expect(isHeld(same)).toBe(false);
	note(same, undefined);
	expect(isHeld(same)).toBe(true);
});

it('words that never repeat take no room for ever', () => {
	const same = new SameRefusals();
	for (let count = 0; count < 10_000; count++) {
		note(same, String.fromCodePoint(0x4e00 + count, 0x4e00 + (count % 777)));
	}
	expect(isHeld(same)).toBe(false);
});

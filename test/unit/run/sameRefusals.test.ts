/** The same 403 again and again: what counts as alike, and what is held back. */
import type { Fault } from '../../../nodes/shared/api/fault';
import { failedWith } from '../../../nodes/shared/http/result';
import { explain } from '../../../nodes/shared/messages/explain';
import {
	ALIKE_REFUSALS,
	SameRefusals,
	withoutIds,
	type CountedCall,
} from '../../../nodes/shared/run/sameRefusals';

const FORBIDDEN: Fault = { kind: 'status', status: 403 };

const begin = (same: SameRefusals, endpoint = '/a'): CountedCall => {
	const call = same.begin(endpoint);
	call.sent();
	return call;
};

function refuse(call: CountedCall, words: string | undefined, fault = FORBIDDEN): void {
	const failed = failedWith(fault, { words });
	call.failed(failed, explain(fault, { name: 'VIN X', paid: true }, failed), 'VIN X');
}

const note = (same: SameRefusals, words: string | undefined, fault?: Fault) =>
	refuse(begin(same), words, fault);

const isHeld = (same: SameRefusals, endpoint = '/a') =>
	same.explain(endpoint, 'VIN Y') !== undefined && same.signalOf(endpoint).aborted;

it.each([
	['VIN WBA00000000000001 is not enabled', 'VIN WBA00000000000002 is not enabled'],
	['Access denied. Ray ID: 8f2c9d1e', 'Access denied. Ray ID: abcdefab'],
	['Denied (request 6ba7b810-9dad)', 'Denied (request 00c04fd4-30c8)'],
	['Reference #18.2f2d1602', 'Reference #18.a1b2c3d4'],
	['Request id: aBcDeFgHiJk=', 'Request id: zYxWvUtSrQp='],
	['Denied (request_id=kjhgfdsa)', 'Denied (request_id=poiuytre)'],
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
	['a success', (same) => begin(same).succeeded()],
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

describe('a good answer takes longer than a refusal', () => {
	const refuseMany = (same: SameRefusals, count: number) => {
		for (let done = 0; done < count; done++) note(same, 'Denied');
	};

	it('what had left before is waited for, and a success begins anew', () => {
		const same = new SameRefusals();
		const early = begin(same);
		refuseMany(same, 20);
		expect(isHeld(same)).toBe(false);
		early.succeeded();
		refuseMany(same, ALIKE_REFUSALS - 1);
		expect(isHeld(same)).toBe(false);
		note(same, 'Denied');
		expect(isHeld(same)).toBe(true);
	});

	it.each<[string, (call: CountedCall) => void]>([
		['is refused too', (call) => refuse(call, 'Denied')],
		['has another fault', (call) => refuse(call, 'Down', { kind: 'status', status: 500 })],
		['ends without an answer', (call) => call.end()],
	])('where that %s, the rest is held back', (_, end) => {
		const same = new SameRefusals();
		const early = begin(same);
		refuseMany(same, ALIKE_REFUSALS);
		expect(isHeld(same)).toBe(false);
		end(early);
		expect(isHeld(same)).toBe(true);
		expect(same.explain('/a', 'VIN Y')?.message).toContain('10 calls of this operation');
	});

	it('what leaves later, has not left at all or has ended is not waited for', () => {
		const same = new SameRefusals();
		same.begin('/a');
		begin(same, '/b');
		const over = begin(same);
		over.end();
		over.sent();
		note(same, 'Denied');
		begin(same);
		refuseMany(same, ALIKE_REFUSALS - 1);
		expect(isHeld(same)).toBe(true);
	});

	it('a call that hangs is waited for until thirty have come', () => {
		const same = new SameRefusals();
		begin(same);
		refuseMany(same, 29);
		expect(isHeld(same)).toBe(false);
		note(same, 'Denied');
		expect(isHeld(same)).toBe(true);
	});
});

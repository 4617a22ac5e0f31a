import {
	isSandboxAnswer,
	readFullVin,
	vinOfCandidate,
} from '../../../nodes/shared/responses/vehicles';

const VIN = 'WBA8E9C50GK646975';
const OTHER = 'WBA8E9C50GK600000';
const SHORT = 'K646975';

describe('the full VIN of a vehicle that was asked for by its last 7', () => {
	it.each<[string, unknown]>([
		['in the envelope', { status: 'success', vin17: VIN, vin7: SHORT }],
		['in the one object', { status: 'success', vehicle_order: { vin: VIN } }],
		['in a wrapper', { data: { vehicle: { VIN17: VIN.toLowerCase() } } }],
		['under its usual name', { vin: ` ${VIN} ` }],
		['beside a short one', { vin: SHORT, vin17: VIN }],
		['in bytes', Buffer.from(JSON.stringify({ vin17: VIN }))],
	])('%s', (_name, body) => {
		expect(readFullVin(body, SHORT)).toBe(VIN);
	});

	it.each<[string, unknown]>([
		['nowhere', { model: '530i' }],
		['another vehicle', { vin17: OTHER }],
		['only the short one', { vin: SHORT }],
		['in the words', { message: `Found ${VIN}` }],
		['no object', `${VIN}`],
		['in a list of other cars', { similar: [{ vin: VIN }] }],
	])('is not there: %s', (_name, body) => {
		expect(readFullVin(body, SHORT)).toBeUndefined();
	});

	it('is the given one where that is full', () => {
		expect(readFullVin({ vin17: OTHER }, VIN)).toBe(VIN);
	});
});

it.each<[object, string | undefined]>([
	[{ vin17: VIN, vin7: SHORT }, VIN],
	[{ vin: SHORT, vin17: VIN }, VIN],
	[{ vehicle_vin: SHORT }, SHORT],
	[{ vin7: SHORT, model: '3' }, SHORT],
	[{ model: '3' }, undefined],
	[{ vin: ' ' }, undefined],
])('the VIN of the candidate %j is %s', (candidate, vin) => {
	expect(vinOfCandidate({ ...candidate })).toBe(vin);
});

it.each<[unknown, boolean]>([
	[{ sandbox: true }, true],
	[{ sandbox: 'true' }, true],
	[{ Sandbox: true }, true],
	[{ data: { is_sandbox: true } }, true],
	[{ sandbox: false }, false],
	[{ sandbox: 'no' }, false],
	[{ sandbox: {} }, false],
	[{ status: 'success', vehicle_order: { sandbox: true } }, true],
	[{ sandbox: 1 }, true],
	[{ sandbox: 'yes' }, true],
	[{ vehicle: { sandbox: true } }, false],
	['sandbox', false],
	[undefined, false],
])('%j is an answer of the sandbox: %p', (body, expected) => {
	expect(isSandboxAnswer(body)).toBe(expected);
});

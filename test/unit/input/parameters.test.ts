import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { readParameters } from '../../../nodes/shared/input/request';

/** The names that were asked for, in order. */
function asked(endpoint: EndpointName, values: Record<string, unknown> = {}): string[] {
	const names: string[] = [];
	const parameters = readParameters(endpoint, (name) => {
		names.push(name);
		return values[name] ?? `value of ${name}`;
	});
	expect(Object.keys(parameters)).toEqual(names);
	return names;
}

describe('the fields that are read', () => {
	it.each(
		(Object.keys(ENDPOINTS) as EndpointName[]).filter(
			(name) => !['fscCode', 'secureCodingSubmit', 'secureCodingStatus'].includes(name),
		),
	)('of %s are the VIN', (endpoint) => {
		expect(asked(endpoint)).toEqual(['vin']);
	});

	it('of a map are the VIN and the kind of map', () => {
		expect(asked('fscCode')).toEqual(['vin', 'mapType']);
	});

	it('of a status is the job ID', () => {
		expect(asked('secureCodingStatus')).toEqual(['jobId']);
	});

	it.each([
		[{ vehicleOrder: 'original' }, ['vin', 'vehicleOrder']],
		[
			{ vehicleOrder: 'modified', inputMode: 'text' },
			['vin', 'vehicleOrder', 'inputMode', 'fa', 'svt'],
		],
		[
			{ vehicleOrder: 'modified', inputMode: 'binary' },
			['vin', 'vehicleOrder', 'inputMode', 'faBinaryField', 'svtBinaryField'],
		],
	])('of a submit with %j are only those on screen', (values, names) => {
		expect(asked('secureCodingSubmit', values)).toEqual(names);
	});
});

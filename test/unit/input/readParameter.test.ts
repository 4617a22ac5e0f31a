import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { readParameter } from '../../../nodes/shared/input/readParameter';

const json = {
	vin: 'WBA1',
	VIN: 'WBA2',
	'VIN no.': 'WBA3',
	"it's": 'WBA4',
	car: { vin: 'WBA5', list: ['WBA6'], none: null, isBmw: true },
	number: 7,
	empty: '',
	length: 'WBA7',
	_$1: 'WBA8',
	formula: '={{ 1 }}',
	long: 'x'.repeat(100_000),
	über: 'WBA9',
};

const EVALUATED = 'evaluated by n8n';

const read = (raw: unknown): unknown =>
	readParameter(
		{
			getInputData: () => ({ json }),
			getNodeParameter: () => EVALUATED,
		} as unknown as IExecuteSingleFunctions,
		'vin',
		raw,
	);

it.each([
	['={{ $json.vin }}', 'WBA1'],
	['={{$json.VIN}}', 'WBA2'],
	['={{ $json["VIN no."] }}', 'WBA3'],
	[`={{ $json["it's"] }}`, 'WBA4'],
	["={{ $json['VIN no.'] }}", 'WBA3'],
	['={{ $json.car.vin }}', 'WBA5'],
	['={{ $json.car["vin"] }}', 'WBA5'],
	["={{ $json['car'].vin }}", 'WBA5'],
	['={{\n\t$json.vin\n}}', 'WBA1'],
	['={{ $json.number }}', 7],
	['={{ $json.empty }}', ''],
	['={{ $json.length }}', 'WBA7'],
	['={{ $json._$1 }}', 'WBA8'],
	['={{ $json.formula }}', '={{ 1 }}'],
	['={{ $json.long }}', json.long],
])('%s is a field of the item', (raw, value) => {
	expect(read(raw)).toBe(value);
});

it.each([
	'WBA1',
	'{{ $json.vin }}',
	'= {{ $json.vin }}',
	'={{ $json.vin }} ',
	'={{ $json.vin }}{{ $json.VIN }}',
	'={{ $json.vin + "" }}',
	'={{ $json.vin.trim() }}',
	'={{ $json.vin || "WBA" }}',
	'={{ $json?.vin }}',
	'={{ $json.car?.vin }}',
	'={{ $json.missing }}',
	'={{ $json.car.missing.vin }}',
	'={{ $json.car.list[0] }}',
	'={{ $json.car.list.length }}',
	'={{ $json.car.none }}',
	'={{ $json.car.isBmw }}',
	'={{ $json.car }}',
	'={{ $json.vin.length }}',
	'={{ $json.toString }}',
	'={{ $json.__proto__ }}',
	'={{ $json["v\\u0069n"] }}',
	'={{ $json.über }}',
	'={{ $json[vin] }}',
	'={{ $json["vin"].0 }}',
	'={{ $json }}',
	'={{ $JSON.vin }}',
	'={{ $("Sheet").item.json.vin }}',
	'={{ $input.item.json.vin }}',
	'={{ /* a comment */ $json.vin }}',
	undefined,
	7,
	{ value: '={{ $json.vin }}' },
])('%s is evaluated by n8n', (raw) => {
	expect(read(raw)).toBe(EVALUATED);
});

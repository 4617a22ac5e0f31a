import fc, { type Arbitrary } from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

/** The node that the items come from. */
export const SOURCE = 'Vehicles';

const KEYS = [
	...['vin', 'VIN', 'car', 'list', 'VIN no.', "it's", 'a"b', 'a`b', 'a\\b', 'a]b', '', ' ', 'a\nb'],
	...['0', '1a', '_x', '$1', 'über', '车架号', '🚗', '{{ vin }}', 'a}}b', '${vin}', '/* vin */'],
	...['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'length', 'isEmpty'],
	...['class', 'null', 'this', 'json', 'item', 'first', 'toJsonString', 'getPrototypeOf'],
];

const VIN = 'WBA3A5C51FK123456';
const VALUES: readonly unknown[] = [
	...[
		VIN,
		VIN.toLowerCase(),
		` ${VIN}\n`,
		VIN.slice(-7),
		'WBA\u200b3A5C5',
		'🚗 über',
		'x'.repeat(5_000),
	],
	...[
		'',
		' ',
		'0',
		'={{ $json.vin }}',
		'{{ $json.vin }}',
		'=1 + 1',
		'${1 + 1}',
		'"a" \'b\' `c` \\d',
	],
	...['true', 'null', '{"vin":1}', '[1]', '2026-01-31', '2026-01-31T10:00:00.000+02:00', 'premium'],
	...[0, -0, 7, 1234567, 1.5, -1, 2 ** 53 - 1, 2 ** 53 + 2, 1e21, 5e-324, true, false, null],
	...[[], [VIN], [[VIN]], {}, { vin: VIN }, { list: [{ vin: VIN }] }, { length: 3 }],
];

const key = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom('vin', 'VIN', 'car') },
	{ weight: 3, arbitrary: fc.constantFrom(...KEYS) },
);

const value = fc.constantFrom(...VALUES);

/** Nearly all of the keys. Unlike an assignment, this makes `__proto__` a field like any other. */
const fieldsOf = (values: Arbitrary<unknown>): Arbitrary<IDataObject> =>
	fc
		.tuple(
			fc.subarray(KEYS, { minLength: KEYS.length - 5 }),
			fc.array(values, { minLength: KEYS.length, maxLength: KEYS.length }),
		)
		.map(([keys, all]) => Object.fromEntries(keys.map((one, at) => [one, all[at]])) as IDataObject);

/** An item that has most of the keys, and in one or two of them most of the keys again. */
export const itemJson: Arbitrary<IDataObject> = fc
	.tuple(fieldsOf(value), fc.oneof(fieldsOf(value), value), fieldsOf(value))
	.map(([fields, car, inList]) => ({ ...fields, car, list: [inList] }) as IDataObject);

const quoted = (name: string): Arbitrary<string> =>
	fc.constantFrom(
		// As somebody types it, who does not think of what has to be escaped.
		...[`"${name}"`, `'${name}'`, `"${name}"`, `'${name}'`, `\`${name}\``],
		JSON.stringify(name),
		`"${name.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)}"`,
	);

const accessor: Arbitrary<string> = fc.oneof(
	{ weight: 6, arbitrary: key.map((name) => `.${name}`) },
	{ weight: 6, arbitrary: key.chain(quoted).map((text) => `[${text}]`) },
	{
		weight: 1,
		arbitrary: fc.oneof(
			key.map((name) => `?.${name}`),
			key.chain(quoted).map((text) => `?.[${text}]`),
			key.map((name) => ` .${name}`),
			key.chain(quoted).map((text) => `[ ${text} ]`),
			fc.constantFrom(
				'[0]',
				'[1]',
				'.0',
				'[vin]',
				'[-1]',
				'["vin", "VIN"]',
				'["v" + "in"]',
				'.at(0)',
			),
		),
	},
);

const root: Arbitrary<string> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant('$json') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...['$input.item.json', '$input.first().json', `$('${SOURCE}').item.json`, '$JSON', 'json'],
			...[
				`$node["${SOURCE}"].json`,
				`$("${SOURCE}").all()[0].json`,
				'$("Nowhere").item.json',
				'$data',
			],
		),
	},
);

const nested = fc.constantFrom(
	'.car',
	'["car"]',
	"['car']",
	'?.car',
	'.list[0]',
	'["list"][0]',
	'.nothing',
);

const path: Arbitrary<string> = fc.oneof(
	{ weight: 6, arbitrary: accessor },
	{ weight: 3, arbitrary: fc.tuple(nested, accessor).map((parts) => parts.join('')) },
	{ weight: 1, arbitrary: fc.array(accessor, { maxLength: 3 }).map((parts) => parts.join('')) },
);

const field: Arbitrary<string> = fc.tuple(root, path).map((parts) => parts.join(''));

/** What somebody does with a field. */
const used: Arbitrary<string> = field.chain((of) =>
	fc.constantFrom(
		...[
			`${of}.toUpperCase()`,
			`${of}.trim()`,
			`${of}.toString()`,
			`${of}.slice(-7)`,
			`${of}.length`,
		],
		...[`${of} ?? "WBA"`, `${of} || "WBA"`, `${of} + ""`, `"WBA" + ${of}`, `-${of}`, `!${of}`],
		...[`${of} ? ${of} : "WBA"`, `\`WBA\${${of}}\``, `\`\${${of}}\``, `(${of})`, `[${of}][0]`],
		...[`/* VIN */ ${of}`, `${of} /* VIN */`, `${of} // VIN`, `// VIN\n${of}`, `${of};`, `;${of}`],
		...[`{ vin: ${of} }`, `({ vin: ${of} }).vin`, `[${of}]`, `(() => ${of})()`, `String(${of})`],
		...[`JSON.stringify(${of})`, `${of}.isEmpty()`, `${of}, "WBA"`, `${of}\n.trim()`, `void ${of}`],
		...[
			`${of} = "WBA"`,
			`delete ${of}`,
			`new Date(${of}).getTime()`,
			`DateTime.fromISO(${of}).toISODate()`,
			`await ${of}`,
		],
		...[
			`Number(${of})`,
			`typeof ${of}`,
			`${of}.toDateTime().toISO()`,
			`$if(${of}, ${of}, "")`,
			`...${of}`,
		],
	),
);

const code = fc.oneof({ weight: 3, arbitrary: field }, { weight: 2, arbitrary: used });

const framed = (of: string): Arbitrary<string> =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(`={{ ${of} }}`, `={{${of}}}`) },
		{
			weight: 3,
			arbitrary: fc.constantFrom(
				...[`={{\n\t${of}\r\n}}`, `={{\u00a0${of}\ufeff}}`, `={{ ${of}}}`, `={{${of} }}`],
				...[
					`= {{ ${of} }}`,
					`={{ ${of} }} `,
					`={{ ${of} }}\n`,
					`=WBA{{ ${of} }}`,
					`={{ ${of} }}WBA`,
				],
				...[`={{ ${of} }}{{ ${of} }}`, `={{ ${of} }} {{ $json.VIN }}`, `={{}}{{ ${of} }}`],
				...[of, `=${of}`, `{{ ${of} }}`, ` ={{ ${of} }}`, `=={{ ${of} }}`, `=\\{{ ${of} }}`],
				...[
					`={{ ${of} }`,
					`={{ ${of}`,
					`={ ${of} }`,
					`={{{ ${of} }}}`,
					`={{ ${of} }}}}`,
					`={{ {{ ${of} }} }}`,
				],
			),
		},
	);

/** What may stand in a field of a node: fixed text, or an expression of many kinds; half of them only a field of the item. */
export const parameter: Arbitrary<string> = fc.oneof(
	{ weight: 12, arbitrary: code.chain(framed) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...[
				'=',
				'={{ }}',
				'={{}}',
				VIN,
				`=${VIN}`,
				'={{ "WBA" }}',
				'={{ $json }}',
				'={{ undefined }}',
			],
			...[
				'={{ null }}',
				'={{ 1234567 }}',
				'={{ true }}',
				'={{ $itemIndex }}',
				'={{ $json.vin',
				'{{',
				'=}}',
			],
			...[
				'={{ $json["vin }}',
				'={{ $json[] }}',
				'={{ $json. }}',
				'={{ throw 1 }}',
				'={{ (() => {})() }}',
			],
			...[
				'={{ new Date("2026-01-31").toISOString() }}',
				'={{ DateTime.fromISO("2026-01-31", { zone: "utc" }).toISO() }}',
			],
			...['={{ $vars.vin }}', '={{ $runIndex }}', '={{ $execution.mode }}'],
		),
	},
);

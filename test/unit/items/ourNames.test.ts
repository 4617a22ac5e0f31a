import { withoutOurNames } from '../../../nodes/shared/items/ourNames';

it.each([
	['nothing of ours', { vin: 'V' }, { vin: 'V' }, { vin: 'V' }],
	[
		'both, in their places',
		{ summary: 'All good', vin: 'V', cost: 0.2 },
		{ summary: 'All good', vin: 'V', cost: 0.2 },
		{ apiSummary: 'All good', vin: 'V', apiCost: 0.2 },
	],
	['nothing in it', { cost: null }, { cost: null }, { apiCost: null }],
	['names that are taken', { cost: 1, apiCost: 2 }, {}, { apiCost_: 1, apiCost: 2 }],
	[
		'outside of the wrapper',
		{ vin: 'V' },
		{ cost: 0.2, data: { vin: 'V' } },
		{ vin: 'V', apiCost: 0.2 },
	],
	['outside, and nothing in it', { vin: 'V' }, { cost: null, data: { vin: 'V' } }, { vin: 'V' }],
	['not an object', { data: [1] }, [1], { data: [1] }],
])('%s', (_, json, body, expected) => {
	expect(withoutOurNames(json, body)).toEqual(expected);
	expect(Object.keys(withoutOurNames(json, body))).toEqual(Object.keys(expected));
});

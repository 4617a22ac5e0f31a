import { readPrice } from '../../../nodes/shared/responses/price';

const LIST = 25;

it.each<[string, unknown, number]>([
	['a number', { status: 'success', credits_charged: 0.15, carplay_check: {} }, 15],
	['a text', { creditsCharged: '0.15' }, 15],
	['with its unit', { credits_charged: '0.15 credits' }, 15],
	['German', { 'Credits-Charged': '0,15 €' }, 15],
	['in the wrapper', { success: true, data: { cost: 0.25, vin: 'WBA…' } }, 25],
	['in the envelope’s one object', { status: 'success', vehicle_state: { cost: 0.2 } }, 20],
	['an object', { cost: { amount: 0.15, currency: 'EUR' } }, 15],
	['in a bill', { billing: { credits: 0.15, remaining: 812.4 } }, 15],
	['in a bill, by its own name', { usage: { credits_charged: 0.13 } }, 13],
	['nothing', { credits_charged: 0 }, 0],
	['more than the list price, by a name that is clear', { credits_charged: 0.3 }, 30],
	['whole', { credits_charged: '2' }, 200],
	['a sum of fractions', { credits_charged: 0.1 + 0.2 }, 30],
	['thrice a price', { cost: 0.07 * 3 }, 21],
	['with zeros', { credits_charged: '0.1500' }, 15],
	['as bytes', Buffer.from('{"credits_used":0.07}'), 7],
])('%s', (_, body, cents) => {
	expect(readPrice(body, LIST)).toBe(cents);
});

it.each<[string, unknown]>([
	['nothing is said', { status: 'success', vehicle_state: { ilevel: 'F020' } }],
	['what is left', { credits: 812.4, credits_remaining: 812.4, balance: 3 }],
	['used in this month', { credits_used: 153.2 }],
	['what an activation would cost', { price: 20, carplay: { compatible: true } }],
	['a flag', { charged: true }],
	['prose', { cost: 'Free for the first month' }],
	['a fraction of a cent', { credits_charged: 0.123 }],
	['cents, or a balance', { credits_charged: 25 }],
	['the same as text', { credits_charged: '812.40' }],
	['more than numbers can hold', { credits_charged: 1e300 }],
	['less than a cent', { credits_charged: 1e-7 }],
	['below nothing', { credits_charged: -1 }],
	['inside the data', { vehicle: { options: [{ code: '205', price: 0.2 }] } }],
	['no object', 'Hello'],
])('%s', (_, body) => {
	expect(readPrice(body, LIST)).toBeUndefined();
});

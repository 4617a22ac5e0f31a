/** Which cars the order desk takes an order for, by the summary of their check. */
import { runCode } from './exampleCode';

const FILE = 'carplay-order-desk.json';
const SETTINGS = { vin: 'WBAJA9103HB304909', price: '20.00 credits' };

const says = (summary: object | undefined, settings = SETTINGS) =>
	runCode(FILE, 'What the Check Says', {
		input: [{ vin: SETTINGS.vin, ...(summary && { summary }) }],
		nodes: { Settings: [[settings]] },
	})[0]!;

it.each([
	'NBT EVO ID5',
	'NBT EVO ID6',
	'NBT_EVO_ID6',
	'NBT-EVO-ID5',
	'EVO ID5',
	'evo id6',
	'ID5',
	'ID 6',
	'NBT EVO ID 6.0',
	'NBTEvo_ID5',
	'NBTEVOID6',
	'EVO ID5/6',
	'NBT EVO ID5/ID6',
	'HU_NBT2 ID5',
	'NBT2 EVO (ID6)',
	'HU-H2 EVO ID5',
	'BMW NBT EVO ID6',
	'Head unit: NBT EVO ID5',
])('takes an order for %s', (headUnit) => {
	expect(says({ carPlay: 'yes', headUnit, note: null }).canBeOrdered).toBe('yes');
});

it.each([
	'NBT EVO ID4',
	'NBT_EVO_ID4',
	'EVO ID4',
	'MGU ID7',
	'ID8',
	'EntryEVO',
	'ENTRY_EVO',
	'ID7',
])('says of %s that it takes no code or file', (headUnit) => {
	const answer = says({ carPlay: 'yes', headUnit, note: null });
	expect(answer).toMatchObject({ canBeOrdered: 'no' });
	expect(answer.why).toContain('another way');
});

it.each([
	null,
	undefined,
	'',
	'HU_NBT2',
	'NBT',
	'NBT EVO',
	'MGU',
	'CIC',
	'RAM NAC',
	'ID50',
	'ID5.05',
	'ID 56',
	'ID4/5',
	'ID4, update to ID5',
	'MGU ID5',
	'not EVO ID5',
	'EVO ID5 retrofit possible',
	'older than ID6',
	'KID5',
	'VIDEO 5',
	'unknown',
	'63',
	5,
])('does not know whether %p takes it', (headUnit) => {
	const answer = says({ carPlay: 'yes', headUnit, note: null });
	expect(answer.canBeOrdered).toBe('unknown');
	expect(answer.why).toContain('did not say enough');
});

it.each([
	['unknown', { carPlay: 'unknown', headUnit: 'NBT EVO ID6', note: 'on request' }],
	['unknown', { carPlay: 'unknown', headUnit: 'EntryEVO', note: null }],
	['unknown', { headUnit: 'NBT EVO ID6' }],
	['unknown', { carPlay: true, headUnit: 'NBT EVO ID6' }],
	['unknown', {}],
	['unknown', undefined],
	['no', { carPlay: 'no', headUnit: 'NBT EVO ID6', note: 'EntryEVO without Wi-Fi port' }],
	['no', { carPlay: 'no', headUnit: null, note: null }],
])('says %s to %p', (canBeOrdered, summary) => {
	expect(says(summary)).toMatchObject({ canBeOrdered });
});

it('gives the reason of a no, without what a page would take for HTML or an expression', () => {
	const { why } = says({ carPlay: 'no', headUnit: null, note: '<b>{{ $env }}</b> & more' });
	expect(why).toBe('b $env /b  more');
});

it('shows what is not known as not known', () => {
	const summary = { carPlay: 'yes', headUnit: 'ID6', fullscreenCarPlay: 'unknown', model: null };
	const [{ offer }] = runCode(FILE, 'Offer', {
		input: [says({ ...summary, note: '<i>{a}</i>' })],
		nodes: { Settings: [[SETTINGS]] },
	}) as [{ offer: string }];
	expect(offer).toContain('<b>not known: ask us</b>');
	expect(offer).toContain('Car:&nbsp;</td><td><b>not known</b>');
	expect(offer).toContain('&lt;i&gt;&#123;a&#125;&lt;/i&gt;');
});

describe('a car that is asked for by its last 7 characters', () => {
	const settings = { ...SETTINGS, vin: SETTINGS.vin.slice(-7) };
	const fitting = { carPlay: 'yes', headUnit: 'EVO ID6' };

	it('is ordered for, and shown, by all 17', () => {
		const answer = says({ ...fitting, vin: SETTINGS.vin }, settings);
		expect(answer).toMatchObject({ canBeOrdered: 'yes', vin: SETTINGS.vin });
		const [page] = runCode(FILE, 'Offer', { input: [answer], nodes: { Settings: [[settings]] } });
		expect(page!.offer).toContain(`VIN:&nbsp;</td><td><b>${SETTINGS.vin}</b>`);
	});

	it('goes to a person where the answer does not name it in full', () => {
		expect(says({ ...fitting, vin: null }, settings).canBeOrdered).toBe('unknown');
	});
});

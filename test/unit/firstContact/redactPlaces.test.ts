import type { Exchange } from '../../firstContact/exchange';
import type { Json } from '../../firstContact/fixture';
import { redactor, VIN } from './redacting';

const answer = (body: Buffer, contentType: string): Exchange => ({
	method: 'POST',
	path: '/service-history',
	requestHeaders: [],
	requestBody: Buffer.alloc(0),
	status: 200,
	headers: [['content-type', contentType]],
	body,
	tookMs: 1,
});

const OTHER_VIN = 'WBAJA9103HB304909';

describe('a VIN that nobody has asked for', () => {
	it.each<[string, (vin: string) => { vin: string; at: string }]>([
		['in a file name', (vin) => ({ vin, at: `report_${vin}.html` })],
		['with words around it', (vin) => ({ vin, at: `vehicle-${vin}-history` })],
		['in lower case', (vin) => ({ vin, at: vin.toLowerCase() })],
		['by its last 7', (vin) => ({ vin, at: vin.slice(-7) })],
		['by its last 6', (vin) => ({ vin, at: `VIN ${vin.slice(-6)}` })],
	])('has one stand-in: %s', (_, answerWith) => {
		for (let seed = 1; seed <= 10; seed++) {
			const other = redactor(seed).json(answerWith(OTHER_VIN)) as { vin: string };
			expect(other.vin).not.toContain(OTHER_VIN.slice(-6));
			expect(other).toEqual(answerWith(other.vin));
		}
	});
});

describe('numbers that are no price', () => {
	it.each<[string, Json]>([
		['what an account has left', { credits: 153.25 }],
		['a balance', { balance: 99.5 }],
		['any value', { code: 'colour', value: 475 }],
		['any amount', { amount: 317 }],
		['a count', { usage: 17 }],
	])('are replaced: %s', (_, given) => {
		expect(redactor().json(given)).not.toEqual(given);
	});

	it.each<[string, Json]>([
		['of a bill', { billing: { credits: 0.25 } }],
		['of a bill in words', { usage: { amount: '3.00' } }],
		['with its unit beside it', { price: { amount: 12, currency: null } }],
		['under a name of its own', { cost: 7, total_price: 7 }],
	])('but prices stay: %s', (_, given) => {
		expect(redactor().json(given)).toEqual(given);
	});
});

describe('single characters', () => {
	it('that are a whole answer stay', () => {
		const answers = ['y', 'N', 'J', 'n/a', 'k.A.', '-', '1', '0'];
		expect(redactor().json(answers)).toEqual(answers);
	});

	it('of a secret that is spread do not', () => {
		const letters = [...'sbehklmps'];
		const others = redactor().json(letters) as string[];
		expect(others.filter((other, at) => other === letters[at])).toEqual([]);
		expect(redactor().text('s<b>b</b>e\u200bh k')).not.toMatch(/s<b>b|e.h k/);
	});

	it.each([
		['circled', 'ⓐⓑⒼⒽ'],
		['squared', '🄴🅈🄹'],
		['flags', '🇩🇪🇦'],
		['braille', '⡥⡹⡊'],
		['not to be seen', '\u{e0057}\u{e0042}\u{e0041}'],
		['of private use', '\ue000\ue001'],
		['pictures of controls', '␅␙␊'],
		['emoji', '🚗✓'],
	])('that are letters to the eye or to nobody are replaced: %s', (_, text) => {
		expect(redactor().text(`a ${text}`)).toBe(`a ${'·'.repeat(text.length)}`);
	});

	it('that any text has stay', () => {
		expect(
			redactor()
				.text('“–” … € 20 °C ©')
				.replace(/[\dA-Z]/g, ''),
		).toBe('“–” … €  ° ©');
	});
});

describe('texts in other character sets', () => {
	const page = `<html><body><h1>Größe für Käufer</h1><p>${VIN}</p></body></html>`;

	it.each([
		['declared by a header', 'text/html; charset=ISO-8859-1', page],
		['declared by the page', 'text/html', page.replace('<body>', '<meta charset="iso-8859-1">')],
		['declared by nobody', 'text/html', page],
	])('stay readable: %s', (_, type, text) => {
		const redact = redactor();
		const { body } = redact.exchange(answer(Buffer.from(text, 'latin1'), type));
		const other = 'text' in body ? body.text : '';
		expect(other).toContain(`<p>${redact.text(VIN)}</p>`);
		expect(other).toHaveLength(text.length);
		expect(other).not.toMatch(/Größe|Käufer/);
	});

	it.each<[string, BufferEncoding, Buffer]>([
		['ISO-8859-1', 'latin1', Buffer.from(page, 'latin1')],
		['UTF-8 with its mark', 'utf8', Buffer.from(`\ufeff${page}`)],
		['UTF-16 with its mark', 'utf16le', Buffer.from(`\ufeff${page}`, 'utf16le')],
		['UTF-16, the other way round', 'utf16le', Buffer.from(`\ufeff${page}`, 'utf16le').swap16()],
	])('in base64 keep their form: %s', (charset, encoding, bytes) => {
		const redact = redactor();
		const { file } = redact.json({ file: bytes.toString('base64') }) as { file: string };
		const other = Buffer.from(file, 'base64');
		expect(other).toHaveLength(bytes.length);
		const read = charset.endsWith('round') ? other.swap16() : other;
		expect(read.toString(encoding)).toContain(`<p>${redact.text(VIN)}</p>`);
	});
});

it.each([
	['0x63', /^0x[1-9a-f]{2}$/],
	['0x001B', /^0x[1-9A-F]{4}$/],
	['2026-11-28T05:16:48+00:00', /^20\d\d-\d\d-\d\dT1\d:[1-5]{2}:[1-5]{2}\+00:00$/],
	['2026-11-28T05:16:48-05:00', /-05:00$/],
])('keeps the form of %s', (text, form) => {
	expect(redactor().json({ at: text })).toEqual({ at: expect.stringMatching(form) as string });
});

it.each<[string, Json]>([
	['a user', { user: { name: 'Free Price' } }],
	['a company', { company_name: 'Order Gate Service' }],
	['a dealer', { dealer_name: 'Service Price' }],
	['an account', { account_name: 'Status Limit' }],
	['a company in German', { firma: 'Auftrag Service' }],
])('no word of the name of %s stays', (_, given) => {
	const words = JSON.stringify(given).match(/[A-Z][a-z]+/g)!;
	const other = JSON.stringify(redactor().json(given));
	for (const word of words) expect(other).not.toContain(word);
});

/** What an answer may repeat of a secret in other characters: as numbers, backwards, in wide letters, in base64 of base64. */
import { hideInBytes, hideInValue, hideSecrets } from '../../../nodes/shared/responses/hideSecrets';
import { sanitizeText, sanitizeValue } from '../../../nodes/shared/responses/redact';
import { readings } from '../../readings';
import { measureComputing } from '../computing';
import { expectNothingOf as expectNoPieceOf, HEAD, JWT, OPAQUE, SECRET, SECRETS } from './secrets';

const codes = (s: string): number[] => [...Buffer.from(s)];
const hex = (code: number): string => `0x${code.toString(16)}`;
const reversed = (s: string): string => [...s].reverse().join('');
const moved = (s: string, from: number, by: number): string =>
	s.replace(/./g, (c) => {
		const code = c.charCodeAt(0);
		return code >= from && code < 0x7f ? String.fromCodePoint(code + by) : c;
	});
const wide = (s: string): string => moved(s, 0x21, 0xfee0);
/** The letters in a row of Unicode, which has the capitals first. */
const letters = (s: string, from: number): string =>
	s
		.replace(/[A-Z]/g, (c) => String.fromCodePoint(from + c.charCodeAt(0) - 0x41))
		.replace(/[a-z]/g, (c) => String.fromCodePoint(from + 26 + c.charCodeAt(0) - 0x61));
/** As mathematics has them, in bold: beyond U+FFFF. */
const bold = (s: string): string =>
	letters(s, 0x1d400).replace(/[0-9]/g, (c) => String.fromCodePoint(0x1d7ce + Number(c)));
const circled = (s: string): string => letters(s, 0x24b6);
const escaped = (s: string): string =>
	s.replace(/[^\0-\x7f]/g, (c) =>
		[...Array(c.length).keys()].map((at) => `\\u${c.charCodeAt(at).toString(16)}`).join(''),
	);

/** No piece is left in any form; of a JWT its head may. */
function expectNothingOf(secret: string, text: string): void {
	const from = secret === JWT ? HEAD.length + 1 : 0;
	for (const reading of readings(text)) expectNoPieceOf(secret, reading, from);
}

const TEXTS: ReadonlyArray<readonly [string, (s: string) => string]> = [
	['decimal bytes', (s) => codes(s).join(',')],
	['decimal bytes in a list', (s) => `Bearer ${JSON.stringify(codes(s))} was refused`],
	['decimal bytes with spaces', (s) => codes(s).join(' ')],
	['decimal bytes with semicolons', (s) => `bytes=${codes(s).join('; ')}.`],
	['bytes of more than the secret', (s) => codes(`Authorization: Bearer ${s}, ok`).join(', ')],
	['bytes over lines', (s) => JSON.stringify({ a: codes(s) }, null, 4)],
	['bytes over lines, as a text', (s) => JSON.stringify(JSON.stringify(codes(s), null, 2))],
	['bytes by their places', (s) => JSON.stringify({ ...codes(s) })],
	['bytes by their places, as a text', (s) => JSON.stringify(JSON.stringify({ ...codes(s) }))],
	['bytes as texts', (s) => JSON.stringify(codes(s).map(String))],
	['bytes in hex', (s) => codes(s).map(hex).join(', ')],
	['a Buffer', (s) => JSON.stringify(Buffer.from(s))],
	['a Go list', (s) => `[${codes(s).join(' ')}]`],
	['backwards', reversed],
	['backwards, in words', (s) => `The token ${reversed(s)} is not valid.`],
	['backwards, in numbers', (s) => codes(reversed(s)).join(',')],
	['backwards, in wide letters', (s) => wide(reversed(s))],
	['wide letters', wide],
	['wide letters, in words', (s) => `The token ${wide(s)} is not valid.`],
	['wide letters, escaped as JSON', (s) => escaped(wide(s))],
	['wide letters, escaped twice', (s) => JSON.stringify(escaped(wide(s)))],
	['wide letters and others in turn', (s) => s.replace(/../g, (two) => wide(two[0]!) + two[1]!)],
	['mathematical letters', bold],
	['mathematical letters, escaped as JSON', (s) => escaped(bold(s))],
];
/** Of these only that something is hidden is compared. */
const CODED: ReadonlyArray<readonly [string, (s: string) => string]> = [
	['circled letters', circled],
	['wide letters in an address', (s) => encodeURIComponent(wide(s))],
	['wide letters in an address, twice', (s) => encodeURIComponent(encodeURIComponent(wide(s)))],
	['wide letters as older programs escape', (s) => escape(wide(s))],
	['wide letters as HTML', (s) => wide(s).replace(/[^\0-\x7f]/g, (c) => `&#${c.charCodeAt(0)};`)],
	[
		'wide letters as HTML in hex',
		(s) => wide(s).replace(/[^\0-\x7f]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
	],
];

describe.each(SECRETS)('%s', (_, secret) => {
	it.each(TEXTS.map(([name, frame]) => ({ name, frame })))('in $name is hidden', ({ frame }) => {
		const text = frame(secret);
		const hidden = hideSecrets(text, [secret]);
		expect(hidden).toContain('[hidden]');
		expectNothingOf(secret, hidden);
		if (/^[[{"]/.test(text) && text !== frame('[') && isJson(text))
			expect(isJson(hidden)).toBe(true);
	});

	it.each(CODED.map(([name, frame]) => ({ name, frame })))('in $name is hidden', ({ frame }) => {
		if (secret === OPAQUE && frame === circled) return;
		const hidden = hideSecrets(frame(secret), [secret]);
		expect(hidden).toContain('[hidden]');
		expect(hidden.length).toBeLessThan(frame(secret).length * (secret === JWT ? 0.4 : 0.6) + 10);
	});

	it('in base64 of base64 is hidden, whatever stands beside it in both', () => {
		for (const before of ['', 'a', 'ab', 'Bearer ']) {
			for (const around of ['', 'x', 'id:']) {
				const once = Buffer.from(`${before}${secret}`).toString('base64');
				const twice = Buffer.from(`${around}${once}`).toString('base64');
				const hidden = hideSecrets(`Basic ${twice}`, [secret]);
				expect(hidden).toContain('[hidden]');
				const head = secret === JWT ? HEAD.length * 1.8 + 12 : 0;
				const left = hidden.replaceAll('[hidden]', '').length - 'Basic '.length;
				expect(left).toBeLessThan(head + before.length * 3 + around.length * 2 + 20);
			}
		}
	});

	it('is hidden in values, over fields', () => {
		const forms = {
			bytes: codes(secret),
			typed: { ...codes(secret) },
			texts: codes(secret).map(String),
			letters: [...secret],
			fours: secret.match(/.{1,4}/g),
			buffer: Buffer.from(secret).toJSON(),
			around: [1, 2, ...codes(secret), 3],
			wide: wide(secret),
			[reversed(secret)]: 1,
		};
		for (const [key, value] of Object.entries(forms)) {
			const whole = { vehicle: { model: '530i', km: 12500 }, echo: { [key]: value }, last: [7] };
			for (const hidden of [hideInValue(whole, [secret]), sanitizeValue(whole, [secret])]) {
				expect(hidden).toMatchObject({ vehicle: { model: '530i', km: 12500 }, last: [7] });
				expect(JSON.stringify(hidden)).toContain('[hidden]');
				expectNothingOf(secret, JSON.stringify(hidden));
			}
		}
	});

	it('is hidden in the words of an error', () => {
		for (const frame of [wide, reversed, (s: string) => codes(s).join(',')]) {
			const words = sanitizeText(`Refused: ${frame(secret)}`, [secret]);
			expect(words).toContain('[hidden]');
			expectNothingOf(secret, words);
		}
	});
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

describe('what is none of ours stays byte for byte', () => {
	it.each([
		['a list of bytes', JSON.stringify(codes('Hello world, this is a list of bytes'))],
		['a list of small numbers', JSON.stringify(Array.from({ length: 300 }, (_, at) => at % 128))],
		['measures', '{"volts":[12.4,12.5,13.1],"temperatures":[101,99,98,97,101,103,110,112]}'],
		['an address of IPv4', '101.121.74.104 98.71.99.105'],
		['dates and times', '2024-05-10 10:48:44, 2024-05-11 11:49:45'],
		['seven bytes of it', codes(SECRET.slice(4, 11)).join(',')],
		['bytes of it with others between', codes(SECRET).join(',1000,')],
		['a word backwards', 'terces-tneilc'],
		['seven characters backwards', reversed(SECRET.slice(4, 11))],
		['wide letters', `${wide('Update')} ${wide('of the head unit HU-H3')}`],
		['Japanese with wide digits', '走行距離：１２３４５６７８ｋｍ、車台番号'],
		['typography', '„Öl“ – 5 % … 3 µm ☃ ² ½ ™ № 𝄞'],
		['half a character', '\ud835 \\ud835\\u0041 %EF%BC %E2%82%AC &#65313;'],
		['base64 of ordinary data', btoa('A vehicle order of 2024, FA and SVT')],
	])('%s', (_, text) => {
		const bytes = Buffer.from(text);
		expect(hideInBytes(bytes, [JWT, OPAQUE, SECRET])).toBe(bytes);
	});

	it('Latin-1 with bytes that begin a wide letter in UTF-8', () => {
		const bytes = Buffer.from('na\xefve \xe2ge \xf0 \xef\xbc', 'latin1');
		expect(hideInBytes(bytes, [JWT, SECRET])).toBe(bytes);
	});
});

it.each([
	['numbers', '101,121,74,104,98,71,99,'],
	['numbers by their places', '"1":101,"2":121,'],
	['one long number', '1234567890'],
	['hex bytes', '0x65,0x79,'],
	['wide letters', 'ＡＢＣ１２３'],
	['halves of characters', '\\ud835'],
	['Chinese and typography', '车辆“数据”——'],
	['base64', 'aGVsbG8gd29ybGQhIDEyMzQ1Njc4OTA'],
	['ordinary JSON', '{"a":12.5,"b":[1,2,3]},'],
	['escapes', '%41\\u0042&#67;'],
	['the head of our token', `${HEAD}!`],
])('5 MB of %s take seconds at most', (_, piece) => {
	const bytes = Buffer.alloc(5 * 1024 * 1024, piece);
	const computed = measureComputing();
	hideInBytes(bytes, [JWT, SECRET]);
	expect(computed()).toBeLessThan(5_000);
});

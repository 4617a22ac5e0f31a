/** What an answer may repeat of a secret, in odd frames; and data that only looks like it. */
import {
	hideInBytes,
	hideInValue,
	hideSecrets,
	isBinary,
} from '../../../nodes/shared/responses/hideSecrets';
import { claims, expectNothingOf, HEAD, JWT, OPAQUE, SECRET, SECRETS } from './secrets';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const LONG = 'tok_9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c~x.y=';

const every = (text: string, mark: string): string => text.replace(/.{5}/g, `$&${mark}`);

const FRAMES: ReadonlyArray<readonly [string, (secret: string) => string]> = [
	['alone', (s) => s],
	['in words', (s) => `The token ${s} is not valid.`],
	['in quotes', (s) => `{"authorization":"Bearer ${s}"}`],
	['as a key', (s) => `{"${s}":true}`],
	['encoded for an address', (s) => `https://x.test/?t=${encodeURIComponent(s)}&a=b`],
	['encoded twice', (s) => `t=${encodeURIComponent(encodeURIComponent(s))}`],
	['every character encoded', (s) => s.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
	['escaped as JSON', (s) => s.replace(/[^a-z]/gi, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
	['as JSON in JSON', (s) => JSON.stringify(JSON.stringify({ a: `x\n${s}` }))],
	['with slashes escaped', (s) => s.replaceAll('/', '\\/')],
	['escaped as HTML', (s) => s.replace(/[^a-z]/gi, (c) => `&#${c.charCodeAt(0)};`)],
	['escaped as HTML in hex', (s) => s.replace(/./g, (c) => `&#x${c.charCodeAt(0).toString(16)};`)],
	['in capitals', (s) => s.toUpperCase()],
	['in small letters', (s) => s.toLowerCase()],
	['over several lines', (s) => every(s, '\r\n ')],
	['with invisible characters', (s) => every(s, '\u200b\u2060')],
	['as a path', (s) => `/files/${s}/a.upd`],
	['in the midst of a word', (s) => `xx${s}yy`],
];

describe.each<readonly [string, string]>([...SECRETS, ['a long opaque token', LONG]])(
	'%s',
	(_, secret) => {
		it.each(FRAMES.map(([name, frame]) => ({ name, frame })))('$name is hidden', ({ frame }) => {
			const hidden = hideSecrets(frame(secret), [secret]);
			expect(hidden).toContain('[hidden]');
			expectNothingOf(secret, hidden);
			expectNothingOf(secret, hidden.replace(/[\s\u200b\u2060]/g, ''));
		});

		it('is hidden in base64, whatever stands beside it', () => {
			for (const before of ['', 'a', 'ab', 'Bearer ', 'id:']) {
				const encoded = b64(`${before}${secret}`);
				const hidden = hideSecrets(`Basic ${encoded}`, [secret]);
				expect(hidden).toContain('[hidden]');
				// No more of it is left than the ends, which depend on what is beside it.
				const left = hidden.replace('[hidden]', '').length - 'Basic '.length;
				const isJwt = secret === JWT;
				expect(left).toBeLessThan(
					isJwt ? b64(`${before}${HEAD}`).length + 8 : before.length * 2 + 14,
				);
			}
		});

		it('is hidden in hex', () => {
			const hex = Buffer.from(secret).toString('hex');
			expect(hideSecrets(hex, [secret])).toContain('[hidden]');
		});
	},
);

describe('pieces', () => {
	it.each([
		['cut', `${JWT.slice(0, 60)}…`],
		['cut with dots', `${JWT.slice(0, 60)}...`],
		['the head alone, cut', `Bearer ${JWT.slice(0, 12)}…`],
		['the end', `…${JWT.slice(-12)}`],
		['the middle', JWT.slice(50, 62)],
	])('%s', (_, text) => {
		const hidden = hideSecrets(text, [JWT]);
		expect(hidden).toContain('[hidden]');
		expectNothingOf(JWT, hidden);
	});

	it('over fields of JSON, which stays JSON', () => {
		const pieces = JWT.match(/.{1,16}/g)!;
		const fields = Object.fromEntries(pieces.map((piece, at) => [`part${at}`, piece]));
		const text = JSON.stringify({ fields, list: pieces, nested: [{ [pieces[3]!]: 1 }] });
		const hidden = hideSecrets(text, [JWT]);
		expect(() => JSON.parse(hidden) as unknown).not.toThrow();
		const value = JSON.stringify(hideInValue(JSON.parse(text), [JWT]));
		for (const piece of pieces.filter(({ length }) => length >= 8)) {
			expect(hidden).not.toContain(piece);
			expect(value).not.toContain(piece);
		}
	});

	it('in numbers', () => {
		const hidden = hideInValue({ a: 123456789012, b: 12 }, ['x-123456789012']);
		expect(hidden).toEqual({ a: '[hidden]', b: 12 });
	});
});

describe('what is none of ours stays byte for byte', () => {
	const OTHER_JWT = `${HEAD}.${claims({ sub: 'other', iat: 1767229999 })}.pQ7rS8tU9vWxYzA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0`;
	it.each([
		['a VIN', 'WBA3A5C5100000000'],
		['a code', '1A2B-3C4D-5E6F-7A8B'],
		['the JWT of somebody else', OTHER_JWT],
		['the JWT of somebody else in JSON', JSON.stringify({ licence: OTHER_JWT })],
		[
			'words about a secret',
			'The client secret or the client_secret is wrong, so is the access token',
		],
		['umlauts', 'Größe: 3 µm ☃'],
		['an address', 'https://files.test/a%20b/%C3%A4?X-Amz-Signature=abc123'],
		['odd escapes', '\\u12 %zz &nosuch &#; \\'],
		['seven characters of it', SECRET.slice(4, 11)],
		['a short piece in a longer word', `abc${SECRET.slice(4, 12)}xyz`],
	])('%s', (_, text) => {
		const bytes = Buffer.from(text);
		expect(hideInBytes(bytes, [JWT, OPAQUE, LONG, SECRET])).toBe(bytes);
	});

	it('bytes that are no text keep all but a whole secret', () => {
		const piece = Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(JWT.slice(-30))]);
		expect(hideInBytes(piece, [JWT])).toBe(piece);
		const whole = Buffer.concat([Buffer.from([0, 1, 255]), Buffer.from(SECRET)]);
		expect(hideInBytes(whole, [SECRET]).toString('latin1')).toBe('\0\x01\xff[hidden]');
	});

	it('of single bytes, only control characters show that a file is no text', () => {
		const shown = Array.from({ length: 256 }, (_, code) => code).filter((code) =>
			isBinary(Buffer.from([0x41, code])),
		);
		const upTo = (first: number, last: number) =>
			Array.from({ length: last - first + 1 }, (_, at) => first + at);
		expect(shown).toEqual([...upTo(0, 8), ...upTo(0x0e, 0x1a), ...upTo(0x1c, 0x1f)]);
	});

	it('a text in ISO-8859-1 keeps its other bytes', () => {
		const bytes = Buffer.from(`Gr\xf6\xdfe ${SECRET} \xfc`, 'latin1');
		expect(hideInBytes(bytes, [SECRET]).toString('latin1')).toBe('Gr\xf6\xdfe [hidden] \xfc');
	});

	it('nothing is hidden for a secret below four characters', () => {
		expect(hideSecrets('abc', ['abc'])).toBe('abc');
	});
});

it('100,000 fields are cleaned field by field', () => {
	const fields = Object.fromEntries(
		Array.from({ length: 100_000 }, (_, at) => [`field_${at}`, `value ${at}`]),
	);
	const from = performance.now();
	const value = hideInValue({ ...fields, echo: `Bearer ${JWT}` }, [JWT]) as { echo: string };
	expect(value.echo).toBe('Bearer [hidden]');
	expect(performance.now() - from).toBeLessThan(10_000);
}, 60_000);

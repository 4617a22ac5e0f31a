import { sanitizeText } from '../../../nodes/shared/responses/redact';

const OPAQUE = 'a1'.repeat(20);

describe('a secret', () => {
	it.each([
		['eyJhbGciOi.eyJzdWIi.sig-x rest', '[hidden] rest'],
		['eyJhbGciOi rest', '[hidden] rest'],
		['eyJhbGciOi.eyJzdWIi rest', '[hidden] rest'],
		['Bearer   abc.DEF-123', 'Bearer [hidden]'],
		['basic dXNlcj==', 'basic [hidden]'],
		[`key ${OPAQUE}, ok`, 'key [hidden], ok'],
		[`key ${OPAQUE.toUpperCase()}`, 'key [hidden]'],
		[`key ${'x'.repeat(39)}1`, 'key [hidden]'],
		[`key ${'1'.repeat(39)}x`, 'key [hidden]'],
		[`key ${'x-'.repeat(20)}1`, 'key [hidden]'],
		[`key ${'1-'.repeat(20)}x`, 'key [hidden]'],
		['at https://me:pass@host/path', 'at https://[hidden]@host/path'],
	])('%s', (text, shown) => {
		expect(sanitizeText(text)).toBe(shown);
	});

	it.each([
		...['secret', 'password', 'passwd', 'token', 'API_KEY', 'api-key', 'apikey'],
		...['client_secret', 'client-secret', 'clientSecret'],
		...['access_token', 'refresh-token', 'idToken', 'auth_token'],
	])('after the name %s', (name) => {
		expect(sanitizeText(`${name}=abc-1 is wrong`)).toBe(`${name}=[hidden] is wrong`);
		expect(sanitizeText(`"${name}": "abc-1", "a": 1`)).toBe(`"${name}": "[hidden]", "a": 1`);
		expect(sanitizeText(`'${name}' : 'abc-1'}`)).toBe(`'${name}' : '[hidden]'}`);
		expect(sanitizeText(`${name}=abc&x=y`)).toBe(`${name}=[hidden]&x=y`);
	});

	it('that is known is hidden from four characters on, wherever it stands', () => {
		expect(sanitizeText('abcd and xabcdx', ['abcd'])).toBe('[hidden] and x[hidden]x');
		expect(sanitizeText('abc', ['abc'])).toBe('abc');
		expect(sanitizeText('pass word', ['pass\n word'])).toBe('[hidden]');
	});
});

describe('what is no secret', () => {
	it.each([
		...['eyJab is short', 'the basic plan', 'token: ab', 'token of the user'],
		`key ${'a1'.repeat(19)}x`,
		`only digits ${'1'.repeat(40)}`,
		`only letters ${'x'.repeat(40)}`,
		'https://host/path?mail=me@cars.test',
	])('%s', (text) => {
		expect(sanitizeText(text)).toBe(text);
	});
});

describe('the line', () => {
	it('has 300 characters at most', () => {
		expect(sanitizeText('x'.repeat(300))).toBe('x'.repeat(300));
		expect(sanitizeText('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
	});

	it('is cut between characters, and has no space before the ellipsis', () => {
		expect(sanitizeText(`${'x'.repeat(298)}😀yyy`)).toBe(`${'x'.repeat(298)}…`);
		expect(sanitizeText(`${'x'.repeat(298)} yyy`)).toBe(`${'x'.repeat(298)}…`);
		expect(sanitizeText(`${'x'.repeat(296)} 😀 yyy`)).toBe(`${'x'.repeat(296)} 😀…`);
	});

	it('has no space around it', () => {
		expect(sanitizeText(' \u2028 a\tb\u200b ')).toBe('a b');
	});

	it('has no part of a word that may be a secret, half of which would not be known for one', () => {
		const opaque = 'a1'.repeat(1990);
		expect(sanitizeText(`${opaque} tail${'z'.repeat(100)}`)).toBe('[hidden]');
		expect(sanitizeText(`${opaque} ${'z'.repeat(19)}`)).toBe(`[hidden] ${'z'.repeat(19)}`);
	});
});

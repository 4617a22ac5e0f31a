/** Words of errors in their less usual forms. */
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { isErrorKey } from '../../../nodes/shared/responses/errorWords';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test.each<[unknown, string | undefined]>([
	[[[[['x']]]], 'x'],
	[[[[[['x']]]]], undefined],
	[{ error: { error: { error: { message: 'x' } } } }, 'x'],
	[{ error: { error: { error: { error: { message: 'x' } } } } }, undefined],
	[{ errors: letters }, 'a; b; c; d; e'],
	[{ errors: ['a', '', 'b'] }, 'a; b'],
	[{ errors: [{}] }, undefined],
	[
		{ errors: Object.fromEntries(letters.map((name) => [name, 'bad'])) },
		'a: bad; b: bad; c: bad; d: bad; e: bad',
	],
	[{ errors: { vin: '', fa: 'missing' } }, 'fa: missing'],
	[{ errors: [{ field: 'vin' }, { message: 'b' }] }, 'b'],
	[{ detail: [{ loc: ['body', 'ecus', 3, 'name'], msg: 'x' }] }, 'ecus.3.name: x'],
	[{ detail: [{ loc: [null, '', 'vin'], msg: 'x' }] }, 'vin: x'],
	[{ detail: [{ loc: ['bodywork', 'antibody'], msg: 'x' }] }, 'bodywork.antibody: x'],
	[{ detail: [{ loc: ['body', 'data'], msg: 'x' }] }, 'x'],
	['a <b> c', 'a <b> c'],
	['x<y>', 'x<y>'],
	[' \n<error>No</error>', 'No'],
	['<a>one</a><b>two</b>', 'one two'],
	['<a></a>', undefined],
	[`<e>a &lt;b&gt; &quot;c&quot; &#39;d&#39;&nbsp;e &amp; f</e>`, `a <b> "c" 'd' e & f`],
	['<!DOCTYPE  html><p>Words of a page</p>', undefined],
	['<html><title lang="en">Gone</title></html>', 'Gone'],
	[{ title: ' Too slow ', detail: 'Too slow' }, 'Too slow'],
	[{ title: 'Same', error: 'Other', detail: 'same' }, 'Same: Other'],
	[{ title: 'slow', detail: 'Too SLOW today' }, 'Too SLOW today'],
	[{ error: 'Bad Request', message: 'Not Found' }, 'Bad Request'],
	[{ error: 'Not found in archive', detail: 'Try again' }, 'Not found in archive: Try again'],
	[{ error: 'VIN not found', detail: 'Try again' }, 'VIN not found: Try again'],
	[{ errors: [' a ', ' ', 'b '] }, 'a; b'],
	...[' ', '<a></a>', '<a> </a>', '<html><title> </title></html>', [{}], { vin: '' }].map(
		(message): [unknown, string] => [{ message, data: { message: 'x' } }, 'x'],
	),
	...['Unprocessable Entity', 'unprocessable content', 'Too Many Requests', 'ERROR', 'true'].map(
		(said): [unknown, string] => [{ error: said, detail: 'x y' }, 'x y'],
	),
])('%j', (body, words) => {
	expect(readErrorWords(body)).toBe(words);
});

test('keys of an error', () => {
	const keys = ['message', 'errorCode', 'Error_Type', 'vin', 'data'];
	expect(keys.filter(isErrorKey)).toEqual(['message', 'errorCode', 'Error_Type']);
});

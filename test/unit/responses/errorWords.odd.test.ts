/** Words of errors in their less usual forms. */
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { isErrorKey } from '../../../nodes/shared/responses/errorWords';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test.each<[string, unknown, string | undefined]>([
	['lists in lists, four deep', [[[['x']]]], 'x'],
	['no deeper', [[[[['x']]]]], undefined],
	['errors in errors, four deep', { error: { error: { error: { message: 'x' } } } }, 'x'],
	['no deeper errors', { error: { error: { error: { error: { message: 'x' } } } } }, undefined],
	['five of a list', { errors: letters }, 'a; b; c; d; e'],
	['not the empty ones of a list', { errors: ['a', '', 'b'] }, 'a; b'],
	['none of a list that says nothing', { errors: [{}] }, undefined],
	[
		'five fields',
		{ errors: Object.fromEntries(letters.map((name) => [name, 'bad'])) },
		'a: bad; b: bad; c: bad; d: bad; e: bad',
	],
	['no field that says nothing', { errors: { vin: '', fa: 'missing' } }, 'fa: missing'],
	['no place alone', { errors: [{ field: 'vin' }, { message: 'b' }] }, 'b'],
	[
		'a place in a list',
		{ detail: [{ loc: ['body', 'ecus', 3, 'name'], msg: 'x' }] },
		'ecus.3.name: x',
	],
	['a place with odd steps', { detail: [{ loc: [null, '', 'vin'], msg: 'x' }] }, 'vin: x'],
	[
		'a place that is only called so',
		{ detail: [{ loc: ['bodywork', 'antibody'], msg: 'x' }] },
		'bodywork.antibody: x',
	],
	['a place that is all envelope', { detail: [{ loc: ['body', 'data'], msg: 'x' }] }, 'x'],
	['a text with a sign in it', 'a <b> c', 'a <b> c'],
	['a text that begins with a word and a sign', 'x<y>', 'x<y>'],
	['XML after space', ' \n<error>No</error>', 'No'],
	['XML of two parts', '<a>one</a><b>two</b>', 'one two'],
	['XML without words', '<a></a>', undefined],
	[
		'entities',
		`<e>a &lt;b&gt; &quot;c&quot; &#39;d&#39;&nbsp;e &amp; f</e>`,
		`a <b> "c" 'd' e & f`,
	],
	['a page that is told by its first line', '<!DOCTYPE  html><p>Words of a page</p>', undefined],
	['a page whose title has attributes', '<html><title lang="en">Gone</title></html>', 'Gone'],
	['words with space around them, once', { title: ' Too slow ', detail: 'Too slow' }, 'Too slow'],
	[
		'the first of those said twice',
		{ title: 'Same', error: 'Other', detail: 'same' },
		'Same: Other',
	],
	[
		'not what stands in a longer one',
		{ title: 'slow', detail: 'Too SLOW today' },
		'Too SLOW today',
	],
	[
		'the first of what only repeats a status',
		{ error: 'Bad Request', message: 'Not Found' },
		'Bad Request',
	],
	[
		'what begins like a status',
		{ error: 'Not found in archive', detail: 'Try again' },
		'Not found in archive: Try again',
	],
	[
		'what ends like a status',
		{ error: 'VIN not found', detail: 'Try again' },
		'VIN not found: Try again',
	],
	['not the space around those of a list', { errors: [' a ', ' ', 'b '] }, 'a; b'],
	...[' ', '<a></a>', '<a> </a>', '<html><title> </title></html>', [{}], { vin: '' }].map(
		(message): [string, unknown, string] => [
			`what is inside where ${JSON.stringify(message)} stands outside`,
			{ message, data: { message: 'x' } },
			'x',
		],
	),
	...['Unprocessable Entity', 'unprocessable content', 'Too Many Requests', 'ERROR', 'true'].map(
		(said): [string, unknown, string] => [`not ${said}`, { error: said, detail: 'x y' }, 'x y'],
	),
])('%s', (_, body, words) => {
	expect(readErrorWords(body)).toBe(words);
});

test('keys of an error', () => {
	const keys = ['message', 'errorCode', 'Error_Type', 'vin', 'data'];
	expect(keys.filter(isErrorKey)).toEqual(['message', 'errorCode', 'Error_Type']);
});

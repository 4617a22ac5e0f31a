import fc from 'fast-check';

import { numberRuns } from '../../../nodes/shared/responses/numberLists';
import { findRuns, type Run } from '../../../nodes/shared/responses/pieceRuns';
import { formsOf, PIECE, type SecretForms } from '../../../nodes/shared/responses/secretForms';
import { PLACES } from '../../../nodes/shared/responses/textUnits';
import { JWT, SECRET } from '../responses/secrets';
import { holds } from './check';

const forms = formsOf([JWT, SECRET]);

/** A number, the rest of an escape, a key, or anything that cannot be between two numbers of a list. */
const TOKEN = /0x[\da-f]{1,2}|(?<!\d)0x|\d+|\\[nrt]|[ \t\r\n,;:|/_\-[\](){}"'\\]|[^]/gi;
const IS_KEY = /^\\{0,8}":/;

/** The runs by a slow reader that passes nothing over. */
function runsByEveryByte(text: string, of: SecretForms): Run[] {
	const found: Run[] = [];
	let list: Array<{ value: number; from: number; to: number }> = [];
	const finish = () => {
		const runs = list.length < PIECE ? [] : findRuns(Buffer.from(list.map((one) => one.value)), of);
		for (const run of runs)
			found.push({ ...run, start: list[run.start]!.from, end: list[run.end - 1]!.to });
		list = [];
	};
	for (const { 0: token, index: from } of text.matchAll(TOKEN)) {
		const to = from + token.length;
		if (!/^\d/.test(token)) {
			if (!/^(?:\\[nrt]|[ \t\r\n,;:|/_\-[\](){}"'\\])$/.test(token)) finish();
			continue;
		}
		if (IS_KEY.test(text.slice(to, to + 10))) continue;
		const value = token === '0x' ? 0 : Number(token);
		const isCode = token.length <= 4 && value < 0x80 && PLACES[value] !== -1;
		if (isCode) list.push({ value, from, to });
		else finish();
	}
	finish();
	return found;
}

const stretch = fc
	.tuple(
		fc.constantFrom(SECRET, JWT.slice(40, 90), [...SECRET].reverse().join('')),
		fc.nat(12),
		fc.integer({ min: 4, max: 30 }),
	)
	.map(([secret, from, length]) => [...Buffer.from(secret.slice(from, from + length))]);

const LISTS: ReadonlyArray<(codes: readonly number[]) => string> = [
	(codes) => JSON.stringify(codes),
	(codes) => codes.join(' '),
	(codes) => JSON.stringify({ ...codes }),
	(codes) => JSON.stringify(JSON.stringify({ ...codes })),
	(codes) => JSON.stringify(JSON.stringify(codes, null, 2)),
	(codes) => codes.map((code) => `0x${code.toString(16)}`).join(','),
	(codes) => JSON.stringify(codes.map(String)),
];

const list = fc.tuple(stretch, fc.constantFrom(...LISTS)).map(([codes, write]) => write(codes));

const between = fc.oneof(
	fc.constantFrom(
		...['"', ',', ' ', '[', '0x', '0', '1', '12345', 'abc', 'x', '\\n', '\\', ':', '}'],
	),
	fc.constantFrom(...['Z', 'word', '8034909', '"SWFL_00007BE5_016_006_022",', '\0', '\u00e9']),
	fc.string({ maxLength: 20 }),
);

test('lists of numbers are found wherever they are', () => {
	let count = 0;
	holds(fc.array(fc.oneof(list, between, between), { maxLength: 12 }), (parts) => {
		// One byte for each character, so that positions are the same in both.
		const bytes = Buffer.from(parts.join('').replace(/[^\0-\xff]/g, '?'), 'latin1');
		const runs = numberRuns(bytes, forms);
		count += runs.length;
		expect(runs).toEqual(runsByEveryByte(bytes.toString('latin1'), forms));
	});
	expect(count).toBeGreaterThan(0);
});

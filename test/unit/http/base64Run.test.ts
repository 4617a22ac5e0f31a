import { randomBytes } from 'node:crypto';

import { Base64Run } from '../../../nodes/shared/http/base64Run';

const FILE = randomBytes(1_000);

/** Text in pieces of a length: the bytes, and the text that they are restored to with what is left; undefined if it is refused. */
function through(text: string, length: number) {
	const run = new Base64Run();
	const bytes: Buffer[] = [];
	for (let at = 0; at < text.length; at += length) {
		const decoded = run.push(text.slice(at, at + length));
		if (!decoded) return undefined;
		bytes.push(decoded);
	}
	const all = Buffer.concat(bytes);
	return { all, restored: run.restore(all) + run.rest };
}

const plain = FILE.toString('base64');
const withSlash = `${Buffer.from([255, 255, 255]).toString('base64')}${plain}`;
const LENGTHS = [1, 2, 3, 4, 5, 7, 64, 999, 5_000];

describe.each(LENGTHS)('in pieces of %i', (length) => {
	it.each([
		['no padding', randomBytes(999).toString('base64')],
		['one padding character', randomBytes(1_001).toString('base64')],
		['two padding characters', plain],
		['escaped slashes', withSlash.replaceAll('/', '\\/')],
		['an end within a group', plain.slice(0, 997)],
	])('text with %s is restored as it came', (_, text) => {
		expect(through(text, length)?.restored).toBe(text);
	});

	it.each([
		['URL-safe letters', `${'A'.repeat(400)}-_${'A'.repeat(400)}`],
		['a space', `${'A'.repeat(400)} ${'A'.repeat(400)}`],
		['a line break', `${'A'.repeat(400)}\n${'A'.repeat(400)}`],
		['padding within', `${'A'.repeat(398)}==${'A'.repeat(400)}`],
		['three padding characters', `${'A'.repeat(401)}===`],
		['bits to spare', `${'A'.repeat(400)}AB==`],
		['other letters', `${'A'.repeat(400)}ä${'A'.repeat(400)}`],
		['half of its slashes escaped', `${'A'.repeat(398)}/\\/${'A'.repeat(400)}`],
		['another escape', `${'A'.repeat(398)}/\\n${'A'.repeat(400)}`],
	])('%s are refused, or restored', (_, text) => {
		const restored = through(text, length)?.restored;
		expect([undefined, text]).toContain(restored);
	});
});

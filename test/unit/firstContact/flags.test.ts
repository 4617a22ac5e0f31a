import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readFlags } from '../../firstContact/flags';

const VIN = 'WBA3A5C51CF256985';
const OTHER = 'WBA3A5C51CF256986';
const REPOSITORY = join(__dirname, '../../..');

const problemOf = (...args: string[]): string => {
	const flags = readFlags(args);
	return 'problem' in flags ? flags.problem : '';
};

it('needs no flags', () => {
	expect(readFlags([])).toMatchObject({
		adopt: false,
		baseUrl: 'https://api.bimmervin.xyz',
		spendCents: 0,
		out: join(REPOSITORY, 'first-contact'),
	});
});

it.each([
	['5', 500],
	['0.20', 20],
	['0,25', 25],
	[' 12 ', 1200],
	['1700.5', 170050],
])('reads %s credits', (spend, spendCents) => {
	expect(readFlags(['--vin', VIN, '--spend', spend])).toMatchObject({ vin: VIN, spendCents });
});

it.each(['0', '-1', '0.005', '1e3', 'all', '', '1.000,00', '∞'])('refuses to spend %j', (spend) => {
	expect(problemOf('--vin', VIN, `--spend=${spend}`)).toContain('--spend takes an amount');
});

it('takes a VIN in lower case, with spaces around it', () => {
	expect(readFlags([`--wrong-vin= ${VIN.toLowerCase()} `, '--spend', '1'])).toMatchObject({
		wrongVin: VIN,
	});
});

it.each([
	['a paid VIN without a sum', ['--vin', VIN], '--spend CREDITS'],
	['a wrong VIN without a sum', ['--wrong-vin', VIN], '--spend CREDITS'],
	['a sum twice', ['--vin', VIN, '--spend', '5', '--spend', '50'], '--spend is given twice'],
	['a sum for nothing', ['--spend', '5'], 'only with --vin'],
	['seven characters', ['--vin', VIN.slice(-7), '--spend', '5'], 'has 7 characters'],
	['the letter O', ['--vin', VIN.replace('3', 'O'), '--spend', '5'], 'letter O'],
	['the sandbox VIN', ['--vin', 'WBA00000000000000', '--spend', '5'], 'sandbox VIN'],
	['the same VIN twice', ['--vin', VIN, '--wrong-vin', VIN, '--spend', '5'], 'the same VIN'],
	['the repository itself', ['--keep', REPOSITORY], 'outside this repository'],
	['a folder in it', ['--keep', join(REPOSITORY, 'x/kept')], 'outside this repository'],
	['a way into it', ['--keep', `${tmpdir()}/..${REPOSITORY}/x`], 'outside this repository'],
])('refuses %s', (_, args, words) => {
	expect(problemOf(...args)).toContain(words);
});

it('follows links before it decides where a folder is', () => {
	const link = join(mkdtempSync(join(tmpdir(), 'first-contact-')), 'link');
	symlinkSync(REPOSITORY, link);
	expect(problemOf('--keep', join(link, 'kept'))).toContain('outside this repository');
	expect(problemOf('--keep', `${REPOSITORY}-kept`)).toBe('');
});

it('takes two VINs', () => {
	expect(readFlags(['--vin', VIN, '--wrong-vin', OTHER, '--spend', '5'])).toMatchObject({
		vin: VIN,
		wrongVin: OTHER,
	});
});

it.each([
	[['--client-secret', 'hunter2-hunter2']],
	[['--client-secret=hunter2-hunter2']],
	[['hunter2-hunter2']],
	[['--vin']],
	[['--spend', '--vin', 'hunter2-hunter2']],
	[['--secret', 'hunter2-hunter2']],
])('explains itself without repeating what it was given: %j', (args) => {
	const problem = problemOf(...args);
	expect(problem).toContain('npm run first-contact --');
	expect(problem).toContain('BIMMERVIN_CLIENT_SECRET');
	expect(problem).not.toContain('hunter2');
});

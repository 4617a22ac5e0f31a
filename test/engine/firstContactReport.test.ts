/** The report of a first contact, over answers of the sandbox: what it names, and what it leaves alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Outcome } from '../firstContact/call';
import {
	exchangeInOtherNames,
	OTHER_NAMES,
	OTHER_PRICE,
	OTHER_WORD,
	startOtherNames,
} from '../firstContact/otherNames';
import { reportOn } from '../firstContact/report/report';
import { startSandbox } from '../sandbox/server';
import { OPEN_REDACTOR, outcomesOf } from './harness/firstContact';
import { quickenClock } from './harness/quickClock';
import { FAST } from './harness/lookUp';

const ROOT = join(__dirname, '../..');
const NOTHING_TO_CHANGE = 'These answers show no name or word that has to be added';

async function asked(): Promise<Outcome[]> {
	quickenClock();
	const sandbox = await startSandbox({
		jobSpeed: 1000,
		...FAST,
		sandboxVinAt: 'everywhere',
	});
	try {
		const { url: baseUrl, clientId, clientSecret } = sandbox;
		return await outcomesOf({ baseUrl, clientId, clientSecret });
	} finally {
		await sandbox.close();
	}
}

const report = (outcomes: readonly Outcome[], notes: readonly string[] = []): string =>
	reportOn(outcomes, OPEN_REDACTOR, notes);

/** `nodes/shared/api/fieldNames.ts:66, list jobId: add ticket_no`, all of them. */
const LINE = /`(nodes\/[\w/]+\.ts):(\d+), list (\w+): add ([^`]+)`/g;
const linesIn = (text: string) =>
	[...text.matchAll(LINE)].map(([, file, line, list, name]) => ({
		file: file!,
		line: Number(line),
		list: list!,
		name: name!,
	}));

const section = (text: string, title: string): string =>
	text.split(/\n(?=#{2,3} )/).find((part) => part.startsWith(`### ${title}`)) ?? '';

let inOurNames: Outcome[];
let inOtherNames: Outcome[];
beforeAll(async () => {
	inOurNames = await asked();
	inOtherNames = inOurNames.map((outcome) => ({
		...outcome,
		exchanges: outcome.exchanges.map(exchangeInOtherNames),
	}));
});

describe('where everything fits', () => {
	it('no line is to be changed', () => {
		const text = report(inOurNames);
		expect(text).toContain(NOTHING_TO_CHANGE);
		expect(linesIn(text)).toEqual([]);
		expect(text).not.toContain('**not found**');
		expect(text).toContain('Nothing: every endpoint has answered.');
	});

	it('it says where each thing was found, and under which name', () => {
		const order = section(report(inOurNames), 'Vehicle > Get Order');
		expect(order).toContain(
			'| type key | found | typeKey: `type_key` | `vehicle_order.type_key` |',
		);
		expect(order).toContain('| VIN | found | vin: `vin17` | `vin17`, `vehicle_order.vin` |');
		expect(order).toContain('| sandbox | found | sandbox: `sandbox` | `sandbox` |');
		expect(order).toContain('- `vehicle_order.fa_version`: a text of 1 characters');
		expect(order).not.toContain('- `vehicle_order.vin`');
		expect(order).toContain('| model | null |');
		expect(order).toContain('the list price is 3.00 credits, the answer names none');
		expect(order).toContain('It says that it is from the sandbox at `sandbox`.');
	});

	it('it says how files came, what codes and what refusals', () => {
		const text = report(inOurNames);
		expect(section(text, 'Navigation Map > Get FSC Repair Kit')).toContain('as the whole body');
		expect(section(text, 'CarPlay > Activate by USB')).toContain(
			'Files: inside JSON at `carplay_coding_usb.file`.',
		);
		expect(section(text, 'Navigation Map > Generate FSC Code')).toContain('Codes: 3.');
		const refused = section(text, 'Secure Coding > Get Status');
		expect(refused).toContain(
			'| words of the refusal | found | errorWords: `message` | `message` |',
		);
		expect(refused).toMatch(/Status 404.*a refusal/);
		expect(refused).toContain('The node says: reason `notFound`, charged `no`.');
	});

	it('a production date that is read leaves other dates alone', () => {
		const order = section(report(inOurNames), 'Vehicle > Get Order');
		expect(order).toContain('| production date | found | timeCriterion: `time_criteria` |');
		expect(order).toContain('- `vehicle_order.date`');
	});
});

describe('where a third of the names differ', () => {
	it.each(OTHER_NAMES)('$theirs is named, with the line of $list', ({ theirs, list, added }) => {
		const named = linesIn(report(inOtherNames)).filter(
			(line) => line.list === list && line.name === (added ?? theirs),
		);
		expect(named).not.toEqual([]);
	});

	it('a price and an unknown word of a status are named too', () => {
		const lines = linesIn(report(inOtherNames));
		expect(lines).toContainEqual(
			expect.objectContaining({ list: OTHER_PRICE.list, name: OTHER_PRICE.theirs }),
		);
		expect(lines).toContainEqual(
			expect.objectContaining({ list: OTHER_WORD.list, name: OTHER_WORD.theirs }),
		);
	});

	it('each line is the one in the source where the list begins', () => {
		const lines = linesIn(report(inOtherNames));
		expect(lines.length).toBeGreaterThan(OTHER_NAMES.length);
		for (const { file, line, list } of lines) {
			const source = readFileSync(join(ROOT, file), 'utf8').split('\n');
			expect(source[line - 1]).toMatch(new RegExp(`^\\t${list}: `));
		}
	});

	it('and nothing else is to be changed', () => {
		const expected = new Set([
			...OTHER_NAMES.map(({ list, theirs, added }) => `${list}: ${added ?? theirs}`),
			`${OTHER_PRICE.list}: ${OTHER_PRICE.theirs}`,
			`${OTHER_WORD.list}: ${OTHER_WORD.theirs}`,
			// Inside of options, which have their own name for a code.
			'codeKeys: unlock_text',
		]);
		const found = new Set(
			linesIn(report(inOtherNames)).map(({ list, name }) => `${list}: ${name}`),
		);
		expect([...found].sort()).toEqual([...expected].sort());
	});

	it('the server in front of an API gives the same answers', async () => {
		quickenClock();
		const sandbox = await startSandbox({ ...FAST, sandboxVinAt: 'everywhere' });
		const other = await startOtherNames(sandbox.url);
		try {
			const { clientId, clientSecret } = sandbox;
			const outcomes = await outcomesOf({ baseUrl: other.url, clientId, clientSecret });
			const order = section(report(outcomes), 'Vehicle > Get Order');
			expect(
				linesIn(order)
					.map(({ name }) => name)
					.sort(),
			).toEqual([
				'built_in',
				'credits_taken',
				'extras_ordered',
				'frame_no',
				'frame_no_long',
				'is_test_call',
			]);
		} finally {
			await other.close();
			await sandbox.close();
		}
	});
});

it('what was not asked stands in the report, and so do notes', () => {
	const [status] = inOurNames;
	const text = report([status!], ['Stopped by Ctrl-C.']);
	expect(text).toContain('- Stopped by Ctrl-C.');
	const [, rest] = text.split('## Not called');
	expect(rest).toContain('`/vehicle-order-json` (3.00 credits)');
	expect(rest).not.toContain('/secure-coding-status');
});

it('values of an answer pass the redactor', () => {
	const seen: string[] = [];
	const text = reportOn(
		inOurNames,
		{
			...OPEN_REDACTOR,
			text: (value) => (seen.push(value), 'REPLACED'),
			json: () => 'REPLACED',
			headerValue: (_, value) => (seen.push(value), 'REPLACED'),
			key: (key) => key.toUpperCase(),
		},
		[],
	);
	const values = inOurNames.flatMap(({ exchanges }) =>
		exchanges.flatMap(({ body }) => body.toString('latin1').match(/(?<=: ?")[^"]{9,}(?=")/g) ?? []),
	);
	expect(
		values.filter((value) => text.includes(value) && !/^(?:application|text)\//.test(value)),
	).toEqual([]);
	expect(text).not.toContain('WBA00000000000000');
	expect(text).toContain('`VEHICLE_ORDER.TYPE_KEY`');
	expect(seen).not.toEqual([]);
});

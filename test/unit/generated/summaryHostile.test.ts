import fc, { type Arbitrary } from 'fast-check';

import { readSummary } from '../../../nodes/shared/responses/summary';
import { EMPTY_SUMMARIES, SUMMARIZED } from '../../fixtures/summary';
import { hostileJson } from './arbitraries';
import { holds } from './check';
import { answerOf } from './summary/answer';
import { CASINGS, pickBy, spelled, spelling } from './summary/casing';
import { knownOf } from './summary/facts';
import { nearFacts } from './summary/nearFacts';
import { notIn } from './summary/notIn';

const VIN = 'WBAJS1105HB304876';

/** Fails with the answer in it. */
const fail = (what: string, summary: unknown, answer: unknown): never => {
	throw new Error(`${what}\n${JSON.stringify(summary)}\nfrom\n${JSON.stringify(answer)}`);
};

const HOLDERS = ['data', 'result', 'info', 'details', 'check', 'report'];

describe.each(SUMMARIZED)('%s', (endpoint) => {
	const nothing = JSON.stringify({ ...EMPTY_SUMMARIES[endpoint], vin: VIN });

	test.each(nearFacts(endpoint))('%j tells nothing', (near) => {
		expect(readSummary(endpoint, near, VIN)).toEqual({ ...EMPTY_SUMMARIES[endpoint], vin: VIN });
	});

	test('what looks like facts tells nothing, in whatever style', () => {
		holds(fc.nat(), (style) => {
			const pick = pickBy(style);
			const parts = pick([[0], [0, 1], [0, 1, 2]]).map(() => pick(nearFacts(endpoint)));
			// Apart from each other: together two of them might be what none of them is.
			const holders = parts.map((part, index) => [`${pick(HOLDERS)}_${index + 1}`, part] as const);
			const body = holders.length === 1 ? parts[0] : Object.fromEntries(holders);
			const answer = spelled(pick([body, { data: body }, [body]]), spelling(pick(CASINGS)));
			const summary = readSummary(endpoint, answer, VIN);
			if (JSON.stringify(summary) !== nothing) fail('Invented:', summary, answer);
		});
	});

	test('any JSON is read into the same keys, with values of their types', () => {
		holds(hostileJson, (answer) => {
			const summary = readSummary(endpoint, answer, VIN);
			if (!hasItsTypes(summary)) fail('Not the keys and types:', summary, answer);
		});
	});

	test('an answer with a value out of place gives nothing that does not stand in it', () => {
		holds(fc.tuple(knownOf(endpoint), fc.nat(), misplaced), ([known, style, value]) => {
			const pick = pickBy(style);
			const answer = JSON.parse(JSON.stringify(answerOf(endpoint, VIN, known, pick))) as unknown;
			const [holder, key] = pick(placesIn(answer));
			holder[key] = value;
			const summary = readSummary(endpoint, answer, VIN);
			if (!hasItsTypes(summary)) fail('Not the keys and types:', summary, answer);
			const invented = notIn(summary, answer);
			if (invented !== undefined) fail(`${invented} stands nowhere:`, summary, answer);
		});
	});

	const hasItsTypes = (summary: Readonly<Record<string, unknown>>): boolean =>
		Object.keys(summary).join() === Object.keys(EMPTY_SUMMARIES[endpoint]).join() &&
		Object.entries(summary).every(([fact, value]) => isOfItsType(fact, value));
});

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** Whether a fact is one of the values that workflows may rely on. */
function isOfItsType(fact: string, value: unknown): boolean {
	switch (fact) {
		case 'carPlay':
		case 'fullscreenCarPlay':
		case 'wifiPort':
			return value === 'yes' || value === 'no' || value === 'unknown';
		case 'optionCodes':
			return (
				value === null ||
				(Array.isArray(value) && value.every((code) => /^[0-9A-Z]{3}$/.test(String(code))))
			);
		case 'ecuCount':
		case 'entryCount':
		case 'lastMileageKm':
			return value === null || (Number.isSafeInteger(value) && Number(value) >= 0);
		case 'productionDate':
		case 'lastEntryDate':
			return value === null || (typeof value === 'string' && /^\d{4}-\d\d(?:-\d\d)?$/.test(value));
		default:
			return value === null || isText(value);
	}
}

const misplaced: Arbitrary<unknown> = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom<unknown>(
		...['yes', 'no', 'maybe', '2017-08-14', '0817', 'G30', 'NBT', '205', 'LCSW', 'km', '12 km'],
		'-1',
		...[null, true, false, 0, 1, -1, 2.5, 1e21, 20170814, [], {}, [[]], { code: '205' }],
		...['2017-13-45', '99.99.9999', '٢٠١٧-٠٨-١٤', '9'.repeat(400)],
	),
);

/** Every place of the answer, as the object or list and its key. */
const placesIn = (value: unknown): Array<[holder: Record<string, unknown>, key: string]> => {
	if (typeof value !== 'object' || value === null) return [];
	const holder = value as Record<string, unknown>;
	return Object.keys(holder).flatMap((key) => [
		[holder, key] as [Record<string, unknown>, string],
		...placesIn(holder[key]),
	]);
};

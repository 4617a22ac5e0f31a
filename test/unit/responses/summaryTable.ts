import { readSummary } from '../../../nodes/shared/responses/summary';
import { EMPTY_SUMMARIES, type Summarized } from '../../fixtures/summary';

export type Row = readonly [answer: unknown, expected: Record<string, unknown>];

/** A test for each answer about a vehicle: at least these facts are told. */
export function tellsTable(endpoint: Summarized, vin: string, rows: readonly Row[]): void {
	it.each(rows.map(([answer, expected]) => [JSON.stringify(answer), answer, expected] as const))(
		'%s',
		(_, answer, expected) => {
			expect(readSummary(endpoint, answer, vin)).toMatchObject(expected);
		},
	);
}

/** Where there is no `told`, nothing is. */
export type NearRow = readonly [answer: unknown, told?: Readonly<Record<string, unknown>>];

/** The same: exactly these facts are told, though more looks like one. */
export function tellsNothingElse(
	endpoint: Summarized,
	vin: string,
	rows: readonly NearRow[],
): void {
	test.each(rows.map(([answer, told = {}]) => [JSON.stringify(answer), answer, told] as const))(
		`${endpoint}: %s`,
		(_, answer, told) => {
			const summary = readSummary(endpoint, answer, vin);
			expect(summary).toEqual({ ...EMPTY_SUMMARIES[endpoint], vin, ...told });
		},
	);
}

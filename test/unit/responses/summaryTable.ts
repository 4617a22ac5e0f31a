import { readSummary } from '../../../nodes/shared/responses/summary';
import type { Summarized } from '../../fixtures/summary';

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

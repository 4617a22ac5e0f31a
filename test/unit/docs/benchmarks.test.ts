import { rowsWith, sectionOf } from './markdown';

const COLUMNS = ['Results', 'Charges', 'First call to last answer'];

describe('the measured figures in the README', () => {
	const measured = rowsWith(
		sectionOf('docs/benchmarks.md', 'At the limit of the account'),
		COLUMNS,
	);
	const quoted = rowsWith(sectionOf('docs/speed.md', 'Speed'), COLUMNS);

	it('are of the same contenders as those in docs/benchmarks.md', () => {
		expect(quoted.map((row) => row[''])).toEqual(measured.map((row) => row['']));
	});

	it.each(quoted)('are those of docs/benchmarks.md: $', (row) => {
		const same = measured.find((other) => other[''] === row['']);
		expect(COLUMNS.map((column) => row[column])).toEqual(COLUMNS.map((column) => same?.[column]));
	});
});

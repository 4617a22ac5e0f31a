/** The figures behind the promises of the README, held against the pages that measure them. */
import { readText, sectionOf } from './markdown';

const measured = ['docs/reliability.md', 'docs/benchmarks.md'].map(readText).join('\n');
// A benchmark writes its numbers without a comma.
const figures = new Set(measured.replace(/(\d),(\d{3})\b/g, '$1$2').match(/\d+/g));
const promised = sectionOf('README.md', 'Promises').match(/\b\d[\d,]*\b/g) ?? [];

it('are there', () => expect(promised.length).toBeGreaterThan(2));

it.each(promised)('%s was measured', (figure) => {
	expect(figures).toContain(figure.replace(',', ''));
});

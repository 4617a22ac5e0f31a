/** Figures and rules that a page quotes from the code or from a page that measures them. */
import { FRESH_TOKEN_EVERY_MS } from '../../../nodes/shared/auth/freshToken';
import { LONGEST_PAUSE_MS } from '../../../nodes/shared/http/retryAfter';
import {
	NOTHING_THROUGH_MS,
	REMEMBERED_MS,
	FAILS_AGAIN_MS,
} from '../../../nodes/shared/rateLimit/exhaustion';
import { ALIKE_REFUSALS } from '../../../nodes/shared/run/sameRefusals';
import { INVARIANTS } from '../../chaos/invariants';
import { readText, rowsWith, sectionOf } from './markdown';

describe('docs/reliability.md', () => {
	const column = (section: string, title: string) =>
		rowsWith(sectionOf('docs/reliability.md', section), [title]).map((row) => row[title]);

	it('says how long it goes on as the code does, in its order', () => {
		expect(column('How long it goes on', 'Figure')).toEqual([
			`${NOTHING_THROUGH_MS / 1000} s`,
			`${LONGEST_PAUSE_MS / 1000} s`,
			// The sign-in's: test/unit/auth/tokens.retry.test.ts
			`${LONGEST_PAUSE_MS / 1000} s`,
			// test/unit/rateLimit/rateLimiter.exhausted.test.ts
			'150 calls',
			`${FAILS_AGAIN_MS / 1000} s`,
			`${REMEMBERED_MS / 60_000} minutes`,
			`${ALIKE_REFUSALS} refusals`,
			// test/engine/notEnabled.test.ts
			'12 calls',
			`${FRESH_TOKEN_EVERY_MS / 60_000} minutes`,
		]);
	});

	it('has every rule that the chaos tests check, and no other', () => {
		expect(new Set(column('What has to hold', 'Rule'))).toEqual(new Set(INVARIANTS));
	});
});

it('docs/speed.md quotes docs/benchmarks.md', () => {
	const COLUMNS = ['', 'Results', 'Charges', 'First call to last answer'];
	const figuresIn = (document: string, section: string) =>
		rowsWith(sectionOf(document, section), COLUMNS).map((row) => COLUMNS.map((name) => row[name]));
	const quoted = figuresIn('docs/speed.md', 'Speed');
	expect(quoted).not.toEqual([]);
	expect(quoted).toEqual(figuresIn('docs/benchmarks.md', 'At the limit of the account'));
});

it("the figures in the README's promises were measured", () => {
	const measured = ['docs/reliability.md', 'docs/benchmarks.md'].map(readText).join('\n');
	// A benchmark writes its numbers without a comma.
	const figures = measured.replace(/(\d),(\d{3})\b/g, '$1$2').match(/\d+/g);
	const promised = sectionOf('README.md', 'Promises').match(/\b\d[\d,]*\b/g) ?? [];
	expect(promised.length).toBeGreaterThan(2);
	expect(figures).toEqual(
		expect.arrayContaining(promised.map((figure) => figure.replace(',', ''))),
	);
});

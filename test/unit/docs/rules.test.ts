import { INVARIANTS } from '../../chaos/invariants';
import { rowsWith, sectionOf } from './markdown';

it('the table of what has to hold has every rule that the chaos tests check, and no other', () => {
	const written = rowsWith(sectionOf('docs/reliability.md', 'What has to hold'), ['Rule']).map(
		({ Rule = '' }) => Rule,
	);
	expect(new Set(written)).toEqual(new Set(INVARIANTS));
});

/** Words for yes and no. */
import { FACT_WORDS } from '../../api/factWords';
import { squash, wordSet } from './words';

export type Verdict = 'yes' | 'no' | 'unclear';

const YES: ReadonlySet<string> = wordSet(FACT_WORDS.yes);
const NO: ReadonlySet<string> = wordSet(FACT_WORDS.no);
/** Among features, supported means present. */
const IS_THERE: ReadonlySet<string> = wordSet(FACT_WORDS.present, FACT_WORDS.yes);
const IS_MISSING: ReadonlySet<string> = wordSet(FACT_WORDS.absent, FACT_WORDS.no);
const PLAIN: ReadonlySet<string> = wordSet(FACT_WORDS.plain);

/** `CarPlay is …`, before the word that matters. */
const SUBJECT = /^(?:apple)?(?:carplay)?(?:fullscreen)?(?:is|ist)?/;
const NOT = /^(?:not|nicht|non)/;

/** Whether a text says by itself that it is about what is possible: "supported", but not "yes". */
export const speaksForItself = (value: unknown): boolean =>
	typeof value === 'string' && !PLAIN.has(squash(value.slice(0, MAX_PHRASE)));

/** Whether a text is a verdict, such as "supported" or "present", and not a name. */
export const isVerdict = (text: string): boolean =>
	!/^\d/.test(text) &&
	[false, true].some((isPresence) => readVerdict(text, isPresence) !== 'unclear');

/** Longest phrase, in characters; longer text is prose. */
const MAX_PHRASE = 60;

/**
 * `true`, `'NOT_SUPPORTED'`, `1`, `'kompatibel'`
 * @param isPresence whether the question is what is present, and not what is possible
 * @returns `unclear` for a text that is neither; undefined if the value says nothing
 */
export function readVerdict(value: unknown, isPresence = false): Verdict | undefined {
	if (value === true || value === 1) return 'yes';
	if (value === false || value === 0) return 'no';
	if (typeof value === 'number') return 'unclear';
	if (typeof value !== 'string') return undefined;
	if (value.length > MAX_PHRASE) return 'unclear';
	const [yes, no] = isPresence ? [IS_THERE, IS_MISSING] : [YES, NO];
	const squashed = squash(value);
	const words = yes.has(squashed) || no.has(squashed) ? squashed : squashed.replace(SUBJECT, '');
	if (yes.has(words)) return 'yes';
	if (no.has(words)) return 'no';
	const rest = words.replace(NOT, '');
	return rest !== words && yes.has(rest) && !PLAIN.has(rest) ? 'no' : 'unclear';
}

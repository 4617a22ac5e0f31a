/** Yes-or-no facts, and the API's reason. */
import { FIELD_NAMES } from '../../api/fieldNames';
import { isOneOf } from '../json';
import type { FactClaim, FactsFound } from './gather';
import { isWithin } from './objects';
import { COMPATIBLE, NEGATIVE } from './around';
import { FEATURES } from './place';
import { claimsFor, factText } from './texts';
import { NAMES_OF, wordSet, type Fact } from './words';
import { FACT_WORDS } from '../../api/factWords';
import { readVerdict, speaksForItself, type Verdict } from './yesNo';

/** The reading of a yes-or-no fact. */
interface YesOrNo {
	readonly answer: 'yes' | 'no' | 'unknown';
	/** The word that is neither yes nor no, if the fact is unknown because of it. */
	readonly word?: string;
}

interface Reading {
	readonly verdict: Verdict;
	/** Whether its name or word is about what is possible. */
	readonly isExplicit: boolean;
	/** Whether it may be about anything: then it can only contradict others. */
	readonly isWeak: boolean;
	readonly claim: FactClaim;
}

const ABSENCE: ReadonlySet<string> = wordSet(
	FACT_WORDS.absent.filter((word) => word.length > 5),
	FACT_WORDS.not,
);
const UNFIT: ReadonlySet<string> = wordSet(FACT_WORDS.incompatible);
const isOfWhatFits = (word: string): boolean => COMPATIBLE.has(word) || UNFIT.has(word);
const OPPOSITE = { yes: 'no', no: 'yes', unclear: 'unclear' } as const;
const STATUS: ReadonlySet<string> = new Set(['status', 'state', 'check', 'checks']);

function readingOf(claim: FactClaim, isPresence: boolean, isOfOther: boolean): Reading | undefined {
	const { words, value, at } = claim;
	if (typeof value === 'string' && factText(value, Infinity) === undefined) return undefined;
	const read = readVerdict(value, isPresence);
	if (read === undefined) return undefined;
	const turns = words.filter(
		(word) => NEGATIVE.has(word) || (isPresence && ABSENCE.has(word)),
	).length;
	// "not_compatible: 'incompatible'" may mean either, as "unsupported: { supported: false }" does.
	const isTwice =
		turns > 0 &&
		((typeof value === 'string' && speaksForItself(value)) ||
			words.filter(isOfWhatFits).length > 1);
	const verdict = isTwice ? 'unclear' : turns % 2 === 1 ? OPPOSITE[read] : read;
	const isNamed = words.some((word) => COMPATIBLE.has(word) || NEGATIVE.has(word));
	const isExplicit = isNamed || (verdict !== 'unclear' && speaksForItself(value));
	if (at.isOwned && !isExplicit) return undefined;
	const isOfRequest =
		verdict === 'unclear' &&
		words.some((word) => STATUS.has(word)) &&
		isOneOf(String(value), [...FIELD_NAMES.envelopeStatus, ...FIELD_NAMES.done]);
	return isOfRequest ? undefined : { verdict, isExplicit, isWeak: isOfOther && !isExplicit, claim };
}

const NOT_BY_ITSELF: ReadonlySet<Fact> = new Set<Fact>([...FEATURES, 'note', 'carPlayNote']);

/** Unknown keys that hold facts of the car besides yes and no: they are wrappers. */
function holdersOfFacts({ claims }: FactsFound): ReadonlySet<object> {
	const holders = new Set<object>();
	for (const [fact, all] of claims)
		if (!NOT_BY_ITSELF.has(fact)) for (const { foreign } of all) if (foreign) holders.add(foreign);
	return holders;
}

/** Combines all claims for a yes-or-no fact; a contradiction counts as unknown. */
function verdictOn(gathered: FactsFound, fact: Fact): YesOrNo {
	const isPresence = fact === 'wifiPort';
	const ofTheCar = holdersOfFacts(gathered);
	const stated = claimsFor(gathered, fact);
	// Whether a port is present says more than whether it is possible.
	const seen = isPresence ? stated.filter(({ words }) => !words.some(isOfWhatFits)) : stated;
	const all = (seen.length > 0 ? seen : stated).flatMap((claim) => {
		const isOfOther = claim.foreign !== undefined && !ofTheCar.has(claim.foreign);
		return readingOf(claim, isPresence, isOfOther) ?? [];
	});
	const readings = all.filter(({ isWeak }) => !isWeak);
	const unclear = readings.filter(({ verdict }) => verdict === 'unclear');
	const explicit = readings.filter(({ isExplicit }) => isExplicit);
	const unclearAt = new Set(unclear.map(({ claim }) => claim.at));
	const counting =
		explicit.length > 0
			? readings.filter(({ isExplicit, verdict }) => isExplicit || verdict !== 'unclear')
			: readings.filter(({ verdict, claim }) => verdict === 'unclear' || !unclearAt.has(claim.at));
	const verdicts = new Set(counting.map(({ verdict }) => verdict));
	const [only] = verdicts;
	const isDenied = all.some(
		({ isWeak, verdict }) => isWeak && verdict !== 'unclear' && verdict !== only,
	);
	if (verdicts.size === 1 && only !== 'unclear' && !isDenied) return { answer: only! };
	const word = unclear
		.map(({ claim: { value } }) => (typeof value === 'string' ? factText(value, 1_000) : undefined))
		.find((one) => one !== undefined);
	return { answer: 'unknown', ...(verdicts.has('unclear') && word !== undefined && { word }) };
}

/** The API's reason: first next to the CarPlay fact, then for the compatibility as a whole. */
function reasonIn(gathered: FactsFound): string | undefined {
	const verdicts = {
		carPlay: claimsFor(gathered, 'carPlay').slice(0, MANY),
		fullscreen: claimsFor(gathered, 'fullscreenCarPlay').slice(0, MANY),
	};
	const notes = claimsFor(gathered, 'note', 'carPlayNote')
		.slice(0, MANY)
		.flatMap((claim) => {
			const text = typeof claim.value === 'string' ? factText(claim.value, 1_000) : undefined;
			return text === undefined ? [] : [{ text, rank: rankOfNote(claim, verdicts) }];
		});
	const best = Math.min(...notes.map(({ rank }) => rank));
	const texts = new Set(notes.filter(({ rank }) => rank === best).map(({ text }) => text));
	const [first] = texts;
	return best < ANYWHERE || (best === ANYWHERE && texts.size === 1) ? first : undefined;
}

/** Most notes and verdicts that are compared with each other. */
const MANY = 100;
/** The rank of a reason in a place of its own. */
const ANYWHERE = 8;
const NO_RANK = 9;
const isCarPlay = (word: string): boolean => NAMES_OF.get('carPlay')!.has(word);
const isFullscreen = (word: string): boolean => NAMES_OF.get('fullscreenCarPlay')!.has(word);
const OF_FEATURES: ReadonlySet<string> = wordSet(FACT_WORDS.featureLists);

type Verdicts = Readonly<Record<'carPlay' | 'fullscreen', readonly FactClaim[]>>;

function rankOfNote({ fact, name, words, at, strange }: FactClaim, verdicts: Verdicts): number {
	const { carPlay, fullscreen } = verdicts;
	if (words.some(isFullscreen) || name.startsWith('full')) return 4;
	if (fact === 'carPlayNote') return 1;
	if (words.some(isCarPlay)) return 0;
	if (words.some((word) => COMPATIBLE.has(word))) return 1;
	if (carPlay.some((claim) => claim.at === at)) return strange === 0 ? 2 : 3;
	if (fullscreen.some((claim) => claim.at === at)) return 5;
	const all = [...carPlay, ...fullscreen];
	if (all.length === 0) return NO_RANK;
	// For the whole check, if the verdicts are in lists or objects below it.
	if (all.some((claim) => isWithin(claim.at, at))) return 6;
	if (words.some((word) => OF_FEATURES.has(word))) return 7;
	return strange === 0 ? ANYWHERE : NO_RANK;
}

/** The three yes-or-no facts of the CarPlay check, with the reason. */
export function readCarPlay(gathered: FactsFound) {
	const carPlay = verdictOn(gathered, 'carPlay');
	const fullscreen = verdictOn(gathered, 'fullscreenCarPlay');
	const wifiPort = verdictOn(gathered, 'wifiPort');
	const reason = reasonIn(gathered);
	const word =
		carPlay.word ?? (reason === undefined ? (fullscreen.word ?? wifiPort.word) : undefined);
	const isSaid = word === undefined || reason?.toLowerCase().includes(word.toLowerCase());
	return {
		carPlay: carPlay.answer,
		fullscreenCarPlay: fullscreen.answer,
		wifiPort: wifiPort.answer,
		note: isSaid ? (reason ?? null) : reason === undefined ? word : `${word}: ${reason}`,
	};
}

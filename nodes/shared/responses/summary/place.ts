/** The path of a value in an answer, and the fact that it gives there. */
import { boundedStore, rememberedByText } from '../../state/stores';
import { ALLOWED, DENIED, FRIENDLY, NEUTRAL, STATES } from './around';
import { isVin } from './records';
import { FACTS_CALLED, NAMES_OF, readKey, knownWordsIn, type Fact, type Key } from './words';

/** Yes-or-no facts. */
export const FEATURES: ReadonlySet<Fact> = new Set<Fact>([
	'carPlay',
	'fullscreenCarPlay',
	'wifiPort',
]);

/** A fact that a key names, and the words around its name. */
export interface Meaning {
	readonly fact: Fact;
	readonly name: string;
	readonly words: readonly string[];
}

export const isOfFeature = ({ fact }: Meaning): boolean => FEATURES.has(fact);

/** Facts that the last key itself has to name: `history: { vehicle: [...] }` lists no entries. */
const LISTS: ReadonlySet<Fact> = new Set<Fact>(['entries', 'ecus', 'optionCodes']);

const speaksOf = (fact: Fact, { words = [] }: Key): boolean =>
	words.some((word) => NAMES_OF.get(fact)!.has(word) || ALLOWED.get(fact)!.has(word));

const isNameOfCarPlay = (word: string): boolean => NAMES_OF.get('carPlay')!.has(word);

/** The facts that keys name, with the keys joined without separators. */
const meaningsOf = rememberedByText('meaningsOfKeys', 5_000, makeMeanings);

function makeMeanings(squashed: string): readonly Meaning[] {
	const words = knownWordsIn(squashed);
	if (!words) return [];
	const found = meaningsIn(words);
	if (found.length > 0) return found;
	// "map_current_version" is the map version, in its current state.
	const states = words.filter((word) => STATES.has(word));
	if (states.length === 0 || states.length === words.length) return [];
	const rest = meaningsOf(words.filter((word) => !STATES.has(word)).join(''));
	return rest
		.filter(({ fact }) => states.every((word) => ALLOWED.get(fact)!.has(word)))
		.map((meaning) => ({ ...meaning, words: [...meaning.words, ...states] }));
}

function meaningsIn(words: readonly string[]): readonly Meaning[] {
	const facts = new Set(words.flatMap((word) => FACTS_CALLED.get(word) ?? []));
	return [...facts].flatMap((fact) => {
		const names = NAMES_OF.get(fact)!;
		const others = words.filter((word) => !names.has(word));
		const own = ALLOWED.get(fact)!;
		const isOf = others.every((word) => own.has(word) || NEUTRAL.has(word));
		// In "carplay fullscreen" both are named, but only one is meant.
		const isOther =
			fact === 'carPlay' && others.some((word) => NAMES_OF.get('fullscreenCarPlay')!.has(word));
		const name = words.find((word) => names.has(word))!;
		return isOf && !isOther ? [{ fact, name, words: words.filter((word) => word !== name) }] : [];
	});
}

const OF_THE_CAR = '>>';
/** Most keys that can form a name together. */
const SPREAD = 4;

/** How many paths are cached for later answers, which mostly have the same keys. */
const MAX_PLACES = 5_000;

/** The root path, with all cached paths below it. */
const roots = boundedStore<KeyPath>('placesInAnswers', { max: 1 });

export class KeyPath {
	private readonly children = new Map<string, KeyPath>();
	private made?: readonly Meaning[];

	private constructor(
		/** The keys that may form a name together, innermost last. */
		private readonly keys: readonly Key[],
		/** All words of the keys further out. */
		private readonly outer: ReadonlyArray<readonly string[]>,
		/** How many keys on the path are unknown. */
		readonly strange: number,
		private readonly kept: { count: number },
		/** Identifies the innermost key that may be about anything: `settings: { carplay: true }`. */
		readonly foreign?: object,
	) {}

	static get root(): KeyPath {
		const known = roots.get('root');
		if (known && known.kept.count < MAX_PLACES) return known;
		const root = new KeyPath([], [], 0, { count: 0 });
		roots.set('root', root);
		return root;
	}

	/** The path of the value under a key. */
	child(name: string): KeyPath {
		return this.children.get(name) ?? this.keep(name, this.makeChild(readKey(name)));
	}

	private keep(name: string, place: KeyPath): KeyPath {
		if (this.kept.count < MAX_PLACES && name.length < 100) {
			this.kept.count++;
			this.children.set(name, place);
		}
		return place;
	}

	private makeChild(key: Key): KeyPath {
		if (key.isWrapper) return this;
		const outer = [...this.outer, key.parts];
		const foreign = this.foreignIn(key, outer);
		return key.words
			? new KeyPath([...this.keys, key], outer, this.strange, this.kept, foreign)
			: new KeyPath([], outer, this.strange + 1, this.kept, foreign);
	}

	private foreignIn({ parts, squashed }: Key, asItself: object): object | undefined {
		const isFriendly = parts.some((part) =>
			knownWordsIn(part.replace(/\d{1,4}$/, ''))?.some((word) => FRIENDLY.has(word)),
		);
		const isFact = meaningsOf(squashed).some(({ fact }) => !LISTS.has(fact));
		return isFriendly || isFact || isVin(squashed) ? this.foreign : asItself;
	}

	/** The same path, once an object says that it is the requested vehicle. */
	get ofTheCar(): KeyPath {
		if (this.strange === 0 && this.foreign === undefined) return this;
		const known = this.children.get(OF_THE_CAR);
		return known ?? this.keep(OF_THE_CAR, new KeyPath(this.keys, this.outer, 0, this.kept));
	}

	/** The path of a value under a key that may be unknown, such as the name of the endpoint. */
	through(name: string): KeyPath {
		const known = `>${name}`;
		return this.children.get(known) ?? this.keep(known, this.makeThrough(readKey(name)));
	}

	private makeThrough(key: Key): KeyPath {
		const outer = [...this.outer, key.parts];
		return new KeyPath(this.keys, outer, this.strange, this.kept, this.foreignIn(key, outer));
	}

	/** Whether a word is on the path. */
	has(words: ReadonlySet<string>): boolean {
		return this.outer.some((parts) => parts.some((word) => words.has(word)));
	}

	/** The facts given here, from as many keys as form a name together. */
	get meanings(): readonly Meaning[] {
		return (this.made ??= this.makeMeanings());
	}

	private makeMeanings(): readonly Meaning[] {
		const { keys } = this;
		for (let count = Math.min(SPREAD, keys.length); count > 0; count--) {
			const name = keys.slice(-count).map(({ squashed }) => squashed);
			const isFeature = count > 1 && keys.at(-1)!.words?.some(isNameOfCarPlay);
			const found = meaningsOf(name.join('')).filter(
				// "details: { carplay: false }" gives no detail.
				({ fact, name: note }) =>
					fact !== 'note' || !isFeature || keys.at(-1)!.words?.includes(note),
			);
			if (found.length === 0) continue;
			// In a check of CarPlay, the head unit is a fact of its own.
			const isFeatures = count > 1 && found.every(isOfFeature);
			const own = isFeatures ? this.allowed(meaningsOf(name.at(-1)!), 1) : [];
			if (own.some((one) => !isOfFeature(one) && one.words.length === 0)) return own;
			return this.allowed(found, count);
		}
		return [];
	}

	private allowed(found: readonly Meaning[], count: number): readonly Meaning[] {
		const { keys, outer } = this;
		const around = outer.slice(0, outer.length - count);
		return found.filter(({ fact }) => {
			if (LISTS.has(fact) && !speaksOf(fact, keys.at(-1)!)) return false;
			const denied = DENIED.get(fact);
			return !denied || !around.some((parts) => parts.some((word) => denied.has(word)));
		});
	}
}

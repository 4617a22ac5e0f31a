/** Where a value stands in an answer, and which fact it tells there. */
import { FACT_NAMES, FACT_WORDS, OTHER_FACTS } from '../../api/factNames';
import { boundedStore, rememberedByText } from '../../state/stores';
import { isVin } from './records';
import {
	FACTS_CALLED,
	NAMES_OF,
	readKey,
	wordSet,
	knownWordsIn,
	type Fact,
	type Key,
} from './words';

const NEUTRAL: ReadonlySet<string> = wordSet(FACT_WORDS.around);
export const COMPATIBLE: ReadonlySet<string> = wordSet(FACT_WORDS.compatible);
/** Words that turn a yes into a no. */
export const NEGATIVE: ReadonlySet<string> = wordSet(FACT_WORDS.incompatible, FACT_WORDS.not);
const list = (words: string): readonly string[] => words.trim().split(/\s+/);

const COMPATIBILITY = [
	...FACT_WORDS.verdict,
	...FACT_WORDS.compatible,
	...FACT_WORDS.incompatible,
	...FACT_WORDS.not,
	...list(
		'apple check checks feature features function functions funktion funktionen infotainment connectivity system head unit headunit',
	),
];
const { headUnit, carPlay, fullscreenCarPlay, ecus, entries, mileage } = FACT_NAMES;

/** Words that say of a fact that it holds now, and may stand in the middle of its name. */
const STATES: ReadonlySet<string> = wordSet(FACT_WORDS.current, list('installed detected'));

/** Words that may stand around the names of a fact, besides those that may stand around all. */
const ALLOWED: ReadonlyMap<Fact, ReadonlySet<string>> = allowed({
	model: list('name description designation bezeichnung label long sales marketing title full'),
	series: list('model code cd name label bezeichnung development current description'),
	seriesCode: list('series baureihe model cd bezeichnung name label code development description'),
	productionDate: list('date datum iso exact local'),
	timeCriterion: list('code mmyy'),
	productionYear: [],
	headUnit: list(
		'type typ name model generation variant label description designation art kind current installed detected hardware navigation infotainment system bezeichnung ist aktuell',
	),
	mapVersion: [
		...FACT_WORDS.current,
		...list('installed navigation nav navi name label number aktuell version'),
		...headUnit,
	],
	map: list('current installed navigation nav navi name label description'),
	carPlay: COMPATIBILITY,
	fullscreenCarPlay: [...COMPATIBILITY, ...carPlay, ...list('add on addon')],
	wifiPort: [
		...FACT_WORDS.compatible,
		...FACT_WORDS.incompatible,
		...FACT_WORDS.not,
		...FACT_WORDS.present,
		...FACT_WORDS.absent,
		...FACT_WORDS.verdict,
		...headUnit,
		...list('entry evo entryevo current hardware has'),
	],
	note: [
		...COMPATIBILITY,
		...carPlay,
		...fullscreenCarPlay,
		...list('add on addon message msg text description'),
	],
	carPlayNote: [...COMPATIBILITY, ...fullscreenCarPlay],
	iLevel: [...FACT_WORDS.current, ...list('version installed code full name number')],
	optionCodes: list(
		'codes code special individual optional standard extra all current factory installed sa list built',
	),
	ecus: list('installed current ist actual aktuell all list detected svt'),
	ecuCount: [...ecus, ...FACT_WORDS.countKeys, ...list('installed detected')],
	typeKey: list('model code'),
	colourCode: list('exterior body aussen code paint lack colour color farbe'),
	colour: list('exterior body aussen'),
	upholsteryCode: list('interior innen seat code'),
	upholstery: list('interior innen seat'),
	entries: list('all log list'),
	entryCount: [...FACT_WORDS.countKeys, ...entries],
	entryDate: list('iso local service entry visit eintrag exact'),
	mileage: [
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...list('reading service entry visit current total number stand amount betrag'),
	],
	mileageUnit: [...mileage, ...list('distance length mileage')],
	lastEntryDate: [
		...FACT_NAMES.entryDate,
		...mileage,
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...list('service visit reading amount'),
	],
	lastMileage: [
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...list('reading service visit value stand'),
	],
});

function allowed(words: Record<Fact, readonly string[]>): ReadonlyMap<Fact, ReadonlySet<string>> {
	return new Map(Object.entries(words).map(([fact, own]) => [fact as Fact, wordSet(own)]));
}

const OWNED = [...OTHER_FACTS.owned, ...FACT_NAMES.optionCodes];
const OF_A_PART = [
	...headUnit,
	...ecus,
	...FACT_NAMES.mapVersion,
	...FACT_NAMES.map,
	...FACT_NAMES.optionCodes,
];
/** Further out than in the name they may deny it, or anything else. */
const DENYING = [
	...list('after if with without later update updated upgrade upgraded done'),
	...FACT_WORDS.incompatible,
	...FACT_WORDS.not,
	...FACT_WORDS.absent.filter((word) => word.length > 5),
];
const INSIDE = 'interior innen innenraum seat seats sitz roof dach trim wheel brake bremse display';
const NOT_NOW = [...OTHER_FACTS.notCurrent];

/** Words further out that take a fact's name what it says. */
const DENIED: ReadonlyMap<Fact, ReadonlySet<string>> = new Map(
	Object.entries({
		model: OF_A_PART,
		series: OF_A_PART,
		seriesCode: OF_A_PART,
		typeKey: OF_A_PART,
		productionDate: [...OF_A_PART, ...list('software firmware server app backend release')],
		timeCriterion: OF_A_PART,
		productionYear: OF_A_PART,
		carPlay: [...OWNED, ...DENYING, ...fullscreenCarPlay],
		fullscreenCarPlay: [...OWNED, ...DENYING],
		wifiPort: DENYING,
		colourCode: list(INSIDE),
		colour: list(INSIDE),
		iLevel: [...NOT_NOW, ...ecus, ...carPlay],
		headUnit: [...NOT_NOW, ...FACT_NAMES.iLevel, ...list('retrofit retrofitted')],
		mapVersion: NOT_NOW,
		map: NOT_NOW,
		ecus: NOT_NOW,
		ecuCount: NOT_NOW,
		optionCodes: [
			...FACT_WORDS.compatible,
			...list(
				'available retrofit retrofitted removed added deleted excluded missing invalid changes diff catalog',
			),
		],
	} satisfies Partial<Record<Fact, readonly string[]>>).map(([fact, own]) => [
		fact as Fact,
		wordSet(own),
	]),
);

/** Facts that are a yes or a no. */
export const FEATURES: ReadonlySet<Fact> = new Set<Fact>([
	'carPlay',
	'fullscreenCarPlay',
	'wifiPort',
]);

/** Facts whose last key has to speak of them itself: in `history: { vehicle: [...] }` no entries are listed. */
const LISTS: ReadonlySet<Fact> = new Set<Fact>(['entries', 'ecus', 'optionCodes']);

const speaksOf = (fact: Fact, { words = [] }: Key): boolean =>
	words.some((word) => NAMES_OF.get(fact)!.has(word) || ALLOWED.get(fact)!.has(word));

const isNameOfCarPlay = (word: string): boolean => NAMES_OF.get('carPlay')!.has(word);

/** A fact that a key names, and the words around its name. */
export interface Meaning {
	readonly fact: Fact;
	readonly name: string;
	readonly words: readonly string[];
}

/** The facts that keys name, written without separators one after the other. */
const meaningsOf = rememberedByText('meaningsOfKeys', 5_000, makeMeanings);

function makeMeanings(squashed: string): readonly Meaning[] {
	const words = knownWordsIn(squashed);
	if (!words) return [];
	const found = meaningsIn(words);
	if (found.length > 0) return found;
	// "map_current_version" is a map version, and the current one.
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
		// In "carplay fullscreen" both are named, and one is meant.
		const isOther =
			fact === 'carPlay' && others.some((word) => NAMES_OF.get('fullscreenCarPlay')!.has(word));
		const name = words.find((word) => names.has(word))!;
		return isOf && !isOther ? [{ fact, name, words: words.filter((word) => word !== name) }] : [];
	});
}

const CAR: ReadonlySet<string> = wordSet(list('vehicle car fahrzeug fzg'));
const OF_THE_CAR = '>>';
/** Words of a key that say that it holds what was looked up, or checked. */
const FRIENDLY: ReadonlySet<string> = wordSet(
	FACT_WORDS.containers,
	COMPATIBILITY,
	...[FACT_NAMES.carPlay, FACT_NAMES.fullscreenCarPlay, FACT_NAMES.wifiPort],
	FACT_WORDS.present,
	FACT_WORDS.absent,
	FACT_WORDS.around.filter((word) => word.length > 2),
	list('wifi wlan port'),
);

/** More keys than this do not make a name together. */
const SPREAD = 4;

/** So many places are kept for the next answers: they mostly have the same keys. */
const MAX_PLACES = 5_000;

/** The place of a whole answer, with those in it that were met before. */
const roots = boundedStore<KeyPath>('placesInAnswers', { max: 1 });

export class KeyPath {
	private readonly children = new Map<string, KeyPath>();
	private made?: readonly Meaning[];

	private constructor(
		/** The keys that may make a name together, innermost last. */
		private readonly keys: readonly Key[],
		/** All words of the keys around. */
		private readonly outer: ReadonlyArray<readonly string[]>,
		/** How many keys on the way nobody knows. */
		readonly strange: number,
		private readonly kept: { count: number },
		/** Stands for the innermost key that may be about anything: `settings: { carplay: true }`. */
		readonly foreign?: object,
	) {}

	static get root(): KeyPath {
		const known = roots.get('root');
		if (known && known.kept.count < MAX_PLACES) return known;
		const root = new KeyPath([], [], 0, { count: 0 });
		roots.set('root', root);
		return root;
	}

	/** The place of what a key of this one holds. */
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
		if (key.words) return new KeyPath([...this.keys, key], outer, this.strange, this.kept, foreign);
		// "vehicleProfile" is of the vehicle, whatever else it is.
		const isOfCar = key.parts.some((word) => CAR.has(word));
		return new KeyPath([], outer, this.strange + (isOfCar ? 0 : 1), this.kept, foreign);
	}

	private foreignIn({ parts, squashed }: Key, asItself: object): object | undefined {
		const isFriendly = parts.some((part) => knownWordsIn(part)?.some((word) => FRIENDLY.has(word)));
		return isFriendly || isVin(squashed) ? this.foreign : asItself;
	}

	/** The same place where an object says that it is the vehicle that was asked for. */
	get ofTheCar(): KeyPath {
		if (this.strange === 0 && this.foreign === undefined) return this;
		const known = this.children.get(OF_THE_CAR);
		return known ?? this.keep(OF_THE_CAR, new KeyPath(this.keys, this.outer, 0, this.kept));
	}

	/** The place of what stands in a key that nobody has to know, such as the name of the endpoint. */
	through(name: string): KeyPath {
		const known = `>${name}`;
		return this.children.get(known) ?? this.keep(known, this.makeThrough(readKey(name)));
	}

	private makeThrough(key: Key): KeyPath {
		const outer = [...this.outer, key.parts];
		return new KeyPath(this.keys, outer, this.strange, this.kept, this.foreignIn(key, outer));
	}

	/** All words on the way. */
	has(words: ReadonlySet<string>): boolean {
		return this.outer.some((parts) => parts.some((word) => words.has(word)));
	}

	/** The facts that are told here: as many keys as make a name together. */
	get meanings(): readonly Meaning[] {
		return (this.made ??= this.makeMeanings());
	}

	private makeMeanings(): readonly Meaning[] {
		const { keys } = this;
		for (let count = Math.min(SPREAD, keys.length); count > 0; count--) {
			const name = keys.slice(-count).map(({ squashed }) => squashed);
			const isFeature = count > 1 && keys.at(-1)!.words?.some(isNameOfCarPlay);
			const found = meaningsOf(name.join('')).filter(
				// In "details: { carplay: false }" no detail is told.
				({ fact, name: note }) =>
					fact !== 'note' || !isFeature || keys.at(-1)!.words?.includes(note),
			);
			if (found.length === 0) continue;
			// In a check of CarPlay the head unit is a fact of its own.
			const isOfFeature = count > 1 && found.every(({ fact }) => FEATURES.has(fact));
			const own = isOfFeature ? this.allowed(meaningsOf(name.at(-1)!), 1) : [];
			if (own.some(({ fact, words }) => !FEATURES.has(fact) && words.length === 0)) return own;
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

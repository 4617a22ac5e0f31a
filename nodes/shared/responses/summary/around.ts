/** Words that may surround the names of facts, and words that cancel their meaning. */
import { FACT_NAMES } from '../../api/factNames';
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import { words } from '../../api/wordList';
import { wordSet, type Fact } from './words';

export const NEUTRAL: ReadonlySet<string> = wordSet(FACT_WORDS.around);
export const COMPATIBLE: ReadonlySet<string> = wordSet(FACT_WORDS.compatible);
/** Words that negate a yes. */
export const NEGATIVE: ReadonlySet<string> = wordSet(FACT_WORDS.incompatible, FACT_WORDS.not);

const COMPATIBILITY = [
	...FACT_WORDS.verdict,
	...FACT_WORDS.compatible,
	...FACT_WORDS.incompatible,
	...FACT_WORDS.not,
	...words(
		'apple check checks feature features function functions funktion funktionen infotainment connectivity system head unit headunit',
	),
];
const { headUnit, carPlay, fullscreenCarPlay, ecus, entries, mileage } = FACT_NAMES;

/** Words for a fact's present state; they may occur in the middle of its name. */
export const STATES: ReadonlySet<string> = wordSet(FACT_WORDS.current, words('installed detected'));

/** Words that may surround the names of one fact, in addition to those allowed for all. */
export const ALLOWED: ReadonlyMap<Fact, ReadonlySet<string>> = allowed({
	model: words('name description designation bezeichnung label long sales marketing title full'),
	series: words('model code cd name label bezeichnung development current description'),
	seriesCode: words('series baureihe model cd bezeichnung name label code development description'),
	productionDate: words('date datum iso exact local'),
	timeCriterion: words('code mmyy'),
	productionYear: [],
	headUnit: words(
		'type typ name model generation variant label description designation art kind current installed detected hardware navigation infotainment system bezeichnung ist aktuell',
	),
	mapVersion: [
		...FACT_WORDS.current,
		...words('installed navigation nav navi name label number aktuell version'),
		...headUnit,
	],
	map: words('current installed navigation nav navi name label description'),
	carPlay: COMPATIBILITY,
	fullscreenCarPlay: [...COMPATIBILITY, ...carPlay, ...words('add on addon')],
	wifiPort: [
		...FACT_WORDS.compatible,
		...FACT_WORDS.incompatible,
		...FACT_WORDS.not,
		...FACT_WORDS.present,
		...FACT_WORDS.absent,
		...FACT_WORDS.verdict,
		...headUnit,
		...words('entry evo entryevo current hardware has'),
	],
	note: [
		...COMPATIBILITY,
		...carPlay,
		...fullscreenCarPlay,
		...words('add on addon message msg text description'),
	],
	carPlayNote: [...COMPATIBILITY, ...fullscreenCarPlay],
	iLevel: [...FACT_WORDS.current, ...words('version installed code full name number')],
	optionCodes: words(
		'codes code special individual optional standard extra all current factory installed sa list built',
	),
	ecus: words('installed current ist actual aktuell all list detected svt'),
	ecuCount: [...ecus, ...FACT_WORDS.countKeys, ...words('installed detected')],
	typeKey: words('model code'),
	colourCode: words('exterior body aussen code paint lack colour color farbe'),
	colour: words('exterior body aussen'),
	upholsteryCode: words('interior innen seat code'),
	upholstery: words('interior innen seat'),
	entries: words('all log list'),
	entryCount: [...FACT_WORDS.countKeys, ...entries],
	moreEntries: entries,
	entryDate: words('iso local service entry visit eintrag exact'),
	mileage: [
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...words('reading service entry visit current total number stand amount betrag'),
	],
	mileageUnit: [...mileage, ...words('distance length mileage')],
	lastEntryDate: [
		...FACT_NAMES.entryDate,
		...mileage,
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...words('service visit reading amount'),
	],
	lastMileage: [
		...FACT_WORDS.kilometres,
		...FACT_WORDS.miles,
		...words('reading service visit value stand'),
	],
});

function allowed(lists: Record<Fact, readonly string[]>): ReadonlyMap<Fact, ReadonlySet<string>> {
	return new Map(Object.entries(lists).map(([fact, own]) => [fact as Fact, wordSet(own)]));
}

const OWNED = [...OTHER_FACTS.owned, ...FACT_NAMES.optionCodes];
const OF_A_PART = [
	...headUnit,
	...ecus,
	...FACT_NAMES.mapVersion,
	...FACT_NAMES.map,
	...FACT_NAMES.optionCodes,
];
/** Outside the name itself these may negate it, or mean anything else. */
const DENYING = [
	...words('after if with without later update updated upgrade upgraded done'),
	...FACT_WORDS.incompatible,
	...FACT_WORDS.not,
	...FACT_WORDS.absent.filter((word) => word.length > 5),
];
const INSIDE = 'interior innen innenraum seat seats sitz roof dach trim wheel brake bremse display';
const NOT_NOW = [...OTHER_FACTS.notCurrent];

/** Words outside a fact's name that cancel its meaning. */
export const DENIED: ReadonlyMap<Fact, ReadonlySet<string>> = new Map(
	Object.entries({
		model: OF_A_PART,
		series: OF_A_PART,
		seriesCode: OF_A_PART,
		typeKey: OF_A_PART,
		productionDate: [...OF_A_PART, ...words('api software firmware server app backend release')],
		timeCriterion: OF_A_PART,
		productionYear: OF_A_PART,
		carPlay: [...OWNED, ...DENYING, ...fullscreenCarPlay],
		fullscreenCarPlay: [...OWNED, ...DENYING],
		wifiPort: DENYING,
		colourCode: words(INSIDE),
		colour: words(INSIDE),
		iLevel: [...NOT_NOW, ...ecus, ...carPlay],
		headUnit: [...NOT_NOW, ...FACT_NAMES.iLevel, ...words('retrofit retrofitted')],
		mapVersion: NOT_NOW,
		map: NOT_NOW,
		ecus: NOT_NOW,
		ecuCount: NOT_NOW,
		optionCodes: [
			...FACT_WORDS.compatible,
			...words(
				'available retrofit retrofitted removed added deleted excluded missing invalid changes diff catalog',
			),
		],
	} satisfies Partial<Record<Fact, readonly string[]>>).map(([fact, own]) => [
		fact as Fact,
		wordSet(own),
	]),
);

/** Words of a key that holds the result of a lookup or check. */
export const FRIENDLY: ReadonlySet<string> = wordSet(
	FACT_WORDS.containers,
	COMPATIBILITY,
	...[FACT_NAMES.carPlay, FACT_NAMES.fullscreenCarPlay, FACT_NAMES.wifiPort],
	FACT_WORDS.present,
	FACT_WORDS.absent,
	FACT_WORDS.around.filter((word) => word.length > 2),
	FACT_NAMES.headUnit,
	words('wifi wlan port entry evo entryevo'),
);

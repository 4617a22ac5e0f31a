/** The facts in answers: their assumed names, their shape, and where they are expected. */
import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { FACT_WORDS } from '../../../nodes/shared/api/factWords';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { hasSummary, OWN_FACTS } from '../../../nodes/shared/responses/summary';
import { SHAPES, type Shape } from './shapes';

export type Table = 'FIELD_NAMES' | 'FACT_NAMES' | 'FACT_WORDS';

/** A list of assumed names. */
export interface NameList {
	readonly table: Table;
	readonly list: string;
	/** The shape of a value that has one of these names. */
	readonly shape: Shape;
	/** Many values have this shape, so the name of a candidate must contain a matching word. */
	readonly needsWord?: true;
}

export interface Concept {
	readonly title: string;
	/** The lists that contain its names, the most likely one first. */
	readonly lists: readonly NameList[];
	/** Further words that may occur in a name for it. */
	readonly words: string;
	/** If it is a list or an object, the name of the field that contains it counts. */
	readonly namedBy?: 'list';
	/** Its name within the entries of a list: each option is an object that contains its code. */
	readonly inside?: NameList;
	/** Only the current value is wanted. */
	readonly isOfNow?: true;
}

const field = (list: keyof typeof FIELD_NAMES, shape: Shape): NameList => ({
	table: 'FIELD_NAMES',
	list,
	shape,
});
/** Marks a list whose values look like many others. */
const byWord = (list: NameList): NameList => ({ ...list, needsWord: true });
const fact = (list: keyof typeof FACT_NAMES, shape: Shape): NameList => ({
	table: 'FACT_NAMES',
	list,
	shape,
});

export const CONCEPTS: Readonly<Record<string, Concept>> = {
	token: { title: 'token', lists: [field('token', SHAPES.token)], words: 'session key' },
	tokenLife: {
		title: 'life of the token',
		lists: [field('tokenLife', SHAPES.life), field('tokenEnd', SHAPES.date)],
		words: 'valid validity seconds duration until lives age end ends',
	},
	sandbox: {
		title: 'sandbox',
		lists: [byWord(field('sandbox', SHAPES.yes))],
		words: 'test demo trial dry simulated mock testing',
	},
	price: {
		title: 'price of the call',
		lists: [byWord(field('charged', SHAPES.price))],
		words:
			'cost costs price charge charged charges credit fee amount debit debited billed spent due deducted',
	},
	vin: {
		title: 'VIN',
		lists: [field('vin', SHAPES.vin)],
		words: 'chassis fin frame identification',
	},
	jobId: {
		title: 'job ID',
		lists: [
			field('jobId', SHAPES.jobId),
			field('jobIdWeak', SHAPES.jobId),
			field('jobWrappers', SHAPES.jobId),
		],
		words:
			'job task coding ticket order request process run operation handle reference ref id uuid',
	},
	jobStatus: {
		title: 'word for the status of the job',
		lists: [
			field('jobStatus', SHAPES.word),
			field('jobStatusWeak', SHAPES.word),
			field('jobOutcome', SHAPES.word),
		],
		words: 'status state phase stage step progress condition standing lifecycle',
	},
	errorWords: {
		title: 'words of the refusal',
		lists: [field('errorWords', SHAPES.words)],
		words: 'error reason text explanation info said problem note',
	},
	errorCode: {
		title: 'code of the refusal',
		lists: [byWord(field('errorCode', SHAPES.word))],
		words: 'error code',
	},
	retryAfter: {
		title: 'time to wait',
		lists: [byWord(field('retryAfter', SHAPES.count)), byWord(field('retryAfterMs', SHAPES.count))],
		words: 'wait retry after seconds',
	},
	candidates: {
		title: 'vehicles to select from',
		lists: [field('candidates', SHAPES.ecus)],
		words: 'vehicles cars candidates matches',
	},
	code: {
		title: 'code',
		lists: [
			field('code', SHAPES.code),
			field('codeWeak', SHAPES.code),
			field('codeLikely', SHAPES.code),
			field('codeInside', SHAPES.code),
		],
		words: 'code activation unlock installer fsc feature license key',
	},
	file: {
		title: 'content of the file',
		lists: [
			field('fileKeys', SHAPES.content),
			field('contentKeys', SHAPES.content),
			field('base64Keys', SHAPES.content),
		],
		words: 'file content data base64 report',
	},
	link: {
		title: 'address of the file',
		lists: [field('urlKeys', SHAPES.address)],
		words: 'url link address href location',
	},
	fileName: {
		title: 'name of the file',
		lists: [field('fileName', SHAPES.fileName), field('fileNameEnds', SHAPES.fileName)],
		words: 'file name',
	},
	fileType: {
		title: 'type of the file',
		lists: [field('fileType', SHAPES.mimeType), field('fileTypeEnds', SHAPES.mimeType)],
		words: 'type mime',
	},

	model: { title: 'model', lists: [fact('model', SHAPES.model)], words: '' },
	series: {
		title: 'series',
		lists: [fact('series', SHAPES.series), fact('seriesCode', SHAPES.series)],
		words: '',
	},
	productionDate: {
		title: 'production date',
		lists: [
			fact('productionDate', SHAPES.date),
			fact('timeCriterion', SHAPES.monthAndYear),
			fact('productionYear', SHAPES.year),
		],
		words: '',
	},
	headUnit: {
		title: 'head unit',
		lists: [fact('headUnit', SHAPES.headUnit)],
		words: 'mmi radio infotainment idrive display navigation',
	},
	mapVersion: {
		title: 'map version',
		lists: [fact('mapVersion', SHAPES.mapVersion), byWord(fact('map', SHAPES.text))],
		words: '',
	},
	carPlay: {
		title: 'CarPlay',
		lists: [fact('carPlay', SHAPES.yesOrNo)],
		words: 'apple cp smartphone mirroring iphone',
	},
	fullscreenCarPlay: {
		title: 'Fullscreen CarPlay',
		lists: [fact('fullscreenCarPlay', SHAPES.yesOrNo)],
		words: 'fullscreen fs wide full',
	},
	wifiPort: {
		title: 'Wi-Fi port',
		lists: [fact('wifiPort', SHAPES.yesOrNo)],
		words: 'wifi wlan wireless entryevo',
	},
	note: {
		title: 'note',
		lists: [fact('note', SHAPES.sentence), fact('carPlayNote', SHAPES.sentence)],
		words: '',
	},
	iLevel: {
		title: 'iLevel',
		lists: [fact('iLevel', SHAPES.iLevel)],
		words: 'integration level istufe',
		isOfNow: true,
	},
	optionCodes: {
		title: 'option codes',
		lists: [fact('optionCodes', SHAPES.options)],
		words: 'sa options equipment extras',
		namedBy: 'list',
		inside: { table: 'FACT_WORDS', list: 'codeKeys', shape: SHAPES.options },
	},
	ecuCount: {
		title: 'control units',
		lists: [byWord(fact('ecuCount', SHAPES.count)), fact('ecus', SHAPES.ecus)],
		words: 'ecu control units modules controllers',
	},
	typeKey: { title: 'type key', lists: [fact('typeKey', SHAPES.typeKey)], words: '' },
	colourCode: {
		title: 'colour code',
		lists: [fact('colourCode', SHAPES.colourCode), fact('colour', SHAPES.colourCode)],
		words: '',
	},
	upholsteryCode: {
		title: 'upholstery code',
		lists: [fact('upholsteryCode', SHAPES.upholstery), fact('upholstery', SHAPES.upholstery)],
		words: 'seat leather cover interior',
	},
	entryCount: {
		title: 'number of entries',
		lists: [byWord(fact('entryCount', SHAPES.count)), fact('entries', SHAPES.entries)],
		words: 'visits service stays workshop jobs',
	},
	lastEntryDate: {
		title: 'date of the last entry',
		lists: [fact('entryDate', SHAPES.dateOfEntry), byWord(fact('lastEntryDate', SHAPES.date))],
		words: 'day when on',
	},
	lastMileageKm: {
		title: 'mileage of the last entry',
		lists: [
			fact('mileage', SHAPES.distanceInList),
			byWord(fact('lastMileage', SHAPES.distance)),
			byWord(fact('mileageUnit', SHAPES.word)),
		],
		words: 'distance kilometres reading',
	},
};

/** What every summary contains in addition to what is specific to the endpoint. */
const FACTS_OF_EVERY_SUMMARY = ['model', 'series', 'productionDate'];

const OF_KIND: Readonly<Record<string, readonly string[]>> = {
	data: [],
	code: ['code'],
	file: ['file'],
	fileAndData: ['file'],
	job: [],
};

/**
 * What a successful answer must contain.
 * `vehicleOrder` -> `vin`, `typeKey`, …, `model`, …
 */
export function expectedOfGood(endpoint: EndpointName | 'signIn'): string[] {
	if (endpoint === 'signIn') return ['token', 'tokenLife'];
	const { deliverable, cents } = ENDPOINTS[endpoint];
	const ofJob = endpoint === 'secureCodingStatus' ? ['jobId', 'jobStatus', 'file'] : ['jobId'];
	return [
		...(cents > 0 ? ['sandbox', 'price'] : []),
		...(deliverable.kind === 'job' ? ofJob : ['vin']),
		...(OF_KIND[deliverable.kind] ?? []),
		...(deliverable.kind === 'code' || deliverable.kind === 'data'
			? []
			: ['link', 'fileName', 'fileType']),
		...(hasSummary(endpoint) ? [...OWN_FACTS[endpoint], ...FACTS_OF_EVERY_SUMMARY] : []),
	];
}

/** What a refusal should contain. */
export const EXPECTED_OF_REFUSAL: readonly string[] = [
	'errorWords',
	'errorCode',
	'sandbox',
	'price',
];

const TABLES = { FIELD_NAMES, FACT_NAMES, FACT_WORDS } as const;

/** The assumed names in a list. */
export function namesIn({ table, list }: Pick<NameList, 'table' | 'list'>): readonly string[] {
	const lists: Readonly<Record<string, unknown>> = TABLES[table];
	const names = lists[list];
	return Array.isArray(names) ? (names as string[]) : [];
}

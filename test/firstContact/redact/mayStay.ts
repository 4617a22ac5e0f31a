/** What may stay in a file that others will read. Everything else is replaced. */
import { ENDPOINTS, KNOWN_HOSTS, TOKEN_PATH } from '../../../nodes/shared/api/catalog';
import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { FACT_WORDS, OTHER_FACTS } from '../../../nodes/shared/api/factWords';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { words } from '../../../nodes/shared/api/wordList';
import { isOneOf } from '../../../nodes/shared/responses/json';

/** Every text in a table. */
function* textsIn(value: unknown): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (typeof value === 'object' && value !== null) {
		for (const inner of Object.values(value)) yield* textsIn(inner);
	}
}

/** Words in refusals, statuses, and headers that say nothing about a person. */
const COMMON = words(`
	a an the this that these those there is are was were be been being has have had do does did not no yes and or but if
	for of to in on at by with without from as it its your you we our please try again later after before only once more
	must may can cannot could should will would than when while until per each any all too also already still yet now
	request requests response method path route endpoint api http https get post put patch delete head options
	vehicle vin order state check history coding code codes job jobs task file files account key token credential
	credentials client id secret user plan limit limits rate quota credit credits balance price cost charged refunded
	free sandbox test found find exist exists unknown missing invalid valid wrong bad required expected allowed
	unauthorized authorized unauthenticated forbidden denied access permission permitted enabled disabled available
	unavailable supported unsupported many much exceeded reached insufficient enough internal server service gateway
	timeout timed out error errors failure failed success successful ok status message detail details reason type format
	character characters length field value parameter body header query json xml html text empty null number string
	object array integer boolean second seconds minute minutes hour hours day days month months year years
	nicht kein keine keinen gefunden fehler ungueltig ungültig fahrzeug auftrag bitte spaeter später erneut und oder ist
	das der die den dem ein eine für fuer zu mit ohne unbekannt erlaubt gesperrt guthaben anfrage anmeldung
	utf iso latin windows ascii charset gzip br deflate chunked close keep alive cache control store private public age
	revalidate immutable nosniff deny sameorigin strict transport security includesubdomains preload bearer basic realm
	attachment inline filename rel next prev self content disposition accept ranges bytes none vary origin encoding
	cloudflare cloudfront nginx apache envoy express uvicorn gunicorn fastapi amazon aws lambda apigateway awselb varnish
	miss hit dynamic bypass stale mmyy html head body title meta div span table tr td th thead tbody ul ol li h p br hr
	img src href class style script link section article footer header main nav strong em b i small pre doctype lang
	amp lt gt quot apos nbsp auml ouml uuml szlig middot copy euro ndash mdash x
	hu nbt nbt2 nbtevo evo id4 id5 id6 id7 id8 id9 entry entryevo mgu cic champ champ2 atm headunit premium route motion move
	km kilometer kilometers kilometre mi mile miles read service oil brake inspection mileage date vehicle report
`);

/** Words from the public catalog. */
const ADDRESSES = [Object.values(ENDPOINTS).map(({ path }) => path), TOKEN_PATH, KNOWN_HOSTS];

const VOCABULARY: ReadonlySet<string> = new Set(
	[...textsIn([FIELD_NAMES, FACT_NAMES, FACT_WORDS, ADDRESSES]), ...COMMON].flatMap((text) =>
		text.toLowerCase().split(/[^\p{L}\p{N}]+/u),
	),
);

/** Whole values that are hardly words: `y`, `n/a`, `k.A.`. Elsewhere, single letters may be the rest of a secret. */
const SHORT_VALUES: ReadonlySet<string> = new Set(
	[...textsIn([FACT_WORDS.yes, FACT_WORDS.no, OTHER_FACTS.nothing])].filter(
		(text) => !/[\p{L}\p{N}]{2}/u.test(text),
	),
);

/** Whether a whole value is one of the short ones that the readers know. */
export const isShortValue = (text: string): boolean => SHORT_VALUES.has(text.toLowerCase());

/** Words that may be names if they start with a capital. */
const NAMES_TOO: ReadonlySet<string> = new Set(words('Art Day Grant Lang Long May Page Will'));

const isInVocabulary = (word: string): boolean =>
	(word.length > 1 || /[ax]/i.test(word)) &&
	VOCABULARY.has(word.toLowerCase()) &&
	!NAMES_TOO.has(word);

/**
 * Whether a word may stay: the readers' tables contain it, it's a common word, or it's a combination of such words
 * (`wifiPort`).
 */
export const isCommonWord = (word: string): boolean =>
	/\p{L}/u.test(word) &&
	(isInVocabulary(word) ||
		(/^\p{Ll}{2,}\p{Lu}/u.test(word) &&
			word.split(/(?<=\p{Ll})(?=\p{Lu})/u).every(isInVocabulary)));

/** Whether a whole value means yes or no. */
export const isFlag = (text: string): boolean => text === '0' || text === '1';

const ENTITY =
	/^&(?:amp|lt|gt|quot|apos|nbsp|szlig|middot|copy|reg|euro|deg|[lr]aquo|[nm]dash|hellip|[lr][sd]quo|bull|[a-z]{1,2}(?:uml|acute|grave|circ|tilde|cedil|ring|slash|lig));$/i;

/** Whether it's an HTML entity such as `&auml;`, and not a word between an ampersand and a semicolon. */
export const isKnownEntity = (text: string): boolean => ENTITY.test(text);

const OF_PERSON =
	/(?:^|_)(?:owner|customer|driver|holder|contact|person|(?:first|last|full|sur|user)_?name|street|city|town|address|(?:company|firm|dealer|account|organi[sz]ation)(?:_?name)?|firma|user|(?:license|licence|number)?_?plate|phone|e?mail|halter|kunde|vorname|nachname|strasse|ort|kennzeichen)s?$/i;

/** Whether a key says that its value is about a person. In that case no word stays, because names may be words. */
export const isPersonal = (key: string): boolean =>
	OF_PERSON.test(key.replace(/(?<=[a-z])(?=[A-Z])|[\s-]+/g, '_'));

const MIME_TYPES: ReadonlySet<string> = new Set(
	words(`
		application/json application/problem+json application/xml application/octet-stream application/zip
		application/x-zip-compressed application/pdf application/gzip application/x-www-form-urlencoded text/plain
		text/html text/xml text/csv image/png image/jpeg image/svg+xml image/gif image/webp multipart/form-data
		application/javascript text/css application/x-pem-file application/x-x509-ca-cert binary/octet-stream
		application/x-upd application/ld+json application/hal+json application/vnd.api+json
	`),
);

export const isKnownMimeType = (text: string): boolean => MIME_TYPES.has(text.toLowerCase());

/** The form of a key that names a field, and not a vehicle, person, day, or file. */
const KEY = /^[\p{L}_$@:.#\- ]*(?:\d{1,3}(?!\d)[\p{L}_$@:.#\- ]*){0,2}$/u;
const MAX_KEY = 60;

/** Keys that are data although they have that form. */
const DATA_KEYS: readonly RegExp[] = [
	/^\d{3}$/,
	// An option, or a part of a VIN: `1CA`, `S205A`, `WBA3A5C`.
	/^(?=[A-Z]*\d[A-Z\d]*$)[A-Z\d]*\d[A-Z][A-Z\d]*$/,
	/\d(?!x)\p{L}\d/u,
	// An ID, or a number that follows a name: `acct-99`, `order:88.12`.
	/[-:.# ]\d{2,}$/,
	// A licence plate.
	/^[A-ZÄÖÜ]{1,3}[- ][A-ZÄÖÜ]{1,2}[- ]?\d{1,3}[EH]?$/,
];

/** `Jane Doe` and `Musterstr. 5`: several words, none of which occur in the names of fields. */
const isUnknownPhrase = (key: string): boolean => {
	const parts = key.trim().split(/[\s.:#-]+/);
	return /\s/.test(key.trim()) && !parts.some(isCommonWord);
};

/** `sha256Hash`, `md5sum`, and `map_2d`. Other letters that follow a digit are probably random, as in `c4ca` and `a7Bx`. */
const isMixed = (key: string): boolean =>
	!/^0x[\da-f]{1,2}$/i.test(key) &&
	[...key.matchAll(/\d(\p{L}+)/gu)].some(
		([, letters = '']) =>
			!/^(?:\p{Lu}\p{Ll}{2}|(?:d|x|st|nd|rd|th)$)/u.test(letters) && !isCommonWord(letters),
	);

/**
 * Whether a key says what a field is. A key that may be data, such as a VIN, a date, an address, or a filename, doesn't
 * stay.
 */
export const isFieldName = (key: string): boolean =>
	key.length <= MAX_KEY &&
	KEY.test(key) &&
	!/\p{L}@|\.\p{L}{2,5}$/u.test(key) &&
	!DATA_KEYS.some((data) => data.test(key)) &&
	!isUnknownPhrase(key) &&
	!isMixed(key) &&
	key.trim().split(/\s+/).length <= 5;

const PRICES = [
	...FIELD_NAMES.charged,
	...FIELD_NAMES.chargedLikely,
	'amount_charged',
	'list_price',
	'x_credits_charged',
	'x_cost',
	'x_price',
];

/** At most a thousand credits, with two decimal places. */
const PRICE = /^\d{1,3}(?:[.,]\d{1,2})?$/;

const isNameOfPrice = (key: string): boolean =>
	isOneOf(key, PRICES) || /(?:^|[_-])(?:price|cost|charged)$/i.test(key);

/**
 * Whether a number or its text is the price of a call. `{ billing: { credits: 3 } }` contains one. A key `credits` on its
 * own is probably the balance of an account, and a `value` may be anything.
 * @param within the key of the object that contains it
 */
export const isPrice = (key: string, text: string, within = ''): boolean =>
	PRICE.test(text) &&
	(isNameOfPrice(key) ||
		(isOneOf(key, FIELD_NAMES.priceInside) &&
			(isNameOfPrice(within) || isOneOf(within, FIELD_NAMES.priceWrappers))));

/** Whether a number is an HTTP status. A key `code` on its own is probably an option of the vehicle. */
export const isHttpStatus = (key: string, text: string): boolean =>
	/^[1-5]\d\d$/.test(text) &&
	(isOneOf(key, FIELD_NAMES.platformStatus) || /status(?:_?code)?$/i.test(key));

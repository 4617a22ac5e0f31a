/**
 * What an error message is about. The API's sentences are not known, so they are sorted into families: the status says that
 * something was refused, the words say what, and that decides whether it was charged (see terms.ts).
 */
export type WordFamily =
	/** The account has no credit left. */
	| 'credit'
	/** The token or the sign-in was not accepted. */
	| 'signIn'
	/** The account lacks the permission. */
	| 'permission'
	/** Too many calls. */
	| 'tooMany'
	/** A fault in the API itself, maintenance, a timeout. */
	| 'fault'
	/** Nothing is on record for the vehicle. */
	| 'notFound'
	/** Anything else about the vehicle, the VIN or its data. */
	| 'input';

/** The status that a family stands for, whatever status its words came with. */
export const FAMILY_STATUS: Readonly<Record<WordFamily, number>> = {
	credit: 402,
	signIn: 401,
	permission: 403,
	tooMany: 429,
	fault: 500,
	notFound: 404,
	input: 422,
};

const CREDITS = '(?:credits?|balance|funds|guthaben|wallet)';
const A_FEW_WORDS = '(?:[a-z0-9.]+ ){0,3}';
const ACCOUNT = '(?:account|plan|subscription|licen[cs]e|contract|tariff|package)';
const SERVER =
	'(?:server|system|backend|database|upstream|provider|bmw|host|api|service|gateway|lambda)';

type Patterns = ReadonlyArray<readonly [WordFamily, readonly string[]]>;

/**
 * Words that decide the family whatever else the sentence mentions: "insufficient credits for this vehicle" is about credits.
 * Texts are in lower case, with single spaces and no punctuation but full stops.
 */
const CLEAR: Patterns = [
	[
		'credit',
		[
			`insufficient ${A_FEW_WORDS}${CREDITS}`,
			`(?:not|n t) (?:have )?(?:enough|sufficient|any) ${A_FEW_WORDS}${CREDITS}|(?:nicht gen.gend|nicht genug) ${CREDITS}`,
			`${CREDITS} (?:on your account |of your account )?(?:is |are |was |has |have |been |does |do )*(?:too low|low|insufficient|exhausted|depleted|used up|not enough|not sufficient|not suffice|not cover|negative|ran out|run out|reicht nicht|aufgebraucht)`,
			`(?:out of|lack of|lacks|low on|negative|kein|keine) ${CREDITS}|used (?:up )?all (?:of )?your ${CREDITS}|exceeds? (?:your |the )?(?:[a-z]+ )?${CREDITS}`,
			`no (?:more |remaining )?${CREDITS} (?:are |is )?(?:left |remaining |available )?(?:to|for) `,
			'credit limit (?:exceeded|reached)|wallet is empty',
			`(?:requires?|needs?) (?:at least )?\\d+(?:\\.\\d+)? (?:more )?credits|credits? required|required credits?`,
			'payment (?:is )?required|top up|recharge your|(?:buy|purchase|add) (?:more )?(?:credits|funds)',
		],
	],
	[
		'signIn',
		[
			'unauthenticated|not authenticated|not signed in|not logged in|authentication credentials',
			'could not (?:validate|verify) credentials|(?:invalid|wrong|bad|incorrect) credentials',
			'(?:access|bearer|id|refresh) token|\\bjwt\\b|api key|client secret|invalid (?:client|grant)|authori[sz]ation header',
			'(?<!secure |sfa )token (?:is |has |was |been )*expired|expired token|session (?:is |has |was |been )*expired',
			'(?:sign|log) ?in again|please (?:sign|log) ?in|re ?authenticate|login (?:required|failed)',
		],
	],
	[
		'permission',
		[
			`(?:not|isn t) (?:enabled|activated|included|available|allowed|permitted|unlocked|covered|part) ${A_FEW_WORDS}(?:your|this|the|you) (?:[a-z]+ )?(?:${ACCOUNT}|client|user)`,
			`your ${ACCOUNT} (?:[a-z]+ ){0,2}(?:suspended|disabled|blocked|inactive|locked|deactivated|expired|no access|the right|not (?:active|allowed|enabled|permitted|entitled|authori[sz]ed|verified|cover|include)|cannot|may not)`,
			`${ACCOUNT} (?:is |was |has been |not )*(?:suspended|disabled|blocked|deactivated|locked|inactive|verified)|subscription (?:required|expired)|upgrade your (?:${ACCOUNT})`,
			'(?:not|n t) have (?:the |any )?(?:permissions?|access|rights?)|(?:permission|api access) (?:was |is |has been )*(?:denied|revoked)|not (?:white|allow) ?listed',
			'insufficient (?:permissions?|rights|scope|privileges)',
		],
	],
	[
		'tooMany',
		[
			'too many (?:[a-z]+ ){0,2}(?:requests?|calls?|attempts?|tries|queries|lookups?|look ups?)',
			'resource exhausted|(?:rate|request|api|call|usage|concurrency|throughput) ?limit|ratelimit|rate (?:was |is )?exceeded|request rate|requests? too (?:quickly|fast|often)',
			'\\bthrottl(?:ed|ing)\\b|slow down|(?:requests?|calls?) per (?:second|minute|hour|day)|maximum number of (?:requests|calls)',
			'quota (?:was |is |has been )*(?:exceeded|exhausted|reached|used up)|(?:exceeded|exhausted|over) (?:your |the )?(?:[a-z]+ )?quota|\\bquota$',
		],
	],
	[
		'fault',
		[
			'internal (?:server )?(?:error|fault|failure|problem)|(?:server|backend|database|upstream|gateway|network) (?:error|fault|failure|exception|problem|timeout)',
			'(?:under|for|in|scheduled|planned|system|due to|down) maintenance|maintenance (?:mode|window|work)|^maintenance|time ?d? out|time ?out|timeout|deadline exceeded|overload|out of memory',
			'temporar(?:y|ily) (?:[a-z]+ )?(?:unavailable|not available|out of|down|disabled|overloaded|failure|error|problem|issue)',
			'service (?:is |was )?(?:currently |temporarily )?(?:unavailable|not available|down|offline|busy)(?! (?:for|on|in) )|is currently (?:unavailable|offline|down)(?! (?:for|on|in) )',
			// "Check the VIN and try again" is about the VIN.
			'^(?!.*\\b(?:check|correct|verify|invalid|malformed|enter)\\b).*(?:\\btry (?:it |this )?again\\b|\\bagain later\\b|\\bretry (?:later|shortly|after|in|the|your)\\b|\\bplease retry\\b|\\bcome back (?:later|soon)\\b)',
			`${SERVER} (?:is |was |are )?(?:currently )?(?:down|offline|busy|overloaded|unreachable|not reachable|unavailable|under (?:heavy )?load|crashed)(?! (?:for|on|in) )`,
			`${SERVER} (?:[a-z]+ ){0,2}(?:not (?:answer|respond|reply|reachable)\\w*|returned (?:an error|5\\d\\d)|invocation failed)`,
			`errors? (?:while|during|when) (?:[a-z]+ )?(?:fetching|loading|retrieving|processing|calling|connecting|reading|querying)`,
			`(?:could not|cannot|unable to|failed to) (?:connect|reach)|(?:could not|cannot|unable to|failed to) (?:fetch|retrieve|load|query|get|obtain|read) (?:[a-z]+ ){0,4}from (?:the |our |your )?(?:[a-z]+ )?${SERVER}`,
			'unexpected (?:error|exception|failure|fault)|unhandled|something went wrong|error (?:has |was )?occurr?ed|bad gateway|technical (?:problem|difficult|error|issue)',
			'connection (?:was |has been )?(?:refused|reset|lost|closed|aborted)|traceback|stack trace|cannot read propert|is not a function|null ?pointer|econn|etimedout|process exited',
			'(?:could not|cannot|unable to) (?:[a-z]+ ){0,4}at (?:the|this) (?:moment|time)',
		],
	],
];

/** Mentions of the vehicle, the VIN or its data. */
const VEHICLE =
	/\b(?:vehicles?|vins?|vin ?17|vin ?7|chassis|cars?|fahrzeuge?|fahrgestell\w*|fa|svt|ncd|fsc|swt|sfa|ecus?|control (?:units?|modules?)|head ?units?|i ?level|i stufe|carplay|maps?|map ?type|service history|vehicle order|equipment|engine|model year|brand|bmw)\b/;

const NOT_FOUND: readonly string[] = [
	'not found|notfound|could not (?:be )?f[io]u?nd|cannot (?:be )?f[io]u?nd|unable to find|nothing found|does not exist|do not exist|doesn t exist|no such',
	'no (?:[a-z]+ ){0,2}(?:data|results?|match(?:es)?|records?|vehicles?|cars?|entry|entries|history|information)',
	'(?:unknown|unrecogni[sz]ed) (?:vehicle|vin|car|chassis)|(?:vehicle|vin|car|chassis) (?:[a-z0-9]+ ){0,2}(?:unknown|unrecogni[sz]ed|not known|not (?:on|in) (?:[a-z]+ )?(?:record|database|system|file|registry))',
	'nicht gefunden|unbekannt|keine daten',
];

/** Words that decide the family if the vehicle is not mentioned: an ECU may be locked, and so may an account. */
const OTHERWISE: Patterns = [
	[
		'credit',
		[
			`no (?:more |remaining )?${CREDITS}(?: (?:are |is )?(?:left|remaining|available)|$|\\.)`,
			`(?:you have |only |low |zero )${CREDITS}$|(?:0|zero|0\\.0+) ${CREDITS} (?:are |is )?(?:left|remaining|available)|${CREDITS} (?:is |of |are |balance )?-?(?:0(?:\\.0+)?|zero|empty)(?: |\\.$|$)|low ${CREDITS}`,
			`\\bno ${CREDITS}`,
		],
	],
	[
		'signIn',
		[
			'unauthori[sz]ed|not authori[sz]ed\\.?$|authentication|invalid signature|signature (?:has |is )?(?:expired|invalid)',
			'(?<!unexpected )\\btoken\\b|session|credentials|client id|bearer',
		],
	],
	[
		'permission',
		[
			'forbidden|access (?:is |was )?denied|permissions?\\b|not (?:authori[sz]ed|entitled|allowed|permitted)|access (?:rights|scope)',
			'(?:endpoint|feature|service|operation|module|product) (?:is |was )*(?:not (?:enabled|activated|unlocked)|disabled|locked)',
			`no subscription|${ACCOUNT}`,
		],
	],
	[
		'tooMany',
		[
			'(?<!(?:size|length|file|age) )limit (?:was |has been |is )?(?:exceeded|reached)|(?:daily|hourly|monthly|minute) ?limit|quota',
		],
	],
	[
		'fault',
		[
			'temporar|(?:system|connection) (?:error|fault|failure|exception|problem)|unknown error|exception|unavailable|unexpected',
			'server|backend|upstream',
		],
	],
	['notFound', NOT_FOUND],
	[
		'input',
		[
			'invalid|malformed|validation|required|missing|must (?:be|have|not|contain|start)|unsupported|not supported|incompatible|not compatible|not possible',
			'\\b(?:parameters?|fields?|values?|characters?|length|input)\\b|incomplete|too (?:short|long|old|new)|check ?sum|mismatch|does not match',
		],
	],
];

const compile = (patterns: Patterns) =>
	patterns.map(([family, texts]) => [family, new RegExp(texts.join('|'))] as const);
const CLEAR_PATTERNS = compile(CLEAR);
const OTHER_PATTERNS = compile(OTHERWISE);
const NOT_FOUND_PATTERN = new RegExp(NOT_FOUND.join('|'));

/**
 * Words in the form that the patterns expect: `VEHICLE_NOT_FOUND`, `vehicleNotFound` and `Vehicle not found!` are the same.
 */
export const normalizeWords = (words: string): string =>
	words
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}.]+/gu, ' ')
		// Keeps a full stop only at the end of a sentence or within a number.
		.replace(/\.(?=\D|$)/g, '. ')
		.replace(/ +/g, ' ')
		.replace(/ \./g, '.')
		.trim();

/** Whether words mention the vehicle, the VIN or its data. */
export const speaksOfVehicle = (words: string): boolean => VEHICLE.test(normalizeWords(words));

const firstOf = (
	patterns: ReturnType<typeof compile>,
	normalized: string,
): WordFamily | undefined => patterns.find(([, pattern]) => pattern.test(normalized))?.[0];

/** The family of unambiguous words, e.g. `Insufficient credits`; undefined for others. */
export const clearFamilyOf = (words: string): WordFamily | undefined =>
	firstOf(CLEAR_PATTERNS, normalizeWords(words));

/** Whether words belong to a family, among others: "too many failed sign-ins with this client" also to `tooMany`. */
export function isOfFamily(words: string, family: WordFamily): boolean {
	const normalized = normalizeWords(words);
	return [...CLEAR_PATTERNS, ...OTHER_PATTERNS].some(
		([name, pattern]) => name === family && pattern.test(normalized),
	);
}

/**
 * The family of an error message.
 * @param words from `readErrorWords`, e.g. `Vehicle not found` or `INSUFFICIENT_CREDITS`
 * @returns undefined if they match none
 */
export function familyOf(words: string): WordFamily | undefined {
	const normalized = normalizeWords(words);
	const clear = firstOf(CLEAR_PATTERNS, normalized);
	if (clear) return clear;
	if (VEHICLE.test(normalized)) return NOT_FOUND_PATTERN.test(normalized) ? 'notFound' : 'input';
	return firstOf(OTHER_PATTERNS, normalized);
}

/** Words that are used only in refusals, on any subject. */
const REFUSING =
	/\b(?:forbidden|denied|refused|rejected|unauthori[sz]ed|not (?:authori[sz]ed|allowed|permitted|entitled|enabled|supported|possible|valid|accepted|recogni[sz]ed|acceptable|implemented)|missing|exceeded|exhausted|unavailable|exception|errors?|fail(?:ed|ure|s)|faults?|invalid|malformed|unsupported|incompatible|bad request|method not allowed|conflict|gone|(?<!until )expired|revoked|does not exist|unprocessable|cannot|could not|unable to|must (?:be|have|not|contain|start)|(?:is|are) (?:a )?required|(?:required (?:field|parameter|property)|field required)|panic|aborted|crashed|terminated|fehler|abgelehnt|verweigert)\b/;
/** `0 errors`, `without failures` */
const NONE_OF_THEM =
	/\b(?:no|0|zero|without|any|ohne|keine?) (?:[a-z]+ )?(?:errors?|failures?|faults?|fehler)\b/g;

/**
 * Whether a message that is the whole answer refuses the request: `Forbidden`, `VIN is invalid`, `no healthy upstream`. A
 * message that says where the result went, `The file was sent by mail`, does not.
 */
export function soundsRefused(words: string): boolean {
	const normalized = normalizeWords(words);
	return (
		firstOf(CLEAR_PATTERNS, normalized) !== undefined ||
		NOT_FOUND_PATTERN.test(normalized) ||
		REFUSING.test(normalized.replace(NONE_OF_THEM, ' '))
	);
}

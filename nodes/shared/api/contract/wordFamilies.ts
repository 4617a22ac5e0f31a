/**
 * What an error's words are about. The API's sentences are not known, so they are read by families: a status says that
 * something was refused, its words say what, and that decides whether it was paid (see terms.ts).
 */
export type WordFamily =
	/** The account has no credit left. */
	| 'credit'
	/** The token or the sign-in was not accepted. */
	| 'signIn'
	/** The account may not do this. */
	| 'permission'
	/** Too many calls. */
	| 'tooMany'
	/** A fault of the API's own, maintenance, a time-out. */
	| 'fault'
	/** Nothing is on record for the vehicle. */
	| 'notFound'
	/** Anything else about the vehicle, the VIN or its data. */
	| 'input';

/** The status that the words of a family mean, whatever status they came with. */
export const FAMILY_STATUS: Readonly<Record<WordFamily, number>> = {
	credit: 402,
	signIn: 401,
	permission: 403,
	tooMany: 429,
	fault: 500,
	notFound: 404,
	input: 422,
};

const CREDITS = '(?:credits?|balance|funds|guthaben)';
const A_FEW_WORDS = '(?:[a-z0-9]+ ){0,3}';

/**
 * Patterns by family, the first that fits counts. The texts are in lower case, with a single space between words and no
 * punctuation but full stops. What is said of a vehicle comes last: "insufficient credits for this vehicle" is about credits.
 */
const FAMILIES: ReadonlyArray<readonly [WordFamily, readonly string[]]> = [
	[
		'credit',
		[
			`insufficient ${A_FEW_WORDS}${CREDITS}`,
			`(?:not|n t) (?:have )?(?:enough|sufficient) ${A_FEW_WORDS}${CREDITS}`,
			`${CREDITS} (?:on your account |of your account )?(?:is |are |was |has |have |been )*(?:too low|low|insufficient|exhausted|depleted|used up|empty|not enough|not sufficient|negative|zero|ran out|run out|reicht nicht|aufgebraucht)`,
			`(?:out of|lack of|lacks?|low on|low|zero|kein|keine) ${CREDITS}`,
			// "No credits were charged" says the opposite.
			`no (?:more |remaining )?${CREDITS}(?: (?:are |is )?(?:left|remaining|available)| on | in | for |$|\\.)`,
			`(?:you have|only|\\b) ?(?:0|zero|0\\.0+) ${CREDITS} (?:are |is )?(?:left|remaining|available)|${CREDITS} (?:is |of |are )?-?0(?:\\.0+)?(?: |\\.|$)`,
			'credit limit (?:exceeded|reached)',
			'(?:requires?|needs?) \\d+(?:\\.\\d+)? (?:more )?credits',
			'payment required|top up|recharge your|(?:buy|purchase|add) (?:more )?credits',
		],
	],
	[
		'signIn',
		[
			'unauthori[sz]ed|unauthenticated|not authenticated|not signed in|not logged in',
			'authentication (?:is )?(?:failed|failure|required|error|needed)|could not (?:validate|verify) credentials',
			`(?:invalid|expired|missing|bad|wrong|incorrect|revoked|no valid|no) ${A_FEW_WORDS}(?:(?<!unexpected )token|jwt|credentials|api key|client id|client secret|bearer|session)`,
			'(?:token|jwt|session|credentials|api key|client secret) (?:is |was |has |are |been )*(?:not valid|no longer valid|invalid|expired|missing|required|revoked|rejected|malformed|not accepted|not provided)',
			'(?:sign|log) ?in (?:again|required|failed)|please (?:sign|log) ?in|re ?authenticate|login (?:required|failed)',
		],
	],
	[
		'permission',
		[
			'forbidden|access (?:is |was )?denied|permissions?\\b|(?:lack|missing) (?:of )?(?:access|rights|scope)|insufficient (?:rights|scope|privileges)',
			'not (?:authori[sz]ed|entitled|allowed|permitted) to (?:use|access|call|perform|invoke|do)',
			`(?:not|isn t) (?:enabled|activated|included|available|allowed|permitted|unlocked|part) ${A_FEW_WORDS}(?:account|plan|subscription|client|user|licen[cs]e|package|contract|tariff)`,
			`(?:account|subscription|plan|licen[cs]e|client|user) (?:[a-z0-9]+ ){0,2}(?:suspended|disabled|blocked|inactive|locked|deactivated|not active|not (?:allowed|enabled|permitted|entitled|authori[sz]ed|cover|include)|cannot|may not)`,
			'(?:endpoint|feature|service|operation|module|product) (?:is |was )*(?:not (?:enabled|activated|unlocked)|disabled|locked)',
			'subscription required|upgrade your|no subscription',
		],
	],
	[
		'tooMany',
		[
			'too many (?:[a-z]+ )?(?:requests?|calls?|attempts?|tries|queries|lookups?|look ups?)',
			'(?:rate|request|call|minute|hourly|daily|monthly|usage|api|concurrency|throughput) ?limit|ratelimit',
			'throttl|quota|slow down|requests? per (?:second|minute|hour|day)',
			'(?<!(?:size|length|credit|file|age) )limit (?:was |has been |is )?(?:exceeded|reached)|limit exceeded',
		],
	],
	[
		'fault',
		[
			'internal (?:server )?(?:error|fault|failure|problem)|(?:server|system|backend|database|db|upstream|gateway|network|connection) (?:[a-z]+ )?(?:error|fault|failure|exception|problem|unavailable|overloaded|busy|timeout)',
			'maintenance|temporar|time ?d? out|time ?out|timeout|deadline exceeded|overload|out of memory',
			'service (?:is |was )?(?:currently |temporarily )?(?:unavailable|not available|down|offline|busy)|currently (?:unavailable|not available|offline|down)',
			'(?:try|retry|come back) (?:it |this |the request |your request )?(?:again )?(?:later|shortly|soon|after|in (?:a|an|some|\\d+))|again later',
			'unexpected (?:[a-z]+ )?(?:error|exception|failure|fault)|unknown error|unhandled|something went wrong|error (?:has |was )?occurr?ed|bad gateway',
			'(?:server|system|backend|upstream|provider|bmw|host|api|service) (?:[a-z]+ ){0,2}(?:not respond\\w*|not reachable|unreachable|offline|is down|unavailable|busy|crashed)',
			'connection (?:was |has been )?(?:refused|reset|lost|closed|failed|aborted)|(?:could not|cannot|unable to|failed to) (?:connect|reach)',
			'exception|traceback|stack trace|cannot read propert|is not a function|is not defined|unexpected token|econn|etimedout|process exited',
			'(?:could not|cannot|unable to) (?:[a-z]+ ){0,4}at (?:the|this) (?:moment|time)|technical (?:problem|difficult|error|issue)',
		],
	],
	[
		'notFound',
		[
			'not found|notfound|could not (?:be )?f[io]u?nd|cannot (?:be )?f[io]u?nd|unable to find|nothing found|does not exist|do not exist|doesn t exist|no such',
			'no (?:[a-z]+ ){0,2}(?:data|results?|match(?:es)?|records?|vehicles?|cars?|entry|entries|history|information)',
			'(?:unknown|unrecogni[sz]ed) (?:vehicle|vin|car|chassis)|(?:vehicle|vin|car|chassis) (?:[a-z0-9]+ ){0,2}(?:unknown|unrecogni[sz]ed|not known|not (?:on|in) (?:[a-z]+ )?(?:record|database|system|file|registry))',
			'nicht gefunden|unbekannt|keine daten',
		],
	],
	[
		'input',
		[
			'vehicles?|\\bvins?\\b|vin ?17|vin ?7|chassis|\\bcars?\\b|fahrzeug|fahrgestell',
			'\\bfa\\b|\\bsvt\\b|\\bncd\\b|\\bfsc\\b|\\bswt\\b|\\bsfa\\b|\\becus?\\b|control units?|head ?units?|i ?level|i stufe|carplay|map ?type|\\bmaps?\\b|service history|equipment',
			'invalid|malformed|validation|required|missing|must (?:be|have|not|contain|start)|unsupported|not supported|incompatible|not compatible|not possible|not available for',
			'\\b(?:parameters?|fields?|values?|characters?|length|input|payload)\\b|incomplete|too (?:short|long|old|new)|check ?sum|mismatch|does not match',
		],
	],
];

const COMPILED = FAMILIES.map(
	([family, patterns]) => [family, new RegExp(patterns.join('|'))] as const,
);

/** Words as the patterns expect them: `VEHICLE_NOT_FOUND`, `vehicleNotFound` and `Vehicle not found!` are one. */
export const plainWords = (words: string): string =>
	words
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}.]+/gu, ' ')
		// A full stop stays only where a sentence ends or within a number.
		.replace(/\.(?=\D|$)/g, '. ')
		.replace(/ +/g, ' ')
		.replace(/ \./g, '.')
		.trim();

/**
 * Which family an error's words belong to.
 * @param words as `readErrorWords` gives them, e.g. `Vehicle not found` or `INSUFFICIENT_CREDITS`
 * @returns undefined where they speak of nothing that is known
 */
export function familyOf(words: string): WordFamily | undefined {
	const plain = plainWords(words);
	return COMPILED.find(([, pattern]) => pattern.test(plain))?.[0];
}

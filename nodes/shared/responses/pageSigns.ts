/** By what a page is known that does not come from the API: who stands between, and what they show. */
import { readErrorWords } from './errorWords';
import { readPageText, type PageText } from './pageText';
import { isChallenged, namesProxy, strangersName } from './stranger';

/** What a page is, in a user's words. */
export type Stranger =
	| 'a sign-in page'
	| 'a security check'
	| 'a page that blocks the request'
	| 'an error page'
	| 'a page without content';

/** How the parts of a title stand apart: `Sign in | Cars`, `Cars - Sign in`. */
const APART = /\s*[|·•»«:]\s*|\s+[-–—]\s+/;

/** The beginning of a title or of a part of it. */
const SIGN_IN =
	/^(?:(?:please|bitte|you must|you need to) )?(?:sign|log)[ -]?(?:in|on)\b|^(?:(?:user|member|customer|admin|web|guest|hotspot|wi-?fi|network|portal|secure|account|partner|dealer) )?log-?(?:in|on)\b|^(?:bitte )?anmeld(?:en|ung)\b|^einloggen\b|^authenti(?:cation|fi[ck]|zier)|^se connecter\b|^connexion$|^iniciar sesi|^accedi\b|^inloggen\b|^entrar$/;
function isSignIn(part: string): boolean {
	return SIGN_IN.test(part) || SIGN_IN_WORDS.test(part);
}

/** The same anywhere in it. */
const SIGN_IN_WORDS =
	/\b(?:session|sitzung|login|token) (?:has |is |ist )?(?:expired|timed out|ended|abgelaufen)|\bsingle sign-?on\b|\bauthentication (?:required|redirect)|\bcaptive portal\b|\bsaml\b|\b(?:sign|log) ?in (?:to|with) (?:your|continue|access)\b/;

const CHECK =
	/\bjust a moment\b|\battention required\b|\bchecking (?:your|if the|the site)\b|\bddos[- ]?(?:protection|guard)\b|\b(?:security|browser|bot|robot|human) (?:check|checkpoint|verification|challenge|detection)\b|\bverify(?:ing)? (?:that )?(?:you|your|that)\b|\bare you (?:a )?(?:human|robot|not a robot)\b|\bcaptcha\b|\bone moment,? please\b|^please wait\b|\bpardon our interruption\b|^(?:client )?challenge\b|\bnur einen moment\b|^einen moment\b|^un (?:instant|momento)\b/;

function isCheck(part: string): boolean {
	return CHECK.test(part);
}

const BLOCK =
	/\b(?:access|zugriff|zugang)\b.{0,60}\b(?:denied|blocked|forbidden|restricted|verweigert|gesperrt|blockiert)\b|\b(?:request|url|page|site|website|connection|content|category|you are|you have been)\b.{0,20}\b(?:rejected|blocked|denied)\b|\brequest unsuccessful\b|\bincapsula\b|\b(?:web|content|url|internet) ?filter(?:ing)?\b|\b(?:internet|web|acceptable) usage? policy\b|^forbidden\b|^(?:un|not )authorized\b|\bpermission denied\b|^gesperrt\b|\bacc[eè]s (?:refus[eé]|interdit)|\bacceso denegado\b|\baccesso negato\b/;
function isBlock(part: string): boolean {
	return BLOCK.test(part) || namesProxy({}, part);
}

/** A number alone is none: a BMW is called 520 too. */
const FAULT =
	/\bbad gateway\b|\bgateway time-?out\b|\bservice (?:is |temporarily |currently )*unavailable\b|\binternal server error\b|\bserver error\b|\bweb server is\b|\borigin is unreachable\b|\b(?:application|proxy|runtime|gateway|nginx|apache) error\b|\b(?:page|resource|file|url|site)\b.{0,20}\b(?:not found|cannot be found|could not be found|can't be reached|could not be retrieved|cannot be displayed|nicht gefunden)\b|\btoo many requests\b|\bbad request\b|\bconnection timed out\b|\bssl handshake failed\b|\btemporarily (?:unavailable|down|offline)\b|^(?:http |error |status |code |fehler )*(?:4(?:0\d|1[0-7]|29|51)|50\d)(?: (?:error|fehler|not found|forbidden|unauthorized))?$|^(?:http )?(?:error|status|fehler)(?: code)? [45]\d\d\b|^(?:error|fehler|oops|not found|nicht gefunden)\W*$/;
function isFault(part: string): boolean {
	return FAULT.test(part) || OUT_OF_ORDER.test(part);
}

const OUT_OF_ORDER =
	/\b(?:under|down for|undergoing|in|im|wegen) (?:\w+ )?(?:maintenance|wartung)(?:$|\W|s(?:arbeiten|modus)\b)|\bmaintenance (?:mode|break|window|in progress)\b|\b(?:site|website|system|server|platform|page) maintenance\b|\bwartungs(?:arbeiten|modus|fenster|seite)\b|^(?:we'll |we will )?be (?:right )?back\b|\bunder construction\b|^coming soon\b/;

/** A server that nobody has set up, or an address that belongs to nobody. */
const DEFAULT =
	/\bwelcome to (?:nginx|openresty|caddy|tengine|centos|iis|apache|lighttpd)\b|\b(?:apache\d?|nginx|iis|tomcat|http server|web ?server|centos|ubuntu|debian|fedora|site|web)\b.{0,40}\b(?:default|test|start) page\b|\btest page for\b|\bdefault (?:web ?site|web)? ?page\b|^it works\b|^iis (?:windows|\d)|^index of \/|^directory listing\b|\bdomain (?:is )?(?:parked|for sale|not configured|default)\b/;

function isDefault(part: string): boolean {
	return DEFAULT.test(part);
}

/** In the text of a short page: only what no report says. */
const SAID =
	/\bthe requested url was rejected\b|\bincident id\b|\byour support id is\b|\bchecking your browser\b|\benable javascript and cookies\b|\bverify (?:that )?you are (?:a )?(?:human|not a robot)\b|\byou don't have permission to access\b|\b(?:this|the) (?:web ?)?(?:site|page) (?:is|has been|was) blocked\b|\baccess to (?:this|the) .{1,30}\b(?:is|was|has been) (?:blocked|denied|restricted)\b|\bblocked by (?:your|the|an?) \w+|\bddos protection by\b|\bcloudflare ray id\b|\breference #\d+\.[0-9a-f]+\./;

function saysSo({ visible }: PageText): boolean {
	return visible.length < BRIEF && SAID.test(visible);
}

/** What only the page of a challenge, a block or a sign-in has in its source. */
const CHECK_SOURCE =
	/\b_cf_chl_opt\b|\bcf-browser-verification\b|\bcf[-_]captcha|\bgokuProps\b|\bawsWafCookieDomainList\b|captcha-delivery\.com|\bpx-captcha\b|\bclass\s{0,5}=\s{0,5}["']?(?:g-recaptcha|h-captcha|cf-turnstile)\b/;
const BLOCK_SOURCE =
	/\bcf-error-details\b|errors\.edgesuite\.net|\bid="main-iframe" src="\/_Incapsula_Resource/;
const SIGN_IN_SOURCE =
	/\bname\s{0,5}=\s{0,5}["']?(?:SAMLRequest|SAMLResponse|wresult|wctx|loginfmt)\b|\bid\s{0,5}=\s{0,5}["']?okta-(?:sign|login)|\/adfs\/ls\b|\blogin\.microsoftonline\.com\b|\baccounts\.google\.com\/|\bauth0-lock\b/i;

/** What its source is, however it reads. */
function strangerBySource({ source, markup }: PageText): Stranger | undefined {
	if (CHECK_SOURCE.test(source)) return 'a security check';
	if (BLOCK_SOURCE.test(source)) return 'a page that blocks the request';
	return SIGN_IN_SOURCE.test(markup) ? 'a sign-in page' : undefined;
}

/** Where a page sends its reader at once, in the page itself or by its script. */
const SENDS_ON =
	/<meta\s[^<>]{0,100}\bhttp-equiv\s{0,5}=\s{0,5}["']?refresh\b[^<>]{0,1000}|\blocation(?:\.href)?\s{0,5}=\s{0,5}["'`][^"'`]{1,500}|\blocation\.(?:replace|assign)\(\s{0,5}["'`][^"'`]{1,500}/gi;
const TO_SIGN_IN =
	/(?:^|[^a-z])(?:log-?[io]n|sign-?in|logon|auth|authorize|sso|saml2?|adfs|oauth2?|oidc|idp|captive|hotspot|challenge|session)(?:[^a-z]|$)/i;

/** From this length on a page has more to say than to send on, in characters. */
const SHORT = 400;
/** From this length on nobody who blocks or checks writes, in characters. */
const BRIEF = 3000;

const sendsToSignIn = ({ source, visible }: PageText): boolean =>
	visible.length < SHORT && [...source.matchAll(SENDS_ON)].some(([to]) => TO_SIGN_IN.test(to));

const MADE_BY_SCRIPT = /<script\b/i;
const SHOWS = /<(?:img|svg|picture|canvas|video|iframe|frame|object|embed|input|table)\b/i;
/** What a page says while it has nothing to say yet, in characters. */
const LOADING = 40;

/** Nothing but what a script is going to fill. */
const isShell = ({ source, markup, visible, isWhole }: PageText): boolean =>
	isWhole && !SHOWS.test(markup) && visible.length <= (MADE_BY_SCRIPT.test(source) ? LOADING : 0);

/**
 * What a page is by its words and its form: `<title>Just a moment...</title>` -> `a security check`
 * @returns undefined where nothing speaks against it
 */
export function strangerBySigns(page: PageText): Stranger | undefined {
	const parts = page.headings.flatMap((heading) => [heading, ...heading.split(APART)]);
	if (parts.some(isCheck)) return 'a security check';
	if (parts.some(isBlock)) return 'a page that blocks the request';
	if (parts.some(isSignIn) || sendsToSignIn(page)) return 'a sign-in page';
	if (parts.some(isFault) || parts.some(isDefault)) return 'an error page';
	if (saysSo(page)) return 'a page that blocks the request';
	return strangerBySource(page) ?? (isShell(page) ? 'a page without content' : undefined);
}

const OF_GUARDS: ReadonlySet<Stranger | undefined> = new Set<Stranger | undefined>([
	'a security check',
	'a page that blocks the request',
]);

/** Whether a page asks to prove something before it lets anybody on, or blocks: another try brings the same. */
export const isGuardsPage = (page: string): boolean =>
	OF_GUARDS.has(strangerBySigns(readPageText(page)));

/**
 * What a page is called and whose it is: `titled "Just a moment...", by Cloudflare`
 * @param headers that came with it
 * @returns empty where neither can be told
 */
export function tellOfPage(page: string, headers: unknown): string {
	const title = readErrorWords(page);
	const isGuard = isChallenged(headers) || isGuardsPage(page);
	const by = isGuard ? strangersName(headers, page) : undefined;
	return [title && `titled "${title}"`, by && `by ${by}`].filter(Boolean).join(', ');
}

/** How to recognize a page that does not come from the API, and what it is: a sign-in page, a block, an error page. */
import { readErrorWords } from './errorWords';
import { readPageText, type PageText } from './pageText';
import { isChallenged, namesProxy, strangersName } from './stranger';
import { clearFamilyOf, type WordFamily } from './wordFamilies';

/** What a page is, in words for the user. */
export type Stranger =
	| 'a sign-in page'
	| 'a security check'
	| 'a page that blocks the request'
	| 'an error page'
	| "a server's own page"
	| 'a page without content';

/** Separators between the parts of a title: `Sign in | Cars`, `Cars - Sign in`. */
const APART = /\s*[|·•»«:]\s*|\s+[-–—]\s+/;

/** At the start of a title or of one of its parts. */
const SIGN_IN =
	/^(?:(?:please|bitte|you must|you need to) )?(?:sign|log)[ -]?(?:in|on)\b|^(?:(?:user|member|customer|admin|web|guest|hotspot|wi-?fi|network|portal|secure|account|partner|dealer) )?log-?(?:in|on)\b|^(?:bitte )?anmeld(?:en|ung)\b|^einloggen\b|^authenti(?:cation(?! of\b)|fi[ck]|zier)|^se connecter\b|^connexion$|^iniciar sesi|^accedi\b|^inloggen\b|^entrar$|^(?:two|2)-?(?:factor|step)\b|^verify your identity\b|^bitte (?:melden|loggen)\b/;

function beginsSignIn(part: string): boolean {
	return SIGN_IN.test(part);
}

/** Anywhere in it. */
const SIGN_IN_WORDS =
	/\b(?:session|sitzung|login|access token) (?:has |is |ist )?(?:expired|timed out|ended|abgelaufen)|\bsingle sign-?on\b|\bauthentication (?:required|redirect)|\bcaptive portal\b|\bsaml\b|\b(?:sign|log) ?in (?:to|with) (?:your|continue|access)\b|\b(?:firewall|network|portal) authentication\b|\b(?:captive|hotspot|wi-?fi|globalprotect|vpn) portal\b|\b(?:free|guest|public|kostenloses|gratis)[ -](?:wi-?fi|wlan)(?:\W*$| (?:login|access|at|by|in)\b)|^(?:welcome to|willkommen)\b.{1,60} (?:wi-?fi|wlan|hotspot)\b|^citrix gateway\b|\bduo security\b/;

function isSignIn(part: string): boolean {
	return beginsSignIn(part) || SIGN_IN_WORDS.test(part);
}

const CHECK =
	/\bjust a moment\b|\battention required\b|\bchecking (?:your|if the|the site)\b|\bddos[- ]?(?:protection|guard)\b|\b(?:security|browser|bot|robot|human) (?:check(?! of\b)|checkpoint|verification|challenge|detection)\b|\bverify(?:ing)? (?:that )?(?:you|your|that)\b|\bare you (?:a )?(?:human|robot|not a robot)\b|\bcaptcha\b|\bone moment,? please\b|^please wait(?:\W*$| while\b)|\bpardon our interruption\b|^(?:client )?challenge\b|\bnot a (?:ro)?bot\b|\brobot or human\b|\bsecurity scan\b|\bsind sie (?:ein|kein) (?:mensch|roboter)\b|\bnur einen moment\b|^einen moment\b|^un (?:instant|momento)\b/;

function isCheck(part: string): boolean {
	return CHECK.test(part);
}

const BLOCK =
	/\b(?:access|zugriff|zugang)\b.{0,60}\b(?:denied|blocked|forbidden|restricted|verweigert|gesperrt|blockiert)\b|(?:^|\b(?:the|this|your|web|http|requested) )(?:request|url|page|site|website|connection|content|category)\b.{0,20}\b(?:rejected|blocked|denied)\b|\byou (?:are|have been)\b.{0,20}\b(?:rejected|blocked|denied)\b|\brequest unsuccessful\b|\bincapsula\b|\b(?:web|content|url|internet) ?filter(?:ing)?\b|\b(?:internet|web|acceptable) us(?:e|age) policy\b|\b(?:web)?(?:seite|site)\b.{0,30}\b(?:gesperrt|blockiert)\b|^blocked (?:request|page|site|website|url)\b|^high security alert\b|^forbidden\b|^(?:un|not )authorized\b|\bpermission denied\b|^gesperrt\b|\bacc[eè]s (?:refus[eé]|interdit)|\bacceso denegado\b|\baccesso negato\b/;
function isBlock(part: string): boolean {
	return BLOCK.test(part) || part === 'cloudflare' || namesProxy({}, part);
}

/** Needs more than a number: a BMW can be called 520 too. */
const FAULT =
	/\bbad gateway\b|\bgateway time-?out\b|\bservice (?:is |temporarily |currently )*unavailable\b|\binternal server error\b|\bserver error\b|\bweb server is\b|\borigin is unreachable\b|\b(?:application|proxy|runtime|nginx|apache) error\b|^gateway error$|\b(?:page|resource|file|url|site)\b.{0,20}\b(?:not found|cannot be found|could not be found|can't be reached|could not be retrieved|cannot be displayed|nicht gefunden)\b|\btoo many requests\b|\bbad request\b|\bconnection timed out\b|\bssl handshake failed\b|\btemporarily (?:unavailable|down|offline)\b|^(?:http |error |status |code |fehler )*(?:4(?:0\d|1[0-7]|29|51)|50[0-68])(?: (?:error|fehler|not found|forbidden|unauthorized))?$|^(?:http )?(?:error|status|fehler)(?: code)? [45]\d\d\b|^(?:oops|not found|nicht gefunden)\W*$/;
function isFault(part: string): boolean {
	return FAULT.test(part) || BROKEN.test(part) || OUT_OF_ORDER.test(part) || isOfCall(part);
}

/** A whole title; not a part of it, as in `Error: none`. */
const BARE_FAULT = /^(?:error|fehler)\W*$/;

/** What servers and frameworks say when they are broken, or when something is missing. */
const BROKEN =
	/\b(?:page|resource|file|url|site|deployment|seite)\b.{0,20}\b(?:not available|unavailable|nicht verf\u00fcgbar|not found|expired)\b|\bservices aren't available\b|\bsomething went wrong\b|\bserverfehler\b|\bserver error\b|\bfatal error\b|\ba timeout occurred\b|\binvalid ssl certificate\b|\b(?:origin dns|database|ssl) error\b(?! memory)|^error establishing\b|\brequest could not be satisfied\b|^no such app\b|\baccount (?:has been |is )?suspended\b|^(?:30\d )?(?:document |object )?moved(?: permanently| temporarily)?\W*$|^redirecting(?: to .*|\W*)$|^\w{3,60}(?:error|exception)(?::| at \/)|\b[45]\d\d: [a-z]+_[a-z_]+$|^disallowedhost\b|\bseite\b.{0,20}\bnicht gefunden\b/;

const OF_CALL: ReadonlySet<WordFamily | undefined> = new Set<WordFamily | undefined>([
	'credit',
	'tooMany',
]);
/** Whether it addresses the caller instead of describing a vehicle: `Payment required`. */
function isOfCall(part: string): boolean {
	return part.split(' ').length <= 3 && OF_CALL.has(clearFamilyOf(part));
}

const OUT_OF_ORDER =
	/\b(?:under|down for|undergoing|im|wegen) (?:\w+ )?(?:maintenance|wartung)(?! (?:contract|plan|schedule|package)\b)(?:$|\W|s(?:arbeiten|modus)\b)|\bmaintenance (?:mode|break|window|in progress)\b|\b(?:site|website|system|server|platform|page) maintenance\b|\bwartungs(?:arbeiten|modus|fenster|seite)\b|^(?:we'll |we will )?be (?:right )?back\b|\b(?:gleich|bald) (?:zur\u00fcck|wieder)\b|\bunder construction\b|^coming soon\b/;

/** An unconfigured server, an unused address, or a server's page about itself. */
const DEFAULT =
	/\bwelcome to (?:nginx|openresty|caddy|tengine|centos|iis|apache|lighttpd)\b|\b(?:apache\d?|nginx|iis|tomcat|http server|web ?server|centos|ubuntu|debian|fedora|site|web)\b.{0,40}\b(?:default|test|start) page\b|\btest page for\b|\bdefault (?:web ?site|web)? ?page\b|^it works\b|^iis (?:windows|\d)|^index of \/|^directory listing\b|^listing directory\b|\bswagger ui\b|\bredoc\b|\bgraphiql\b|\bapi (?:reference|documentation|docs|explorer)\b|\bazure app service\b|\bdomain (?:is )?(?:parked|for sale|not configured|default)\b/;

function isDefault(part: string): boolean {
	return DEFAULT.test(part);
}

/** In the text of a short page: only phrases that no report contains. */
const SAID =
	/\bthe requested url was rejected\b|\bincident id\b|\byour support id is\b|\bchecking your browser\b|\benable javascript and cookies\b|\bverify (?:that )?you are (?:a )?(?:human|not a robot)\b|\byou don't have permission to access\b|\b(?:this|the) (?:web ?)?(?:site|page) (?:is|has been|was) blocked\b|\baccess to (?:this|the) (?:\w+ )?(?:site|page|url|resource|content|category|domain|address)\b.{0,30}\b(?:is|was|has been) (?:blocked|denied|restricted)\b|\bblocked by (?:your|the|an?) (?:\w+ ){0,2}(?:administrator|admin|organi[sz]ation|firewall|policy|network|department|company|filter|provider)\b|\bddos protection by\b|\bcloudflare ray id\b|\bdetected unusual traffic\b|\binfected with (?:the|a) virus\b|\breference #\d+\.[0-9a-f]+\./;

function saysSo({ visible }: PageText, words: RegExp, upTo = BRIEF): boolean {
	return visible.length < upTo && words.test(visible);
}

/** The same for a server that is broken or gone. */
const SAID_OF_FAULT =
	/\b(?:we are|we're|currently) (?:performing|undergoing|doing|carrying out) (?:\w+ ){0,3}maintenance\b|\bwe(?:'ll| will) be (?:right )?back\b|\bweb app\b.{0,60}\bstopped\b|\berr_ngrok_\d+|\b(?:buy this|the) domain\b.{0,60}\bfor sale\b|\bbuy this domain\b|\berror establishing a database connection\b|\bcsrf verification failed\b/;
/** In the text of a page that shows nothing else. */
const WANTS_SCRIPT =
	/\b(?:enable|requires?|activate|turn on) javascript\b|\bjavascript (?:is |ist )?(?:disabled|required|deaktiviert|not enabled)\b/;

function wantsScript(page: PageText): boolean {
	return MOUNT.test(page.markup) && saysSo(page, WANTS_SCRIPT, SHORT);
}

/** Source code that occurs only in the page of a challenge, a block or a sign-in. */
const CHECK_SOURCE =
	/\b_cf_chl_opt\b|\bcf-browser-verification\b|\bcf[-_]captcha|\bgokuProps\b|\bawsWafCookieDomainList\b|captcha-delivery\.com|\bpx-captcha\b|\bclass\s{0,5}=\s{0,5}["']?(?:g-recaptcha|h-captcha|cf-turnstile)\b/;
const BLOCK_SOURCE = /\bcf-error-details\b|errors\.edgesuite\.net|\bsrc="\/_Incapsula_Resource/;
const FAULT_SOURCE = /\bherokucdn\.com\/error-pages\b|\[To Parent Directory\]/;
const SIGN_IN_SOURCE =
	/\bname\s{0,5}=\s{0,5}["']?(?:SAMLRequest|SAMLResponse|wresult|wctx|loginfmt)\b|\bid\s{0,5}=\s{0,5}["']?okta-(?:sign|login)|\/adfs\/ls\b|\blogin\.microsoftonline\.com\b|\baccounts\.google\.com\/|\bauth0-lock\b|\bokta(?:cdn|preview)?\.com\/|\bduosecurity\.com\b|\bnetwork-auth\.com\/splash\b/i;

/** A form that submits to a sign-in, or a frame that shows one. */
const FORM_TO_SIGN_IN =
	/<(?:form\s[^<>]{0,300}\baction|i?frame\s[^<>]{0,300}\bsrc)\s{0,5}=\s{0,5}["']?[^"'\s<>]{0,300}(?<![\w-])(?:log-?in|sign-?in|logon|login-actions|authenticate|sso|saml2?|authorization\.oauth2|hotspot|captive)(?![\w-])/i;

/** What a page is by its source, whatever its text. */
function strangerBySource({ source, markup }: PageText): Stranger | undefined {
	if (CHECK_SOURCE.test(source)) return 'a security check';
	if (BLOCK_SOURCE.test(source)) return 'a page that blocks the request';
	if (FAULT_SOURCE.test(source)) return 'an error page';
	const isSignInPage = SIGN_IN_SOURCE.test(markup) || FORM_TO_SIGN_IN.test(markup);
	return isSignInPage ? 'a sign-in page' : undefined;
}

/** Where a page redirects the reader at once, by itself or by its script. */
const SENDS_ON =
	/<meta\s[^<>]{0,100}\bhttp-equiv\s{0,5}=\s{0,5}["']?refresh\b[^<>]{0,1000}|\blocation(?:\.href)?\s{0,5}=\s{0,5}["'`][^"'`]{1,500}|\blocation\.(?:replace|assign)\(\s{0,5}["'`][^"'`]{1,500}/gi;
const TO_SIGN_IN =
	/(?:^|[^a-z])(?:log-?[io]n|sign-?in|logon|auth|authorize|sso|saml2?|adfs|oauth2?|oidc|idp|captive|hotspot|challenge|session)(?:[^a-z]|$)/i;

/** A longer page does more than redirect, in characters. */
const SHORT = 400;
/** Blocks and security checks are shorter than this, in characters. */
const BRIEF = 3000;

function sendsTo({ source, visible }: PageText, where: RegExp): boolean {
	return visible.length < SHORT && [...source.matchAll(SENDS_ON)].some(([to]) => where.test(to));
}

/** Addresses of a site's start page, where no report is. */
const TO_START =
	/(?:\burl\s{0,5}=\s{0,5}["']?|["'`])(?:https?:\/\/[^/"'`\s<>]{1,100}\/?|\/)["'\s/]{0,10}$/i;

const MADE_BY_SCRIPT = /<script\b/i;
/** The element that a script fills, as the frameworks call it. */
const MOUNT = /\bid\s{0,5}=\s{0,5}["']?(?:root|app|app-root|__next|__nuxt|q-app|svelte)["'\s>]/i;
const WITHOUT_SCRIPT = /<noscript\b[^]*?(?:<\/noscript|$)/gi;
const SHOWS = /<(?:canvas|video|i?frame|object|embed|input|table|ul|ol|dl)\b/i;
/** Including logos and spinners. */
const PICTURES = /<(?:img|svg|picture)\b/i;
/** The longest text of a page that is still loading, in characters. */
const LOADING = 40;
/** A page whose source is longer than this may contain its data and build its content from that, in characters. */
const MAX_SHELL = 20_000;

/** How a network answers a connectivity check. */
const SAYS_OK = /^(?:success|ok)(?: success)?$/;

/** Whether a page has no content until a script fills it. */
function isShell({ source, markup, visible }: PageText): boolean {
	if (source.length > MAX_SHELL) return false;
	const isMade = MADE_BY_SCRIPT.test(source);
	const seen = markup.replace(WITHOUT_SCRIPT, ' ');
	const isLogo = isMade && MOUNT.test(markup);
	if (SHOWS.test(seen) || (PICTURES.test(seen) && !isLogo)) return false;
	return visible.length <= (isMade ? LOADING : 0) || SAYS_OK.test(visible);
}

/**
 * What a page is by its words and its form: `<title>Just a moment...</title>` -> `a security check`
 * @returns undefined if nothing is suspicious
 */
export function strangerBySigns(page: PageText): Stranger | undefined {
	const parts = page.headings.flatMap((heading) => [heading, ...heading.split(APART)]);
	if (parts.some(isCheck)) return 'a security check';
	if (parts.some(isBlock)) return 'a page that blocks the request';
	if (parts.some(isSignIn) || sendsTo(page, TO_SIGN_IN)) return 'a sign-in page';
	if (parts.some(isDefault)) return "a server's own page";
	if (parts.some(isFault) || page.headings.some((one) => BARE_FAULT.test(one)))
		return 'an error page';
	if (saysSo(page, SAID)) return 'a page that blocks the request';
	if (saysSo(page, SAID_OF_FAULT)) return 'an error page';
	const isEmpty = isShell(page) || wantsScript(page) || sendsTo(page, TO_START);
	return strangerBySource(page) ?? (isEmpty ? 'a page without content' : undefined);
}

const OF_GUARDS: ReadonlySet<Stranger | undefined> = new Set<Stranger | undefined>([
	'a security check',
	'a page that blocks the request',
]);

/** Whether a page blocks, or asks for a proof before it continues: a retry gets the same. */
export const isGuardsPage = (page: string): boolean =>
	OF_GUARDS.has(strangerBySigns(readPageText(page)));

/**
 * The title and owner of a page: `titled "Just a moment...", by Cloudflare`
 * @param headers of the answer
 * @returns empty if neither is known
 */
export function describePage(page: string, headers: unknown): string {
	const title = readErrorWords(page);
	const isGuard = isChallenged(headers) || isGuardsPage(page);
	const by = isGuard ? strangersName(headers, page) : undefined;
	return [title && `titled "${title}"`, by && `by ${by}`].filter(Boolean).join(', ');
}

/** More pages of strangers, and reports that are none of theirs though nothing names the vehicle. */
import { namesVehicle, strangerIn } from '../../../nodes/shared/files/reportPage';

const VIN = 'WBA3A5C58FF600001';
const doc = (title: string, body = '', head = '') =>
	`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}<title>${title}</title></head><body>${body}</body></html>`;
const filler = 'Please contact the help desk if this goes on. '.repeat(90);
/** Of whoever stands between, of a server, or of an app. */
const STRANGERS: Record<string, string> = {
	okta: doc(
		'Cars Ltd - Sign In',
		'<div id="okta-login-container"></div>',
		'<script src="https://global.oktacdn.com/okta-signin-widget/7/js/okta-sign-in.min.js"></script>',
	),
	okta2: doc(
		'Cars',
		'<div id="signin-container"></div><noscript>Javascript is required. Please enable JavaScript</noscript><script src="https://ok12static.oktacdn.com/assets/js/sdk/okta-signin-widget/7.1/js/okta-sign-in.min.js"></script>',
	),
	duo: doc(
		'Two-Factor Authentication',
		'<iframe id="duo_iframe" data-host="api-1.duosecurity.com"></iframe>',
	),
	duo2: doc('Duo Security', '<p>Check for a Duo Push</p>'),
	keycloak: doc(
		'Sign in to Realm',
		'<div id="kc-header"></div><form id="kc-form-login" action="https://sso/realms/x/login-actions/authenticate"><input id="username" name="username" type="text"></form>',
	),
	keycloakDe: doc('Anmeldung bei cars', '<div class="login-pf-page"></div>'),
	keycloakCustom: doc(
		'Cars SSO',
		'<form id="kc-form-login" action="/realms/x/login-actions/authenticate?session_code=1"><input name=username>' +
			filler +
			'</form>',
	),
	adfs: doc(
		'Sign In',
		'<form method="post" id="loginForm" action="/adfs/ls/?wa=wsignin1.0"><input id="userNameInput" name="UserName" type="email"></form>',
	),
	adfsDe: doc('Anmelden bei Ihrem Konto', '<form></form>'),
	ping: doc('Sign On', '<form action="/as/authorization.oauth2"><input name="pf.username"></form>'),
	umbrella: doc('Cisco Umbrella', '<h1>This site is blocked.</h1>'),
	umbrella2: doc(
		'',
		'<h1>SITE BLOCKED</h1><p>api.bimmervin.xyz. This site has been blocked by the network administrator.</p>',
	),
	fortinet: doc(
		'Fortinet Secure DNS Service Portal',
		'<p>Attention: You have attempted to access a web page that is in violation of your internet usage policy</p>',
	),
	fortiVirus: doc(
		'High Security Alert',
		'<h1>High Security Alert</h1><p>You are not permitted to download the file "report.html" because it is infected with the virus</p>',
	),
	fortiAuth: doc(
		'Firewall Authentication',
		'<form action="/"><input type="hidden" name="magic" value="1"><input name="username"></form>',
	),
	sophos: doc('Blocked Request', '<p>Sophos UTM</p>'),
	sophos2: doc('Stop! This website is blocked', '<p>blocked category</p>'),
	zs: doc('Security Scan', '<p>Zscaler is scanning the file to protect you</p>'),
	hotel: doc(
		'Welcome to Hotel Adler WiFi',
		'<p>Accept the terms to go online</p><form action="/accept"><input type="checkbox"><input type=submit value="Connect"></form>',
	),
	hotel2: doc(
		'Grand Hotel',
		'<h1>Free WiFi</h1><form action="http://10.0.0.1/login"><input name="room"><input name="lastname"><button>Connect</button></form>',
	),
	meraki: doc(
		'Welcome',
		'<form action="https://n1.network-auth.com/splash/grant?continue_url=x"><button>Continue to the Internet</button></form>',
	),
	unifi: doc('Hotspot portal', '<p>Connect</p>'),
	appleCaptive: '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>',
	mikrotik:
		'<html><head><title>mikrotik hotspot > redirect</title><meta http-equiv="refresh" content="0; url=http://10.5.50.1/login?dst=x"></head><body></body></html>',
	deBlock: doc(
		'Zugriff gesperrt',
		'<p>Diese Webseite wurde durch Ihren Administrator gesperrt.</p>',
	),
	deBlock2: doc('Seite gesperrt', '<p>Richtlinie</p>'),
	deBlock3: doc('Webseite blockiert', 'x'),
	deErr: doc('Die Seite wurde nicht gefunden', 'x'),
	deErr2: doc('Seite nicht verfügbar', 'x'),
	deErr3: doc('Interner Serverfehler', '<p>x</p>'),
	deMaint: doc('Wir sind gleich zurück', '<p>Wir arbeiten gerade an unserer Seite.</p>'),
	deLogin: doc(
		'Willkommen',
		'<h1>Bitte melden Sie sich an</h1><form><input name="benutzer"></form>',
	),
	deSession: doc('Ihre Sitzung ist abgelaufen', 'x'),
	deRobot: doc('Sind Sie ein Mensch?', '<p>Bitte bestätigen Sie</p>'),
	awswaf:
		'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title></title>\n<style>body{}</style>\n<script type="text/javascript">window.awsWafCookieDomainList = [];window.gokuProps = {"key":"AQID"};</script><script src="https://x.token.awswaf.com/x/challenge.js"></script></head><body><div id="challenge-container"></div><script>AwsWafIntegration.saveReferrer();</script><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript.</noscript></body></html>',
	awswafCaptcha: doc('Human Verification', '<div id="captcha-container"></div>'),
	vercel404: doc('404: NOT_FOUND', '<h1>404: NOT_FOUND</h1> Code: NOT_FOUND ID: fra1::x'),
	vercel404b: doc('404: This page could not be found', 'x'),
	vercelDeploy: doc(
		'Deployment not found',
		'<h1>The deployment could not be found on Vercel.</h1>',
	),
	vercelPaused: doc('402: DEPLOYMENT_DISABLED', '<h1>This deployment is temporarily paused</h1>'),
	vercelAuth: doc('Authentication Required', '<h1>Authenticating</h1>'),
	netlify: doc(
		'Page not found',
		'<h1>Page not found</h1><p>Looks like you have followed a broken link</p>',
	),
	netlify2: doc(
		'Site not available',
		'<h1>Site not available</h1><p>This site was paused as it reached its usage limits.</p>',
	),
	netlify3: doc('Site not found', 'x'),
	heroku:
		'<!DOCTYPE html><html><head><meta name="viewport"><title>Application Error</title></head><body><iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe></body></html>',
	heroku2: doc(
		'No such app',
		'<iframe src="//www.herokucdn.com/error-pages/no-such-app.html"></iframe>',
	),
	azure: doc(
		'Web App - Unavailable',
		'<h1 id="unavailable">Error 403 - This web app is stopped.</h1><p>The web app you have attempted to reach is currently stopped and does not accept any requests.</p>',
	),
	azure2: doc(
		'Microsoft Azure App Service - Welcome',
		'<h1>Your web app is running and waiting for your content</h1>',
	),
	azure3:
		"<h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible. Please check back soon.</p>0Zx Ref A",
	azure4: doc(
		'',
		"<h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible.</p>",
	),
	google:
		'<html><head><meta http-equiv="content-type" content="text/html"><title>https://www.google.com/search?q=x</title></head><body><form id="captcha-form" action="index" method="post"></form><b>About this page</b><br>Our systems have detected unusual traffic from your computer network.</body></html>',
	googleErr:
		'<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 500 (Server Error)!!1</title><p><b>500.</b> <ins>That’s an error.</ins>',
	google404: '<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>x',
	gcr: '<html><head><title>429 Rate exceeded.</title></head><body><h1>Error: Rate exceeded.</h1></body></html>',
	dir: doc(
		'Directory listing for /files/',
		'<h1>Directory listing for /files/</h1><hr><ul><li><a href="a.html">a.html</a></ul>',
	),
	dir2: doc('listing directory /files', '<ul><li><a href="..">..</a></ul>'),
	dir3: doc('Index of /reports/', 'x'),
	dir4: '<html><head><title>files.cars.test - /reports/</title></head><body><H1>files.cars.test - /reports/</H1><hr><pre><A HREF="/">[To Parent Directory]</A><br></pre></body></html>',
	swagger: doc(
		'Swagger UI',
		'<div id="swagger-ui"></div><script src="swagger-ui-bundle.js"></script>',
	),
	swagger2: doc('BimmerVIN API - Swagger UI', '<div id="swagger-ui"></div>'),
	redoc: doc(
		'BimmerVIN API - ReDoc',
		'<noscript>ReDoc requires Javascript to function. Please enable it to browse the documentation.</noscript><redoc spec-url="/openapi.json"></redoc><script src="redoc.standalone.js"></script>',
	),
	docs: doc(
		'API Reference | BimmerVIN',
		'<h1>API Reference</h1><p>POST /service-history</p>' + filler,
	),
	docs2: doc('BimmerVIN API Documentation', '<h1>Documentation</h1>' + filler),
	graphiql: doc('GraphiQL', '<div id="graphiql">Loading...</div>'),
	spa: doc(
		'BimmerVIN',
		'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/js/main.js"></script>',
	),
	spaSpinner: doc(
		'BimmerVIN Dashboard',
		'<div id="app"><div class="spinner"><svg><title>Loading</title></svg></div></div><script type=module src=/a.js></script>',
	),
	spaImg: doc(
		'BimmerVIN',
		'<div id="root"><img src="/logo.svg" alt="logo"></div><script src="/static/js/main.js"></script>',
	),
	spaNoscriptLong: doc(
		'BimmerVIN',
		'<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-1" height="0" width="0"></iframe></noscript><div id="__next"></div><script src="/a.js"></script>',
	),
	spaJsOff: doc(
		'BimmerVIN',
		'<div id="root"><p>JavaScript is disabled. Please enable JavaScript to use this application.</p></div><script src="/a.js"></script>',
	),
	vendorLogin: doc('BimmerVIN | Login', '<form><input name=email></form>'),
	vendorLogin2: doc(
		'BimmerVIN',
		'<h2>Welcome back</h2><form action="/login"><input type="email" name="email"><button>Log in</button></form>',
	),
	pay: doc('Payment required', '<h1>Payment required</h1>'),
	pay2: doc('402 Payment Required', 'x'),
	pay3: doc('Insufficient credits', '<p>Top up your account</p>'),
	maint: doc('Scheduled Maintenance', '<p>We will be back</p>'),
	maint2: doc('Maintenance', '<h1>We are performing maintenance</h1>'),
	maint3: doc(
		'BimmerVIN',
		'<h1>We&rsquo;ll be back soon!</h1><p>Sorry for the inconvenience but we&rsquo;re performing some maintenance at the moment.</p>',
	),
	maint4: doc('Temporarily Down', 'x'),
	emptyBody: '<html><head><title>Report</title></head><body>  </body></html>',
	emptyFrames: '<html><frameset></frameset></html>',
	frameLogin: '<html><frameset rows="*"><frame src="/login.html"></frameset></html>',
	parking: doc(
		'bimmervin.xyz',
		'<iframe src="https://parking.x.com/"></iframe><p>The domain bimmervin.xyz may be for sale. Buy this domain.</p>',
	),
	meta: '<html><head><meta http-equiv="refresh" content="0; url=https://portal.cars.test/auth"></head></html>',
	metaHome:
		'<html><head><meta http-equiv="refresh" content="0; url=/"></head><body>Redirecting to <a href="/">/</a></body></html>',
	metaHome2:
		'<html><head><title>Redirecting</title><meta http-equiv="Refresh" content="0;URL=https://www.bimmervin.xyz/"></head><body>You are being redirected. <a href="/">Go</a></body></html>',
	moved:
		'<html><head><title>301 Moved Permanently</title></head><body><center><h1>301 Moved Permanently</h1></center></body></html>',
	moved2:
		'<HTML><HEAD><TITLE>Object moved</TITLE></HEAD><BODY><h2>Object moved to <a href="/x">here</a>.</h2></BODY></HTML>',
	formPost:
		'<html><body onload="document.forms[0].submit()"><form method="POST" action="https://sso.cars.test/x"><input type="hidden" name="RelayState" value="a"><noscript><button>Continue</button></noscript></form></body></html>',
	imperva:
		'<html><head><META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?SWJIYLWA=5074a744e2e3d891814e9a2dace20bd4,719d34d31c8e3a6e6fffd425f7e032f3"></script><body></body></html>',
	cf1020: doc(
		'Access denied | api.cars.test used Cloudflare to restrict access',
		'<div id="cf-wrapper">Error 1020</div>',
	),
	cf521: doc('api.cars.test | 521: Web server is down', 'x'),
	cf1016: doc('Origin DNS error | api.cars.test | Cloudflare', '<h1>Error 1016</h1>'),
	cf1000: doc('DNS points to prohibited IP | cars | Cloudflare', '<h1>Error</h1>'),
	ngrok: doc(
		'ngrok',
		'<noscript>You are about to visit x.ngrok-free.app, served by 1.2.3.4</noscript><div id="root"></div><script src="x"></script>',
	),
	ngrokOff: doc('ngrok', 'The endpoint x.ngrok-free.app is offline. ERR_NGROK_3200'),
	cloudfront:
		'<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2><HR>Request blocked.</BODY></HTML>',
	tomcat: doc('HTTP Status 500 – Internal Server Error', 'x'),
	tomcat404: doc('HTTP Status 404 – Not Found', 'x'),
	django: doc('DisallowedHost at /', '<h1>DisallowedHost at /</h1><p>Invalid HTTP_HOST header</p>'),
	djangoErr: doc('Server Error (500)', '<h1>Server Error (500)</h1>'),
	djangoBad:
		'<html lang="en"><head><title>Bad Request (400)</title></head><body><h1>Bad Request (400)</h1><p></p></body></html>',
	csrf: doc(
		'403 Forbidden',
		'<h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>',
	),
	werk: doc('TypeError: x is None // Werkzeug Debugger', '<h1>TypeError</h1>'),
	werk2:
		'<!doctype html><html lang=en><title>500 Internal Server Error</title><h1>Internal Server Error</h1>',
	rails: doc(
		"We're sorry, but something went wrong (500)",
		"<h1>We're sorry, but something went wrong.</h1>",
	),
	laravel: doc('Server Error', '500'),
	laravel419: doc('Page Expired', '419 Page Expired'),
	php: '<br />\n<b>Fatal error</b>:  Uncaught Error in /var/www/a.php',
	phpPage:
		'<html><body><b>Fatal error</b>:  Uncaught Error: Call to undefined function in /var/www/a.php on line 3</body></html>',
	iis: doc('IIS Windows', 'x'),
	yellow: doc("Server Error in '/' Application.", "<h1>Server Error in '/' Application.</h1>"),
	runtime: doc('Runtime Error', 'x'),
	express: doc('Error', '<pre>Cannot GET /reports/1</pre>'),
	wp: doc('WordPress › Error', '<p>Error establishing a database connection</p>'),
	db: doc('Database Error', '<h1>Error establishing a database connection</h1>'),
	cpanel: doc('Account Suspended', '<h1>This Account has been suspended.</h1>'),
	consent: doc('Before you continue', '<form action="https://consent.google.com/save"></form>'),
	terms: doc('Terms of use', '<h1>Acceptable Use Policy</h1><form><button>I agree</button></form>'),
	proxyErr: doc('ERROR: The requested URL could not be retrieved', 'x'),
	chrome: doc('api.bimmervin.xyz', '<h1>This site can’t be reached</h1>'),
	haproxy:
		'<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
	traefik: '<html><body>404 page not found</body></html>',
	kong: '<html><head><title>Error</title></head><body><h1>Error</h1><p>no Route matched with those values.</p></body></html>',
	bigip:
		'<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>',
	citrix: doc('Citrix Gateway', '<div>Please log on</div>'),
	anyconnect: doc('GlobalProtect Portal', 'x'),
	ddos: doc('Security Check', '<p>Please complete the security check</p>'),
	sgcaptcha:
		'<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc"></meta></head></html>',
	anubis: doc("Making sure you're not a bot!", '<h1>Making sure you&#39;re not a bot!</h1>'),
	unblock: doc('Robot or human?', 'x'),
};

/** Reports that do not name their vehicle, with words that strangers use. */
const reports = (entries: string): Record<string, string> => ({
	link: doc(
		'Service history',
		`<nav><a href="/login">Log in</a> <a href="/sso/start">SSO</a></nav>${entries}`,
	),
	iframe: doc('Service history', `<iframe src="chart.html"></iframe>${entries}`),
	iframeLong: doc(
		'Service history',
		`<iframe src="https://cdn.cars.test/map?key=1"></iframe>${entries}`,
	),
	scripts: doc(
		'Service history',
		`${entries}<script>window.location.hash="x"; var login="/login";</script><script src="https://www.google.com/recaptcha/api.js"></script>`,
	),
	access: doc(
		'Service history',
		`<h2>Comfort Access</h2><p>Access denied by immobiliser, key replaced</p>${entries}`,
	),
	denied: doc('Service history', `<h2>Warranty claim denied</h2>${entries}`),
	blocked: doc('Service history', `<h2>Fuel filter blocked</h2><p>EGR blocked</p>${entries}`),
	error: doc(
		'Service history',
		`<h2>Error memory</h2><p>Error 2A82 VANOS stored; error cleared</p>${entries}`,
	),
	errors: doc('Fault memory', `<h1>Faults</h1><p>0x480A connection error LIN bus</p>${entries}`),
	serverErr: doc(
		'Service history',
		`<p>Head unit: server error at start, software updated</p>${entries}`,
	),
	gateway: doc('Service history', `<h2>Central gateway (ZGM) replaced</h2>${entries}`),
	gatewayErr: doc('Service history', `<h2>Gateway error cleared</h2>${entries}`),
	unavailable: doc('Service history', `<h2>Remote service not available</h2>${entries}`),
	unavailable2: doc(
		'Service history',
		`<p>Online services unavailable, SIM replaced</p>${entries}`,
	),
	notFound: doc('Service history', `<h2>No fault found</h2><p>Cause not found</p>${entries}`),
	noEntries: doc(
		'Service history',
		`<h1>Service history</h1><p>No service entries found for this vehicle.</p>`,
	),
	minimal: '<html><body>Oil service 2021-03-04 45210 km</body></html>',
	minimal2: '<html><body><p>-</p></body></html>',
	minimal3: '<!doctype html><title>Service history</title><p>Brake fluid 2020',
	minimalNoData:
		'<html><head><title>Service history</title></head><body><p>Oil service</p></body></html>',
	frameset:
		'<html><head><title>Report</title></head><frameset cols="20%,80%"><frame src="nav.html"><frame src="report.html"><noframes>Frames needed</noframes></frameset></html>',
	framesetData: '<html><frameset><frame src="data:text/html;base64,PGI+"></frameset></html>',
	iframeOnly:
		'<html><body><iframe src="https://files.cars.test/report/1.html"></iframe></body></html>',
	srcdoc: '<html><body><iframe srcdoc="&lt;p&gt;Oil&lt;/p&gt;"></iframe></body></html>',
	mini: doc('MINI Countryman – Service History', entries),
	rr: doc('Rolls-Royce Phantom', `<h1>Maintenance schedule</h1>${entries}`),
	german: doc(
		'Servicehistorie',
		`<h1>Wartung</h1><p>Zündschloss gesperrt, Zugang zum Steuergerät</p>${entries}`,
	),
	german2: doc('Serviceheft', `<h2>Nächste Wartung</h2><h2>Im Wartungsplan</h2>${entries}`),
	german3: doc('Serviceheft', `<h2>Fehlerspeicher: Seitenairbag nicht verfügbar</h2>${entries}`),
	german4: doc('Fehlerspeicher', `<h1>Fehler</h1>${entries}`),
	german5: doc('Serviceheft', `<h2>Seitentür gesperrt</h2>${entries}`),
	german6: doc('Serviceheft', `<h2>Beifahrerseite: Gurtstraffer blockiert</h2>${entries}`),
	fr: doc("Historique d'entretien", `<h1>Entretien</h1>${entries}`),
	es: doc('Historial de servicio', entries),
	contract: doc('BMW Service Inclusive', `<h2>Not included in your package</h2>${entries}`),
	expired: doc(
		'Service history',
		`<h2>Warranty expired</h2><h2>Service contract has expired</h2>${entries}`,
	),
	sessionDiag: doc('Diagnostic session', `<h1>Session 12</h1>${entries}`),
	token: doc('SFA report', `<h2>SFA token expired</h2>${entries}`),
	secure: doc('Secure token expired', `${entries}`),
	api: doc(
		'Service history',
		`<p>Generated by BimmerVIN API documentation at https://x</p>${entries}`,
	),
	app: doc(
		'BMW App',
		`<div id="app"><h1>Service history</h1>${entries}</div><script src="a.js"></script>`,
	),
	nextData: doc(
		'Service history',
		`<div id="__next">${entries}</div><script id="__NEXT_DATA__" type="application/json">{"a":1}</script>`,
	),
	bigInline: doc(
		'Report',
		`<div id="root"></div><script>const data=${JSON.stringify(Array(600).fill({ d: '2021-03-04', km: 45210, w: 'Oil' }))}</script>`,
	),
	enableJs: doc(
		'Service history',
		`${entries}<noscript>Please enable JavaScript to sort the table</noscript>`,
	),
	enableJs2: doc('Service history', `${entries.repeat(60)}<p>Enable JavaScript to sort</p>`),
	enableJs3: doc('Service history', `${entries}<p>Enable JavaScript to sort</p>`),
	success: doc('Success', entries),
	picture: doc('Service history', `<img src="data:image/png;base64,AA==" alt="page 1">`),
	canvas: doc('Report', `<canvas id=c></canvas><script>draw()</script>`),
	pdf: doc('Report', `<embed src="data:application/pdf;base64,AA==" type="application/pdf">`),
	mailForm: doc(
		'Service history',
		`${entries}<form action="mailto:x"><input type="email" name="email"><button>Send</button></form>`,
	),
	searchForm: doc(
		'Service history',
		`${entries}<form action="/search/login-history"><input></form>`,
	),
	refresh: doc('Service history', entries, '<meta http-equiv="refresh" content="3600">'),
	refreshReport: doc(
		'Report',
		'Your report',
		'<meta http-equiv="refresh" content="0;url=report-1.html">',
	),
	svgReport: '<html><body><svg><text>Oil service</text></svg></body></html>',
	printScript: doc(
		'Service history',
		`${entries}<script>window.onload=()=>{location.replace("#print")}</script>`,
	),
	moved: doc('Service history', `<h2>Redirecting coolant hose</h2>${entries}`),
	movedH: doc('Service', `<h2>Moved bumper sensor</h2>${entries}`),
	barracuda: doc('Service history', `<p>Colour: Barracuda grey</p>${entries}`),
	check: doc('Vehicle check', `<h1>Security check of the alarm</h1>${entries}`),
	check2: doc('Condition check', `<h2>Battery check point</h2>${entries}`),
	robot: doc('Service history', `<p>Painted by robot</p>${entries}`),
	maintenance: doc('Maintenance', `<h1>Maintenance</h1><p>Car is in maintenance</p>${entries}`),
	maint2: doc('In maintenance since 2021', entries),
	maint3: doc('BMW 320d – under maintenance contract', entries),
	pleasewait: doc('Service', `<h2>Please wait for recall 123</h2>${entries}`),
	portal: doc('Dealer portal – service history', entries),
	portal2: doc('BMW Partner Portal', `<h1>Service history</h1>${entries}`),
	auth: doc('Authentic parts used', entries),
	authen: doc('Authentication of keys', `<h1>EWS authentication renewed</h1>${entries}`),
	vpn: doc('Service history', `<h2>WLAN hotspot retrofitted</h2><h2>WiFi antenna</h2>${entries}`),
	wifi: doc('Service history', `<h2>Free WiFi module upgrade</h2>${entries}`),
	welcome: doc('Welcome to BMW Service', entries),
	credit: doc('Service history', `<h2>Credit note</h2><p>credits: 2</p>${entries}`),
	payment: doc('Service history', `<h2>Payment required by customer</h2>${entries}`),
	status: doc('Status 200', entries),
	e500: doc('Fiat 500', entries),
	bmw503: doc('BMW 503', entries),
	bmw507: doc('BMW 507 Roadster', entries),
	bmw507b: doc('507', entries),
	exception: doc('Exception report', `<h1>Exceptions: none</h1>${entries}`),
	terror: doc('Error: none', entries),
	errors0: doc('Errors: 0', `<h2>Engine error: VANOS</h2>${entries}`),
	pageNA: doc('Service history', `<h2>Service not available at this dealer</h2>${entries}`),
	serviceExpired: doc('Service history', `<h2>Service interval expired</h2>${entries}`),
	fileNF: doc('Service history', `<h2>Service record not found for 2019</h2>${entries}`),
	app2: doc('Service history', `<h2>Connected app expired</h2>${entries}`),
	dns: doc('DNS error memory', entries),
	denied2: doc('Goodwill request denied', entries),
	pageBlocked: doc(
		'Service history',
		'<p>Access to the service menu is blocked by a fault</p>' + entries,
	),
});

/** Of the vendor's own: only told, since nothing shows that they are no report. */
const TOLD: Record<string, string> = {
	pingUntitled: doc('Cars', filler + '<form><input name="pf.username"></form>'),
	redoc2: doc(
		'BimmerVIN API',
		'<redoc spec-url="/openapi.json">Loading documentation of the API, please wait until it is there</redoc>',
	),
	vendorDash: doc('Dashboard | BimmerVIN', '<h1>Dashboard</h1><p>Credits: 12.00</p>' + filler),
	vendorHome: doc(
		'BimmerVIN – BMW coding by VIN',
		'<h1>Unlock your BMW</h1><p>CarPlay from 20 euro</p>',
	),
	bigipLogout: doc('BIG-IP logout page', 'Your session could not be established.'),
};

test.each(Object.entries(STRANGERS))('%s is a stranger’s', (_, page) => {
	expect(strangerIn(page, VIN)).toBeDefined();
});

test.each(Object.entries(TOLD))('%s is not known', (_, page) => {
	expect(strangerIn(page, VIN)).toBeUndefined();
});

const WORK = '<table><tr><td>2021-03-04</td><td>45 210 km</td><td>Oil service</td></tr></table>';
const NO_DATE = '<ul><li>Inspection done</li><li>Inspection done</li></ul>';

describe.each([
	['that tells of work', WORK],
	['of bare words', NO_DATE],
])('a report %s', (_, entries) => {
	test.each(Object.entries(reports(entries)))('%s', (name, page) => {
		// What shows nothing else is taken by its headings.
		if (name === 'german4' && entries === NO_DATE) return;
		expect(strangerIn(page, VIN)).toBeUndefined();
	});
});

it.each([
	[
		'cells',
		`<tr>${[...VIN].map((one) => `<td class="c">${one}</td>`).join(`\n${' '.repeat(40)}`)}</tr>`,
	],
	['spans', [...VIN].map((one) => `<span style="color:#000">${one}</span>`).join('')],
	['soft breaks', VIN.replace(/(.)/g, '$1<wbr>&#8203;')],
	['its last 7', `...${VIN.slice(-7).toLowerCase()}`],
])('a VIN in %s names the vehicle', (_, text) => {
	expect(namesVehicle(`<p>${text}</p>`, VIN)).toBe(true);
});

import { namesVehicle, strangerIn } from '../../../nodes/shared/files/reportPage';

const VIN = 'WBA3A5C58FF600001';
const TAIL = 'F600001';

const page = (title: string, body = '', head = '') =>
	`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}<title>${title}</title></head><body>${body}</body></html>`;
const form = (field: string) => page('Welcome', `<form action="/in" method="post">${field}</form>`);
const text = 'Please contact the help desk if this goes on. '.repeat(10);

/** A long page of a stranger, so that its length tells nothing. */
const long = (title: string) => page(title, `<h1>Hello</h1><p>${text.repeat(10)}</p>`);

describe('somebody else’s is', () => {
	it.each<[string, string]>([
		['a password field', form('<input type="password" name="p">')],
		['one in single quotes', form("<INPUT name='p' TYPE='Password'/>")],
		['one without quotes, last', form('<input name=p class="a>b" type=password>')],
		['one over several lines', form('<input\n\tid="p"\n\ttype =\n\t"password"\n>')],
		['one that is typed in plain', form('<input type="text" autocomplete="current-password">')],
		['a challenge', page('Just a moment...', '<noscript>Enable JavaScript</noscript>')],
		['a challenge in German', page('Nur einen Moment…')],
		['a block of a CDN', page('Attention Required! | Cloudflare', '<h1>Sorry</h1>')],
		['a check of the browser', page('Checking your browser before accessing')],
		['a CDN’s protection', page('DDoS-Guard', 'DDoS protection by DDoS-Guard')],
		['a checkpoint', page('Vercel Security Checkpoint')],
		['a check for people', page('Human Verification', '<div id="captcha-container"></div>')],
		['an interruption', page('Pardon Our Interruption')],
		['a challenge by its source', page('api', '<script>window._cf_chl_opt={cvId:"3"}</script>')],
		['a CAPTCHA by its form', page('Cars', '<div class="g-recaptcha" data-sitekey="a"></div>text')],
		['access denied', page('Access Denied', `<h1>Access Denied</h1>${text}`)],
		[
			'an edge server',
			'<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nReference #18.9b5e1202.1',
		],
		[
			'an application firewall',
			'<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: 1</body></html>',
		],
		[
			'the same without a title',
			'<html><body>The requested URL was rejected. Please consult with your administrator.</body></html>',
		],
		[
			'an incident',
			'<html style="height:100%"><body><iframe id="main-iframe" src="/_Incapsula_Resource?a">Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>',
		],
		['a company’s web filter', page('Web Filter Violation')],
		['another', page('Web Page Blocked!')],
		[
			'another in words',
			page('Notice', '<p>Access to this site is blocked by your administrator.</p>'),
		],
		['a cloud proxy', page('Internet Security by Zscaler')],
		['a German one', page('Zugriff verweigert')],
		['a French one', page('Accès refusé')],
		['a sign-in', long('Sign in to your account')],
		['a sign-in of a company', long('Cars Ltd - Sign In')],
		['a log-in', long('Log in | Portal')],
		['a German sign-in', long('Anmelden')],
		['a German sign-in with a name', long('Kundenportal – Anmeldung')],
		['a login', long('Login')],
		['a sign-in by its heading', page('Cars', `<h1 class="a">Please log in</h1>${text}`)],
		['an expired session', long('Session expired')],
		['a captive portal', long('Captive Portal')],
		['a hotspot', long('Hotspot Login')],
		[
			'a form that sends itself',
			page(
				'Working...',
				'<form name="f" action="https://x"><input type="hidden" name="SAMLRequest" value="a"></form>',
			),
		],
		['a field for a user name', page('Cars', `<input type="email" name='loginfmt'>${text}`)],
		[
			'a forward to a sign-in',
			page('', 'Please wait.', '<meta http-equiv="refresh" content="0;url=/login?next=%2F">'),
		],
		[
			'a forward by script',
			page('', '<script>window.location.href = "/oauth2/authorize?a=b";</script>Redirecting'),
		],
		['a bad gateway', page('502 Bad Gateway', '<center><h1>502 Bad Gateway</h1></center>')],
		['a bad gateway of a CDN', long('api.bimmervin.xyz | 502: Bad gateway')],
		['a number', page('502', 'nginx')],
		[
			'a CDN’s own number',
			long('api.bimmervin.xyz | 520: Web server is returning an unknown error'),
		],
		['a service that is away', page('503 Service Temporarily Unavailable')],
		['an error of a framework', page('Error', '<pre>Internal Server Error</pre>')],
		['another', page('IIS 10.0 Detailed Error - 500.19 - Internal Server Error')],
		['nothing found', page('404 Not Found')],
		['a site under maintenance', page('Site under maintenance')],
		['a German one', page('Wartungsarbeiten')],
		['a site that is soon back', page("We'll be right back")],
		['a fresh nginx', page('Welcome to nginx!', '<h1>Welcome to nginx!</h1>')],
		['a fresh Apache', page('Apache2 Ubuntu Default Page: It works')],
		['an older one', '<html><body><h1>It works!</h1></body></html>'],
		['a fresh IIS', page('IIS Windows Server', '<img src="iisstart.png">')],
		[
			'a list of files',
			page('Index of /', '<h1>Index of /</h1><hr><pre><a href="../">../</a></pre>'),
		],
		[
			'an app without content',
			page('Cars', '<div id="root"></div><script src="/app.js"></script>'),
		],
		[
			'another',
			page(
				'Cars',
				'<noscript>You need JavaScript.</noscript><app-root>Loading…</app-root><script src="a.js"></script>',
			),
		],
		['an empty page', '<html><head></head><body></body></html>'],
		[
			'one behind a comment',
			`<!-- ${VIN} --><HTML><HEAD><TITLE>Sign In</TITLE></HEAD></HTML>`.replace(VIN, 'v1'),
		],
		[
			'one that is XHTML',
			`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="a"><head><title>Log on</title></head><body/></html>`,
		],
		['one whose title has entities', page('Access&nbsp;denied')],
		[
			'one that only repeats the address',
			page('Sign in', `<a href="/login?next=/reports/${VIN}.html">Go on</a>`),
		],
		[
			'one that shows the address',
			page('Access denied', `<p>URL: https://files.cars.test/${VIN}.html</p>`),
		],
		[
			'one with a password field that names the vehicle',
			form(`<b>${VIN}</b><input type=password>`),
		],
	])('%s', (_, given) => {
		expect(strangerIn(given, VIN)).toEqual(expect.any(String));
		expect(strangerIn(given, TAIL)).toEqual(expect.any(String));
	});

	it.each(['cf-mitigated', 'CF-Mitigated', 'x-amzn-waf-action'])('%s by its header', (name) => {
		const report = page('Service history', VIN);
		expect(strangerIn(report, VIN, { [name]: 'challenge' })).toBe('a security check');
		expect(strangerIn(report, VIN, { server: 'cloudflare', 'cf-ray': '1' })).toBeUndefined();
	});
});

const entries = '<table><tr><td>2021-03-04</td><td>Oil service</td></tr></table>';

describe('the report is', () => {
	it.each<[string, string]>([
		['a plain one', page('Service history', `<h1>BMW 530i</h1><p>${VIN}</p>${entries}`)],
		['one titled like a block', page('Access denied', `<p>${VIN}</p>${entries}`)],
		['one with an entry of that kind', page('History', `${VIN}<td>Access denied to the ECU</td>`)],
		['one titled like a sign-in', page('Login history', `<p>VIN ${TAIL}</p>`)],
		['one with a number', page('502', VIN)],
		[
			'one in an app',
			page('Cars', `<div id="root"></div><script>let car={"vin":"${VIN}"}</script>`),
		],
		['one with a search form', page('BMW', `<form><input type="search" name=q></form>${VIN}`)],
		['one guarded by a CAPTCHA', page('BMW', `<div class="g-recaptcha"></div>${VIN}`)],
		['one without a title', `<html><body>${VIN.toLowerCase()}${entries}</body></html>`],
	])('%s that names the vehicle', (_, given) => {
		expect(strangerIn(given, VIN)).toBeUndefined();
		expect(strangerIn(given, TAIL)).toBeUndefined();
	});

	it.each<[string, string]>([
		['a plain one', page('Service history', entries)],
		['one without a title', `<html><body>${entries}</body></html>`],
		[
			'one with the text "login"',
			page('Service history', `<p>ConnectedDrive login renewed</p>${entries}`),
		],
		[
			'one with a link to sign in',
			page('Service history', `${entries}<a href="/login">Please sign in to see more</a>`),
		],
		['one with a search form', page('BMW', `<form><input type="text" name="q"></form>${entries}`)],
		['one of a MINI', page('MINI Cooper S – Service report', entries)],
		['one of a Rolls-Royce', page('Rolls-Royce Ghost: Service record', entries)],
		['one in German', page('Wartungshistorie – BMW 520d', `<h1>Servicehistorie</h1>${entries}`)],
		['one titled by its model', page('BMW 520', entries)],
		['one titled by the model alone', page('520', entries)],
		['one of maintenance', page('Maintenance history', `<h1>Scheduled maintenance</h1>${entries}`)],
		['one of service and maintenance', page('Service & maintenance report', entries)],
		['one of access', page('Comfort Access – service', entries)],
		['one with an error memory', page('Error memory and service history', entries)],
		['one with a blocked part', page('Service', `<p>Fuel line blocked, replaced.</p>${entries}`)],
		['one with a logbook', page('Logbook', entries)],
		[
			'one with a script of a CDN',
			page(
				'Service history',
				`${entries}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`,
			),
		],
		[
			'one with a password in a script',
			page('BMW', `${entries}<script>a='<input type="password">'</script>`),
		],
		['one with a password in words', page('BMW', `${entries}<p>type=password was reset</p>`)],
		['one with a password in a comment', page('BMW', `${entries}<!-- <input type="password"> -->`)],
		[
			'one that sends on when printed',
			page('BMW', `${entries}<script>print(); location.href="#top"</script>`),
		],
		['one with a picture of a login', page('BMW', `<svg><title>Login</title></svg>${entries}`)],
		['a frame', '<html><frameset><frame src="report.html"></frameset></html>'],
		[
			'pictures alone',
			'<html><body><img src="data:image/png;base64,AA=="><script>1</script></body></html>',
		],
	])('perhaps %s', (_, given) => {
		expect(strangerIn(given, VIN)).toBeUndefined();
	});
});

describe('a vehicle is named', () => {
	it.each([
		VIN,
		VIN.toLowerCase(),
		`VIN:${VIN}.`,
		`x${TAIL}y`,
		'F 600 001',
		'F-60-00-01',
		'F&nbsp;600&#160;001',
		'<b>F</b>6<span class="a">0</span>0<i>0</i>01',
		'F\u200b60\u00ad0001',
		'F600\n\t001',
	])('by %s', (text) => {
		expect(namesVehicle(`<p>${text}</p>`, VIN)).toBe(true);
		expect(namesVehicle(`<p>${text}</p>`, TAIL)).toBe(true);
	});

	it.each(['F600002', 'F60000', 'F6x00001', '', 'WBA3A5C58F'])('not by %s', (text) => {
		expect(namesVehicle(`<p>${text}</p>`, VIN)).toBe(false);
	});
});

test('a page of 20 MB is looked through at once', () => {
	const size = 20_000_000;
	const began = Date.now();
	for (const piece of [
		'F',
		'F ',
		'F<b>',
		'<',
		'<input ',
		'<input "',
		'&',
		'F&nbsp;',
		'<h1>',
		'password <!--',
		'/',
		' ',
	]) {
		strangerIn(`<html>password${piece.repeat(size / piece.length / 10)}`, VIN);
		namesVehicle(piece.repeat(size / piece.length / 10), VIN);
	}
	expect(Date.now() - began).toBeLessThan(20_000);
});

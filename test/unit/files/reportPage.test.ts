import { namesVehicle, strangerIn } from '../../../nodes/shared/files/reportPage';
import { pageOf } from '../pages';

const VIN = 'WBA3A5C58FF600001';
const TAIL = 'F600001';
const text = 'Please contact the help desk if this goes on. '.repeat(100);

describe('somebody else’s is', () => {
	it.each([
		'Welcome ~ <form action="/in" method="post"><input type="password" name="p"></form>',
		'Welcome ~ <form action="/in" method="post"><INPUT name=\'p\' TYPE=\'Password\'/></form>',
		'Welcome ~ <form action="/in" method="post"><input name=p class="a>b" type=password></form>',
		'Welcome ~ <form action="/in" method="post"><input\n\tid="p"\n\ttype =\n\t"password"\n></form>',
		'Welcome ~ <form action="/in" method="post"><input type="text" autocomplete="current-password"></form>',
		'Just a moment... ~ <noscript>Enable JavaScript</noscript>',
		'Nur einen Moment…',
		'Attention Required! | Cloudflare ~ <h1>Sorry</h1>',
		'Checking your browser before accessing',
		'DDoS-Guard ~ DDoS protection by DDoS-Guard',
		'Vercel Security Checkpoint',
		'Human Verification ~ <div id="captcha-container"></div>',
		'Pardon Our Interruption',
		'api ~ <script>window._cf_chl_opt={cvId:"3"}</script>',
		'Cars ~ <div class="g-recaptcha" data-sitekey="a"></div>text',
		'Access Denied ~ <h1>Access Denied</h1>§',
		'<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nReference #18.9b5e1202.1',
		'<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: 1</body></html>',
		'<html><body>The requested URL was rejected. Please consult with your administrator.</body></html>',
		'<html style="height:100%"><body><iframe id="main-iframe" src="/_Incapsula_Resource?a">Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>',
		'Web Filter Violation',
		'Web Page Blocked!',
		'Notice ~ <p>Access to this site is blocked by your administrator.</p>',
		'Internet Security by Zscaler',
		'Zugriff verweigert',
		'Accès refusé',
		'Sign in to your account ~ <h1>Hello</h1><p>§</p>',
		'Cars Ltd - Sign In ~ <h1>Hello</h1><p>§</p>',
		'Log in | Portal ~ <h1>Hello</h1><p>§</p>',
		'Anmelden ~ <h1>Hello</h1><p>§</p>',
		'Kundenportal – Anmeldung ~ <h1>Hello</h1><p>§</p>',
		'Login ~ <h1>Hello</h1><p>§</p>',
		'Cars ~ <h1 class="a">Please log in</h1>§',
		'Session expired ~ <h1>Hello</h1><p>§</p>',
		'Captive Portal ~ <h1>Hello</h1><p>§</p>',
		'Hotspot Login ~ <h1>Hello</h1><p>§</p>',
		'Working... ~ <form name="f" action="https://x"><input type="hidden" name="SAMLRequest" value="a"></form>',
		'Cars ~ <input type="email" name=\'loginfmt\'>§',
		' ~ Please wait. ~ <meta http-equiv="refresh" content="0;url=/login?next=%2F">',
		' ~ <script>window.location.href = "/oauth2/authorize?a=b";</script>Redirecting',
		'502 Bad Gateway ~ <center><h1>502 Bad Gateway</h1></center>',
		'api.bimmervin.xyz | 502: Bad gateway ~ <h1>Hello</h1><p>§</p>',
		'502 ~ nginx',
		'api.bimmervin.xyz | 520: Web server is returning an unknown error ~ <h1>Hello</h1><p>§</p>',
		'503 Service Temporarily Unavailable',
		'Error ~ <pre>Internal Server Error</pre>',
		'IIS 10.0 Detailed Error - 500.19 - Internal Server Error',
		'404 Not Found',
		'Site under maintenance',
		'Wartungsarbeiten',
		"We'll be right back",
		'Welcome to nginx! ~ <h1>Welcome to nginx!</h1>',
		'Apache2 Ubuntu Default Page: It works',
		'<html><body><h1>It works!</h1></body></html>',
		'IIS Windows Server ~ <img src="iisstart.png">',
		'Index of / ~ <h1>Index of /</h1><hr><pre><a href="../">../</a></pre>',
		'Cars ~ <div id="root"></div><script src="/app.js"></script>',
		'Cars ~ <noscript>You need JavaScript.</noscript><app-root>Loading…</app-root><script src="a.js"></script>',
		'<html><head></head><body></body></html>',
		`<!-- ${VIN} --><HTML><HEAD><TITLE>Sign In</TITLE></HEAD></HTML>`.replace(VIN, 'v1'),
		`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="a"><head><title>Log on</title></head><body/></html>`,
		'Access&nbsp;denied',
		`Sign in ~ <a href="/login?next=/reports/${VIN}.html">Go on</a>`,
		`Access denied ~ <p>URL: https://files.cars.test/${VIN}.html</p>`,
		`Welcome ~ <form action="/in" method="post"><b>${VIN}</b><input type=password></form>`,
	])('%s', (given) => {
		expect(strangerIn(pageOf(given, text), VIN)).toEqual(expect.any(String));
		expect(strangerIn(pageOf(given, text), TAIL)).toEqual(expect.any(String));
	});

	it.each(['cf-mitigated', 'CF-Mitigated', 'x-amzn-waf-action'])('%s by its header', (name) => {
		const report = pageOf(`Service history ~ ${VIN}`);
		expect(strangerIn(report, VIN, { [name]: 'challenge' })).toBe('a security check');
		expect(strangerIn(report, VIN, { server: 'cloudflare', 'cf-ray': '1' })).toBeUndefined();
	});
});

const entries = '<table><tr><td>2021-03-04</td><td>Oil service</td></tr></table>';

describe('the report is', () => {
	it.each([
		`Service history ~ <h1>BMW 530i</h1><p>${VIN}</p>§`,
		`Access denied ~ <p>${VIN}</p>§`,
		`History ~ ${VIN}<td>Access denied to the ECU</td>`,
		`Login history ~ <p>VIN ${TAIL}</p>`,
		`502 ~ ${VIN}`,
		`Cars ~ <div id="root"></div><script>let car={"vin":"${VIN}"}</script>`,
		`BMW ~ <form><input type="search" name=q></form>${VIN}`,
		`BMW ~ <div class="g-recaptcha"></div>${VIN}`,
		`<html><body>${VIN.toLowerCase()}${entries}</body></html>`,
	])('one that names the vehicle: %s', (given) => {
		expect(strangerIn(pageOf(given, entries), VIN)).toBeUndefined();
		expect(strangerIn(pageOf(given, entries), TAIL)).toBeUndefined();
	});

	it.each([
		'Service history ~ §',
		`<html><body>${entries}</body></html>`,
		'Service history ~ <p>ConnectedDrive login renewed</p>§',
		'Service history ~ §<a href="/login">Please sign in to see more</a>',
		'BMW ~ <form><input type="text" name="q"></form>§',
		'MINI Cooper S – Service report ~ §',
		'Rolls-Royce Ghost: Service record ~ §',
		'Wartungshistorie – BMW 520d ~ <h1>Servicehistorie</h1>§',
		'BMW 520 ~ §',
		'520 ~ §',
		'Maintenance history ~ <h1>Scheduled maintenance</h1>§',
		'Service & maintenance report ~ §',
		'Comfort Access – service ~ §',
		'Error memory and service history ~ §',
		'Service ~ <p>Fuel line blocked, replaced.</p>§',
		'Logbook ~ §',
		'Service history ~ §<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
		'BMW ~ §<script>a=\'<input type="password">\'</script>',
		'BMW ~ §<p>type=password was reset</p>',
		'BMW ~ §<!-- <input type="password"> -->',
		'BMW ~ §<script>print(); location.href="#top"</script>',
		'BMW ~ <svg><title>Login</title></svg>§',
		'<html><frameset><frame src="report.html"></frameset></html>',
		'<html><body><img src="data:image/png;base64,AA=="><script>1</script></body></html>',
	])('perhaps one that does not: %s', (given) => {
		expect(strangerIn(pageOf(given, entries), VIN)).toBeUndefined();
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

/** Who stands between, by headers and pages: the same at a sign-in, a refusal, a good status and a look at a job. */
import { readSignInAnswer } from '../../../nodes/shared/auth/signInAnswer';
import { pageInstead, readBody } from '../../../nodes/shared/files/body';
import { strangerIn } from '../../../nodes/shared/files/reportPage';
import { parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { explain } from '../../../nodes/shared/messages/explain';
import { readRefusal, suspicionOf } from '../../../nodes/shared/responses/refusal';
import { strangersName } from '../../../nodes/shared/responses/stranger';

const URL_OF_API = 'https://api.cars.test/prod';
const page = (title: string, body = '') =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;

/** By a header alone, whatever comes with it. */
const CHALLENGES: Array<[string, Record<string, string>]> = [
	['Cloudflare', { 'CF-Mitigated': 'challenge' }],
	['Vercel', { 'x-vercel-mitigated': 'challenge' }],
	['AWS WAF', { 'x-amzn-waf-action': 'captcha' }],
	['Sucuri', { 'X-Sucuri-Block': 'IPB' }],
	['PerimeterX', { 'x-px-blocked': '1' }],
];

describe.each(CHALLENGES)('a challenge of %s, by its header', (by, headers) => {
	it.each([401, 403, 405, 429, 503])(
		'is a refusal with %d, and is no fault of the API',
		(status) => {
			const body = page('Challenge');
			const fault = readRefusal(status, body, headers);
			expect(fault).toMatchObject({ kind: 'status', status: 403, between: true, by });
			expect(suspicionOf(fault, Buffer.from(body))).toBeUndefined();
			const told = explain(fault, { name: 'VIN X', paid: true }, { words: 'Challenge' });
			expect(told).toMatchObject({ reason: 'notReached', charged: 'no', status });
			expect(told.message).toContain(`(${status}, ${by}). It says: "Challenge"`);
		},
	);

	it.each(['', page('Wait'), 'ok'])('is no answer with a good status: %s', (text) => {
		const answer = { status: 202, headers, body: Buffer.from(text) };
		expect(readBody(answer)).toMatchObject({
			problem: 'page',
			message: expect.stringContaining(`by ${by}`) as string,
		});
		expect(parseJobResponse(answer).status).toMatchObject({ kind: 'noAnswer' });
		expect(readSignInAnswer(answer, URL_OF_API, [])).toMatchObject({
			refusal: 'stranger',
			reported: { by },
		});
	});

	it('is nothing beside data', () => {
		const body = Buffer.from('{"status":"success","vin17":"WBA3A5C58FF600001"}');
		expect(readBody({ headers, body })).toMatchObject({ form: 'json' });
	});
});

it.each<[string, string, object?]>([
	['Cloudflare', page('Just a moment...', '<script>window._cf_chl_opt={}</script>')],
	['Cloudflare', page('Attention Required! | Cloudflare')],
	['Akamai', page('Access Denied', 'Reference&#32;&#35;18.2d351ab8.1'), { server: 'AkamaiGHost' }],
	['AWS WAF', page('Human Verification', '<script>window.gokuProps={}</script>')],
	['DataDome', page('Captcha', '<script src="https://ct.captcha-delivery.com/c.js"></script>')],
	['PerimeterX', page('Access to this page has been denied', '<div id="px-captcha"></div>')],
	['Vercel', page('Vercel Security Checkpoint')],
	['Zscaler', page('Internet Security by Zscaler')],
	['FortiGuard', page('Web Filter Violation', '<h1>FortiGuard Intrusion Prevention</h1>')],
	['Cisco Umbrella', page('Cisco Umbrella', 'This site is blocked.')],
	['Sophos', page('Sophos: content blocked')],
])('%s is known by its page at every place', (by, text, headers = {}) => {
	expect(strangersName(headers, text)).toBe(by);
	expect(readRefusal(403, text, headers)).toMatchObject({ between: true, by });
	expect(readRefusal(407, text, headers)).toMatchObject({ between: true, by });
	expect(readSignInAnswer({ status: 403, headers, body: text }, URL_OF_API, [])).toMatchObject({
		refusal: expect.stringMatching(/^(?:stranger|proxy)$/) as string,
		reported: { by },
	});
	const answer = { headers, body: Buffer.from(text) };
	expect(pageInstead(text, answer).message).toContain(`by ${by}`);
	expect(strangerIn(text, 'WBA3A5C58FF600001')).toBeDefined();
});

it.each<[string, unknown]>([
	['the API behind a CDN', { server: 'cloudflare', 'cf-ray': '8f2c-FRA' }],
	['the API behind another', { server: 'CloudFront', via: '1.1 x.cloudfront.net (CloudFront)' }],
	['an API gateway', { 'x-amzn-requestid': '1', 'x-amzn-errortype': 'ForbiddenException' }],
])('JSON is the API’s own: %s', (_, headers) => {
	expect(readRefusal(403, { message: 'Forbidden' }, headers)).toEqual({
		kind: 'status',
		status: 403,
	});
	expect(readRefusal(404, { message: 'Vehicle not found' }, headers)).toEqual({
		kind: 'status',
		status: 404,
	});
});

it('who has sent a page for too many calls is told, and it is waited out', () => {
	const fault = readRefusal(429, page('Error 1015'), { server: 'cloudflare' });
	expect(fault).toMatchObject({ status: 429, by: 'Cloudflare' });
	expect(explain(fault, { name: 'VIN X', paid: true })).toMatchObject({
		reason: 'tooManyRequests',
		charged: 'no',
	});
});

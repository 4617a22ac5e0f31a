/** A 403: whose it is, and whether an old token may be the reason. */
import { readRefusal, suspicionOf } from '../../../nodes/shared/responses/refusal';

const suspicion = (body: unknown, headers: unknown = {}) => {
	const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	return suspicionOf(readRefusal(403, bytes, headers), bytes);
};

it.each<[string, unknown]>([
	['AWS, an authorizer', { Message: 'User is not authorized to access this resource' }],
	['AWS, a policy', { message: 'User is not authorized … with an explicit deny' }],
	['AWS, an old token', { message: 'The incoming token has expired' }],
	['AWS, bare', { message: 'Forbidden' }],
	['words of a sign-in', { error: 'invalid_token', error_description: 'The token was revoked' }],
	['FastAPI', { detail: 'Not authenticated' }],
	['problem+json', { type: 'about:blank', title: 'Forbidden', status: 403 }],
	['.NET', { errors: ['Access denied'] }],
	['the envelope', { status: 'error', message: 'Access denied' }],
	['in a list', [{ message: 'Forbidden' }]],
	['with a byte order mark', '\ufeff{"message":"Forbidden"}'],
])('%s may be for the token', (_, body) => {
	expect(suspicion(body)).toBe('possible');
});

it.each([
	{ error: 'endpoint_not_enabled', message: 'This endpoint is not enabled for your account' },
	{ message: 'Your account is suspended' },
	{ status: 'error', message: 'Permission denied' },
	{ detail: 'You do not have permission to perform this action.' },
])('%j speaks of the account', (body) => {
	expect(suspicion(body)).toBe('unlikely');
});

it.each<[string, unknown, unknown]>([
	['a page', '<html><title>Just a moment...</title></html>', {}],
	['text', 'Forbidden', {}],
	['an empty body', '', {}],
	['blanks', ' \n', {}],
	['JSON of a text', '"Forbidden"', {}],
	['JSON without words', {}, {}],
	['a list of nothing', [], {}],
	['XML', '<Error><Code>AccessDenied</Code></Error>', {}],
	['a challenge', { message: 'Forbidden' }, { 'CF-Mitigated': 'challenge' }],
	['a challenge of AWS', { message: 'Forbidden' }, { 'x-amzn-waf-action': 'challenge' }],
	['a proxy', { message: 'Forbidden' }, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }],
	['Cloudflare', { title: 'Error 1020: Access denied', cloudflare_error: true }, {}],
	['Cloudflare, in words', { message: 'Attention Required! Cloudflare' }, {}],
	['DataDome', { url: 'https://geo.captcha-delivery.com/captcha/?a=b' }, {}],
	['PerimeterX', { appId: 'PX1', jsClientSrc: '/a.js', message: 'Denied' }, {}],
	['a firewall in words', { error: 'Request blocked by the web application firewall' }, {}],
	['a route that does not exist', { message: 'Missing Authentication Token' }, {}],
])('%s is never for the token', (_, body, headers) => {
	expect(suspicion(body, headers)).toBeUndefined();
});

it.each([
	[401, undefined],
	[404, undefined],
	[500, undefined],
])('a plain %d is not either', (status, expected) => {
	const body = Buffer.from('{"message":"Forbidden"}');
	expect(suspicionOf(readRefusal(status, body), body)).toBe(expected);
});

it('says that a page is of something in between, and the API\u2019s own words are not', () => {
	expect(readRefusal(403, '<html></html>')).toMatchObject({ between: true });
	expect(readRefusal(403, { message: 'Forbidden' })).toEqual({ kind: 'status', status: 403 });
	expect(readRefusal(404, '<html></html>')).not.toHaveProperty('between');
});

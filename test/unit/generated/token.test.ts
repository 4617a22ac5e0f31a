import fc from 'fast-check';

import { readToken } from '../../../nodes/shared/responses/token';
import { hostileBody } from './arbitraries';
import { holds } from './check';

const DAY_MS = 24 * 3600 * 1000;
const now = fc.integer({ min: 0, max: 4e12 });

test('whatever a token exchange answers, a token fits into a header and lives a day at most', () => {
	holds(fc.tuple(hostileBody, now), ([body, nowMs]) => {
		const read = readToken(body, nowMs);
		if (read === undefined) return;
		expect(read.token).toMatch(/^[\x21-\x7e]{1,16384}$/);
		expect(read.expiresAtMs).toBeGreaterThanOrEqual(nowMs);
		expect(read.expiresAtMs).toBeLessThanOrEqual(nowMs + DAY_MS);
	});
});

const tokenText = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~+/='), minLength: 1 });

test('a token and its life read back as they were sent', () => {
	const life = fc.integer({ min: 1, max: 86_400 });
	holds(fc.tuple(tokenText, life, now), ([token, seconds, nowMs]) => {
		const body = { data: { access_token: token, expires_in: seconds } };
		expect(readToken(body, nowMs)).toEqual({ token, expiresAtMs: nowMs + seconds * 1000 });
	});
});

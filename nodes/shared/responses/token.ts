import { TOKEN_LIFE_SECONDS } from '../api/catalog';
import { FIELD_NAMES } from '../api/fieldNames';
import { z } from '../api/zod';
import { getField, parseBody, type JsonRecord } from './json';
import { unpackAnswer } from './platformError';
import { envelopesOf } from './unwrap';

export interface ReadToken {
	/** The value after `Bearer `. */
	readonly token: string;
	/** Expiry, in epoch milliseconds by our own clock. */
	readonly expiresAtMs: number;
}

/** A longer lifetime is taken for a mistake: the reference says 1 hour. */
const MAX_LIFE_MS = 24 * 3600 * 1000;

/** Printable ASCII without spaces: anything else could break out of the header. */
const tokenText = z
	.string()
	.trim()
	.transform((text) => text.replace(/^bearer\s+/i, ''))
	.refine((text) => /^[\x21-\x7e]{1,16384}$/.test(text));

const jwtClaims = z.object({ exp: z.number().positive(), iat: z.number().positive().optional() });

/**
 * Reads the answer to a token exchange.
 * `{ access_token: 'abc', expires_in: 3600 }` -> `{ token: 'abc', expiresAtMs: … }`
 * @param body the answer: bytes, text or parsed
 * @param nowMs when it arrived, in epoch milliseconds
 * @returns the token and its expiry (at most 24 hours from now; 1 hour if not stated), or undefined if there is none
 */
export function readToken(body: unknown, nowMs: number): ReadToken | undefined {
	const answer = unpackAnswer(body)?.body ?? body;
	const envelopes = envelopesOf(answer, FIELD_NAMES.tokenWrappers);
	const token = findToken(envelopes) ?? bareJwt(answer);
	if (token === undefined) return undefined;
	const lifeMs =
		statedLifeMs(envelopes, nowMs) ?? jwtLifeMs(token, nowMs) ?? TOKEN_LIFE_SECONDS * 1000;
	return { token, expiresAtMs: nowMs + Math.min(lifeMs, MAX_LIFE_MS) };
}

function findToken(envelopes: readonly JsonRecord[]): string | undefined {
	for (const name of [...FIELD_NAMES.token, ...FIELD_NAMES.tokenInside]) {
		for (const envelope of envelopes) {
			const parsed = tokenText.safeParse(getField(envelope, [name]));
			if (parsed.success) return parsed.data;
		}
	}
	return undefined;
}

/** The token as the whole answer, in plain text or as a JSON string. Only a JWT can be told apart from an error message. */
function bareJwt(body: unknown): string | undefined {
	const parsed = tokenText.safeParse(parseBody(body));
	return parsed.success && claimsOf(parsed.data) !== undefined ? parsed.data : undefined;
}

function statedLifeMs(envelopes: readonly JsonRecord[], nowMs: number): number | undefined {
	for (const envelope of envelopes) {
		const life = secondsOf(getField(envelope, FIELD_NAMES.tokenLife));
		if (life !== undefined && life > 0) return life * 1000;
		const left = leftMs(getField(envelope, FIELD_NAMES.tokenEnd), nowMs);
		// An expiry in the past means that the clocks differ: no server issues an expired token.
		if (left !== undefined && left > 0) return left;
	}
	return undefined;
}

const UNIT_SECONDS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

/** A number, a numeric text, or a short duration such as `1h`. */
function secondsOf(value: unknown): number | undefined {
	const match = /^(\d{1,15}(?:\.\d{1,9})?)\s*([smhd]?)$/.exec(scalarText(value).toLowerCase());
	return match ? Number(match[1]) * (UNIT_SECONDS[match[2] ?? ''] ?? 1) : undefined;
}

const scalarText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

function leftMs(value: unknown, nowMs: number): number | undefined {
	const number = secondsOf(value);
	if (number !== undefined) {
		if (number < 1e8) return number * 1000;
		return (number < 1e11 ? number * 1000 : number) - nowMs;
	}
	const text = scalarText(value);
	// A time without a zone is UTC, as servers use it.
	const zoned = /\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
	const end = Date.parse(zoned);
	return Number.isFinite(end) ? end - nowMs : undefined;
}

/** From issue to expiry, so that a difference between the clocks does not matter. */
function jwtLifeMs(token: string, nowMs: number): number | undefined {
	const claims = claimsOf(token);
	if (!claims?.exp) return undefined;
	const life = claims.exp * 1000 - (claims.iat === undefined ? nowMs : claims.iat * 1000);
	return life > 0 ? life : undefined;
}

/** The claims of a JWT, unverified; undefined if the text is not a JWT. */
function claimsOf(token: string): Partial<ReturnType<typeof jwtClaims.parse>> | undefined {
	const parts = token.split('.');
	if (parts.length !== 3 || !parts[0] || !parts[1]) return undefined;
	try {
		JSON.parse(Buffer.from(parts[0], 'base64url').toString('utf8'));
		const claims: unknown = JSON.parse(Buffer.from(parts[1], 'base64url').toString('utf8'));
		const parsed = jwtClaims.safeParse(claims);
		return parsed.success ? parsed.data : {};
	} catch {
		return undefined;
	}
}

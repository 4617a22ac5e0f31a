/** Secrets as answers may repeat them. */
export const claims = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url');

export const HEAD = claims({ alg: 'HS256', typ: 'JWT' });
export const JWT = `${HEAD}.${claims({ sub: 'client-1', iat: 1767225600, jti: 'f3a9c0d1' })}.Zk3vQ8rT1xYw5uPs7oNm2lKj4hGf6dEaBc9-_0iUyTq`;
export const OPAQUE = 'aB3+dE5/gH7=';
export const SECRET = 'Zq7-unspoken-Secret';

export const SECRETS: ReadonlyArray<readonly [string, string]> = [
	['a JWT', JWT],
	['a short opaque token', OPAQUE],
	['a client secret', SECRET],
];

/**
 * No piece of eight characters of a secret is left, in its own letter case or another.
 * @param from where the secret begins: the head of a JWT is nobody's secret
 */
export function expectNothingOf(secret: string, text: string, from = 0): void {
	const bare = text.toLowerCase();
	for (let at = from; at + 8 <= secret.length; at++) {
		expect(bare).not.toContain(secret.slice(at, at + 8).toLowerCase());
	}
}

import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { sign, verify } from 'jsonwebtoken';
import { z } from 'zod';

const claims = z.object({ sub: z.string(), generation: z.number() });

/** Issues bearer tokens and identifies their accounts. */
export class Tokens {
	/** If this were text, every use would first be tried as a certificate. */
	private readonly key = createSecretKey(randomBytes(32));
	private generation = 0;
	/** Every token so far, so that a test can search for them where they must not be. */
	readonly issued: string[] = [];

	/** @param now the time of day, in milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/**
	 * A signed token (JWT) for one account.
	 * @param lifeSeconds may be a fraction, so that tests of its end need not wait for a whole second
	 */
	issue(clientId: string, lifeSeconds: number): string {
		const issued = this.now() / 1000;
		const token = sign(
			{
				sub: clientId,
				generation: this.generation,
				jti: randomUUID(), // two tokens of the same moment are still two tokens
				iat: Math.floor(issued),
				exp: issued + lifeSeconds,
			},
			this.key,
			{ algorithm: 'HS256' },
		);
		this.issued.push(token);
		return token;
	}

	/**
	 * Whose token an Authorization header carries.
	 * @returns the client id; undefined where the token is missing, false, expired or revoked
	 */
	holder(authorization: string | undefined): string | undefined {
		const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
		if (token === undefined) return undefined;
		try {
			const { sub, generation } = claims.parse(
				verify(token, this.key, { algorithms: ['HS256'], clockTimestamp: this.now() / 1000 }),
			);
			return generation === this.generation ? sub : undefined;
		} catch {
			return undefined;
		}
	}

	/** Makes every token issued so far invalid. */
	revokeAll(): void {
		this.generation += 1;
	}
}

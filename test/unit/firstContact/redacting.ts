import type { Secrets } from '../../firstContact/call';
import { createRedactor, type Redactor } from '../../firstContact/redact/redactor';

export const VIN = 'WBA3A5C51CF256985';
export const SANDBOX = 'WBA00000000000000';
export const JWT = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"acct-99213","exp":1795849200}').toString('base64url')}.Zk3vQ9sT_a8Lm2-XwPq7RyUbN4cHd6EfGjKo1iWzAs0`;
export const SECRETS: Secrets = {
	clientId: 'workshop-4471-live',
	clientSecret: 'sk_Q7rT2mXv9LpZ4wNc8KdB',
	tokens: [JWT, 'opaque0Token9f8e7d6c5b4a'],
	vins: [VIN, SANDBOX],
};

/** From 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** A redactor whose stand-ins are the same in each run. */
export const redactor = (seed = 1): Redactor => createRedactor(() => SECRETS, seeded(seed));

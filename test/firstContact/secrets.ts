import { parseBody } from '../../nodes/shared/responses/json';
import type { Secrets } from './call';
import { isSignIn, type Exchange } from './exchange';
import { isCommonWord } from './redact/mayStay';

/** A shorter text in a sign-in is not a token. */
const SHORTEST = 16;

/** Every long text in the answer of a sign-in: the token, whatever it is called. */
function* longTexts(value: unknown): Generator<string> {
	if (typeof value === 'string') {
		if (value.length >= SHORTEST && !/\s/.test(value)) yield value;
	} else if (typeof value === 'object' && value !== null) {
		for (const inner of Object.values(value)) yield* longTexts(inner);
	}
}

const bearerOf = ({ requestHeaders }: Exchange): string[] =>
	requestHeaders
		.filter(([name]) => name.toLowerCase() === 'authorization')
		.map(([, value]) => value.replace(/^bearer\s+/i, ''));

/** Whether a secret is a word like `status`, which answers contain anyway, so that finding it in a file means nothing. */
export const isEverydayWord = (secret: string): boolean => isCommonWord(secret);

const lookedFor = (secret: string): string => (isEverydayWord(secret) ? '' : secret);

/** Collects the secrets that must not be in any file. */
export class SecretsSeen implements Secrets {
	private readonly seen = new Set<string>();
	/** Empty if it is a common word, which is not searched for. */
	readonly clientId: string;
	readonly clientSecret: string;

	constructor(
		clientId: string,
		clientSecret: string,
		readonly vins: readonly string[],
	) {
		this.clientId = lookedFor(clientId);
		this.clientSecret = lookedFor(clientSecret);
	}

	get tokens(): readonly string[] {
		return [...this.seen];
	}

	/** Collects the tokens in the recorded answers. */
	learn(exchanges: readonly Exchange[]): void {
		for (const exchange of exchanges) {
			const answered = isSignIn(exchange) ? longTexts(parseBody(exchange.body)) : [];
			for (const token of [...bearerOf(exchange), ...answered]) this.seen.add(token);
		}
	}
}

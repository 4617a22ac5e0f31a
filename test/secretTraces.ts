/** Long enough to be unique, short enough to fit into one page of a database. */
const PIECE = 24;

/**
 * What may stand nowhere: the secrets, and of each token three pieces, since a long text may be cut or spread over pages of
 * a database.
 */
export function tracesOf(secrets: readonly string[], tokens: readonly string[]): string[] {
	const pieces = tokens.flatMap((token) => {
		const signature = token.slice(token.lastIndexOf('.') + 1);
		const middle = token.slice(token.length / 2, token.length / 2 + PIECE);
		return [middle, signature.slice(0, PIECE), signature.slice(-PIECE)];
	});
	return [...secrets, ...pieces].filter((trace) => trace.length > 0);
}

import type { Choice, Good, Problem, TokenGiven } from '../replies';

/** How an API words its answers. Each method returns the JSON body. Status, headers and charges do not depend on the dialect. */
export interface Dialect {
	good(reply: Good): unknown;
	choice(reply: Choice): unknown;
	problem(reply: Problem): unknown;
	token(reply: TokenGiven): unknown;
}

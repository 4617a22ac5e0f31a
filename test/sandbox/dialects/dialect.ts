import type { Choice, Good, Problem, TokenGiven } from '../replies';

/** How an API words what it has to say. Each gives the JSON body; status, headers and charges are no matter of words. */
export interface Dialect {
	good(reply: Good): unknown;
	choice(reply: Choice): unknown;
	problem(reply: Problem): unknown;
	token(reply: TokenGiven): unknown;
}

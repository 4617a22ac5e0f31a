import { inCredits } from '../api/catalog';
import { explainUnsent, type Explanation } from '../messages/explanation';

/** What a run would cost, and what the user allows. All amounts in cents at list price. */
export interface BudgetQuestion {
	/** The spend limit; undefined if none is set. */
	readonly maxCents: number | undefined;
	/** What this node has already spent in this execution. */
	readonly spentCents: number;
	/** What the distinct unpaid requests cost. */
	readonly dueCents: number;
	readonly requestCount: number;
}

/**
 * Checks the spend limit before anything is sent. List prices are an upper bound: volume tiers only lower them.
 * @returns why nothing may be sent, or undefined if it may
 */
export function checkBudget(question: BudgetQuestion): Explanation | undefined {
	const { maxCents, spentCents, dueCents, requestCount } = question;
	// What is already paid for may be delivered, even if the limit was lowered since.
	if (maxCents === undefined || dueCents === 0) return undefined;
	if (spentCents + dueCents <= maxCents) return undefined;
	const calls = `${requestCount} call${requestCount === 1 ? '' : 's'}`;
	const before =
		spentCents > 0
			? ` after ${inCredits(spentCents)} credits already spent or in progress in this execution`
			: '';
	return explainUnsent(
		'overBudget',
		`This run would cost up to ${inCredits(dueCents)} credits for ${calls}${before}, more than the ${inCredits(maxCents)} credits that Max Credits allows`,
		'Increase Max Credits in the options of the node, or pass fewer items to it.',
	);
}

/**
 * Reads the Max Credits option, if it is set. An empty expression result does not mean "no limit".
 * @param value in credits, as the user entered it
 * @returns whole cents, or `invalid` if it is not an amount
 */
export function readMaxCents(value: unknown): number | 'invalid' {
	const credits = readAmount(value);
	// Rounded down, so that a fraction of a cent never lets a call through.
	return credits === undefined ? 'invalid' : Math.floor(credits * 100 + 1e-6);
}

/** A number of 0 or more, also as text: `'2.5'` -> 2.5; undefined for anything else, including empty text. */
export function readAmount(value: unknown): number | undefined {
	const isText = typeof value === 'string' && value.trim() !== '';
	const amount = typeof value === 'number' || isText ? Number(value) : NaN;
	return Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}

/** Whether a raw parameter lets an AI model set the spend limit. */
export const isSetByModel = (rawValue: unknown): boolean =>
	typeof rawValue === 'string' && /\$fromAI\b/i.test(rawValue);

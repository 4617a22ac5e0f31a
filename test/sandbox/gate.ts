import { failure, type Problem } from './replies';
import type { Context } from './sandbox';
import type { Account } from './state';

/** The account whose valid token the request carries. */
export const callerOf = (
	{ state, tokens }: Context,
	authorization: string | undefined,
): Account | undefined => state.accounts.get(tokens.holder(authorization) ?? '');

/** The answer to a call without a valid token. */
export const unauthorized = ({ settings }: Context): Problem =>
	settings.oldTokenStatus === 403
		? failure(403, 'forbidden', 'User is not authorized to access this resource')
		: failure(401, 'invalid_token', 'The bearer token is missing, wrong, expired or revoked', {
				'www-authenticate': 'Bearer',
			});

/** Refuses requests above the rate limit of the account. @returns undefined if the request passes */
export function refusedForSpeed(
	{ settings, state }: Context,
	account: Account | undefined,
): Problem | undefined {
	const waitMs = settings.rateLimit ? (account?.limiter.take() ?? 0) : 0;
	if (waitMs === 0) return undefined;
	state.stats.refused += 1;
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	return failure(429, 'rate_limit_exceeded', `Too many requests, wait ${seconds} s`, {
		'retry-after': String(seconds),
	});
}

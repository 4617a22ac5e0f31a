import type { Outcome } from '../call';
import { isSignIn } from '../exchange';
import type { ApiFixture, RedactedExchange } from '../fixture';
import type { Redactor } from '../redact/redactor';
import { mainExchange, signInExchange } from './answers';
import { readOf } from './readFixture';

const made = (
	source: ApiFixture['source'],
	name: string,
	endpoint: ApiFixture['endpoint'],
	exchanges: readonly RedactedExchange[],
): ApiFixture => ({ source, name, endpoint, exchanges, read: readOf({ endpoint, exchanges }) });

/**
 * The fixture of a call: the answers up to the endpoint's own one, without the sign-in. It doesn't contain the files that an
 * answer links to, because the report says how they were returned.
 */
export function fixtureOf(
	{ call, ...outcome }: Outcome,
	redactor: Redactor,
	source: ApiFixture['source'],
): ApiFixture {
	const calls = outcome.exchanges.filter((exchange) => !isSignIn(exchange));
	const main = mainExchange({ call, ...outcome });
	const wanted = main ? calls.slice(0, calls.indexOf(main) + 1) : calls;
	const exchanges = wanted.map((exchange) => redactor.exchange(exchange));
	return made(source, call.name, call.endpoint, exchanges);
}

/** The fixture of the sign-in for a call. */
export function signInFixtureOf(
	outcome: Outcome,
	redactor: Redactor,
	source: ApiFixture['source'],
): ApiFixture {
	const exchange = signInExchange(outcome);
	const exchanges = exchange ? [redactor.exchange(exchange)] : [];
	return made(source, 'sign-in', 'signIn', exchanges);
}

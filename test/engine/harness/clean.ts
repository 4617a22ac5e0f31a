import { stringify } from 'flatted';
import { inspect } from 'node:util';

import type { Engine, EngineRun } from './engine';

/** Words of n8n's own about failed requests. They would send a user the wrong way: to send a paid call again, say. */
const MISLEADING = [
	'Try spacing',
	'You can retry the request immediately',
	'perhaps check your',
	'check your parameters',
	'please check your',
	'perhaps it is offline',
	'perhaps the server is offline',
	'setting this node to retry automatically',
	"'Retry on Fail' option",
	'perhaps try again later',
	'could not be found',
	'receiving too many requests',
];

/** All of a value, what is hidden too. */
export const inFull = (value: unknown): string =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});

/** The bearer token that the process holds for the engine's credential. */
export const tokenInUse = ({ storedToken }: Engine): string =>
	(typeof storedToken === 'string' && storedToken.split(':').at(-1)) || 'no token yet';

/** Nothing that is stored of a run may give away a secret, and nothing in it may mislead. */
export function expectClean({ run, error }: EngineRun, engine: Engine): void {
	const { clientSecret } = [...engine.credentials.values()][0]!;
	const stored = [stringify(run.data), inFull(error), error?.stack].join('\n');
	const secrets = [clientSecret as string, tokenInUse(engine)];
	expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
	expect(stored).not.toMatch(/\beyJ[\w-]{8,}/);

	const told = [error?.message, error?.description, JSON.stringify(error), stored].join('\n');
	expect(MISLEADING.filter((words) => told.includes(words))).toEqual([]);
}

/**
 * What is mutated together, and the unit tests that have to notice. A mutant meets the tests of its own group only: so
 * a run takes minutes, and a score says what a module's own tests see.
 */
export const GROUPS = {
	account: { files: 'session/account.ts', tests: 'session/account*' },
	exchange: { files: 'session/exchange.ts', tests: 'session/exchange*' },
	tokens: {
		files: 'session/{tokens,authorize,gate}.ts',
		tests: 'session/{tokens*,credential,authorize,gate}',
	},
	jobs: { files: 'jobs/*.ts', tests: 'jobs/*' },
	contract: { files: 'api/{contract,contract/*}.ts', tests: 'contract/*' },
	pace: {
		files: 'call/{pace,bucket,awake,restraint,lanes,cancelling,clock}.ts',
		tests: 'call/pace*',
	},
	fault: { files: 'call/{fault,retry,retryAfter}.ts', tests: 'call/retry*' },
	call: {
		files: 'call/!(pace|bucket|awake|restraint|lanes|cancelling|clock|fault|retry|retryAfter).ts',
		tests: 'call/!(pace*|retry*)',
	},
	api: { files: 'api/{errors,catalog}.ts', tests: 'api/*' },
	input: { files: 'input/*.ts', tests: 'input/*' },
	download: { files: 'files/{download,stream,guard,address}.ts', tests: 'files/download*' },
	files: { files: 'files/!(download|stream|guard|address).ts', tests: 'files/!(download*)' },
};

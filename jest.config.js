/**
 * Unit tests import the source. Engine tests run the built package in dist/, the code that ships, and load it as n8n does; they
 * import the source for its facts alone.
 */
const typescript = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
};

/** Large, and not what is tested: loading them for each file takes longer than most tests. */
const OF_THE_HOST = '(?:n8n-workflow|n8n-core|@n8n/di|@n8n/backend-network|reflect-metadata|zod)/';
/** jest counts only what it loads itself, so the coverage of dist/ needs it all from jest. */
const isCoverage = process.argv.includes('--coverage');
const fromHost = isCoverage
	? {}
	: {
			transform: {
				[`/node_modules/${OF_THE_HOST}`]: '<rootDir>/test/jest/fromHost.js',
				...typescript,
			},
			transformIgnorePatterns: [`/node_modules/(?!${OF_THE_HOST})`],
		};

module.exports = {
	rootDir: __dirname,
	testEnvironment: '<rootDir>/test/jest/environment.js',
	testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/engine/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', ...(isCoverage ? [] : require('./test/jest/long.js'))],
	transform: typescript,
	...fromHost,
	// Time is judged by fake clocks; this ends what hangs, on a busy machine too.
	testTimeout: 30_000,
	reporters: ['default', '<rootDir>/test/jest/slowest.js'],
	// One more than cores: engine tests spend a third of their time waiting.
	maxWorkers: 3,
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
	coverageProvider: 'v8',
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts', 'dist/bimmervin.js'],
	coverageReporters: ['text-summary', 'lcov'],
	coverageThreshold: { global: { lines: 95 } },
};

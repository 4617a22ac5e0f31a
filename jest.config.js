/**
 * Unit tests import the source. Engine tests run the built package in dist/, the code that ships, and load it as n8n does; they
 * import the source for its facts alone.
 */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/engine/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	// Time is judged by fake clocks; this ends what hangs, on a busy machine too.
	testTimeout: 30_000,
	maxWorkers: 2,
	// A test that fails may leave its server listening; that must not keep the whole run alive.
	forceExit: true,
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
	coverageProvider: 'v8',
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts', 'dist/bimmervin.js'],
	coverageReporters: ['text-summary', 'lcov'],
	coverageThreshold: { global: { lines: 95 } },
};

/**
 * Tests run the built package in dist/, the code that ships: an import of ../nodes or ../credentials from a test
 * is typed by the source and resolved to the build. Coverage is mapped back to the source by source maps.
 */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/engine/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	moduleNameMapper: {
		'^(?:\\.{1,2}/)+((?:nodes|credentials)/.*)$': '<rootDir>/dist/$1',
	},
	maxWorkers: 2,
	// A test that fails may leave its server listening; that must not keep the whole run alive.
	forceExit: true,
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
	coverageProvider: 'v8',
	collectCoverageFrom: ['dist/{nodes,credentials}/**/*.js'],
	coverageReporters: ['text-summary', 'lcov'],
	coverageThreshold: { global: { lines: 95 } },
};

import { readFileSync } from 'node:fs';

/**
 * Mutates one group of modules of nodes/shared (groups.json). Only the unit tests of the same group run against a mutant, so
 * a run ends in minutes and the score shows what a module's own tests detect. `npm run test:mutation` runs all groups.
 */
const group = process.env.MUTATION_GROUP;
const {
	files,
	tests,
	least = null,
} = JSON.parse(readFileSync(new URL('groups.json', import.meta.url), 'utf8'))[group];
process.env.MUTATION_TESTS = `<rootDir>/test/unit/${tests}.test.ts`;

export default {
	mutate: [`nodes/shared/${files}.ts`],
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	// Jest's own time limit for a test ends most hangs. This limit is for the hangs that it can't end.
	timeoutMS: 20_000,
	thresholds: { high: 95, low: 90, break: least },
	tempDirName: '.cache/mutation/sandboxes',
	// Only the files that the unit tests read. The tests run against the source, not the build.
	ignorePatterns: [
		'/*',
		...['nodes', 'credentials', 'docs', 'test', 'README.md', 'package.json', 'jest.config.js'].map(
			(name) => `!/${name}`,
		),
		'/docs/images',
		'/test/e2e',
	],
	reporters: ['json', 'clear-text', 'progress-append-only'],
	jsonReporter: { fileName: `.cache/mutation/${group}.json` },
	clearTextReporter: { reportTests: false },
	allowConsoleColors: false,
};

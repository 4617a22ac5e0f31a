import { readFileSync } from 'node:fs';

/**
 * Mutates one group of modules of nodes/shared (groups.json). A mutant meets the unit tests of its own group only: so a
 * run ends in minutes, and a score says what a module's own tests notice. `npm run test:mutation` runs all groups.
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
	// A hang ends by jest's own limit of a test; this one is for what even that cannot end.
	timeoutMS: 20_000,
	thresholds: { high: 95, low: 90, break: least },
	tempDirName: '.cache/mutation/sandboxes',
	// What the unit tests read, and nothing else: the source itself is tested here, not the build.
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

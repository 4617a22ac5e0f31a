import { GROUPS } from './groups.mjs';

const group = process.env.MUTATION_GROUP;
const { files, tests } = GROUPS[group];
process.env.MUTATION_TESTS = `<rootDir>/test/unit/${tests}.test.ts`;

export default {
	mutate: [`nodes/shared/${files}`],
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	// A hang ends by jest's own limit of a test; this one is for what even that cannot end.
	timeoutMS: 60_000,
	incremental: Boolean(process.env.MUTATION_INCREMENTAL),
	incrementalFile: `.cache/mutation/${group}.incremental.json`,
	tempDirName: '.cache/mutation/sandboxes',
	// The tests of nodes/shared need code alone.
	ignorePatterns: [
		'/*',
		'!/nodes',
		'!/credentials',
		'!/test',
		'/test/{e2e,engine}',
		'!/package.json',
		'!/jest.config.js',
	],
	reporters: ['json', 'clear-text', 'progress-append-only'],
	jsonReporter: { fileName: `.cache/mutation/${group}.json` },
	clearTextReporter: { reportTests: false },
	allowConsoleColors: false,
};

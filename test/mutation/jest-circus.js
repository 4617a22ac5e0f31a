const { createEmptyTestResult } = require('@jest/test-result');
const { default: runFile } = require('jest-circus/runner');
const MutationEnvironment = require('./environment.js');

/** In place of a file's tests: jest takes a file without any for one that cannot be loaded. */
const LEFT_OUT = {
	ancestorTitles: [],
	failureMessages: [],
	fullName: '',
	status: 'pending',
	title: '',
};

/** Runs a test file, unless one before it has noticed the mutant. Stryker looks for "jest-circus" in this file's name. */
module.exports = async (...given) =>
	MutationEnvironment.isDone
		? { ...createEmptyTestResult(), numPendingTests: 1, testResults: [LEFT_OUT] }
		: await runFile(...given);

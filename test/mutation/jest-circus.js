const { createEmptyTestResult } = require('@jest/test-result');
const { default: runFile } = require('jest-circus/runner');
const MutationEnvironment = require('./environment.js');

/** Replaces the tests of a file, because Jest reports a file without tests as one that can't be loaded. */
const LEFT_OUT = {
	ancestorTitles: [],
	failureMessages: [],
	fullName: '',
	status: 'pending',
	title: '',
};

/**
 * Runs a test file, unless an earlier one has already detected the mutant. Stryker looks for "jest-circus" in this file's
 * name.
 */
module.exports = async (...given) =>
	MutationEnvironment.isDone
		? { ...createEmptyTestResult(), numPendingTests: 1, testResults: [LEFT_OUT] }
		: await runFile(...given);

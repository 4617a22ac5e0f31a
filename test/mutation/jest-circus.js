const { createEmptyTestResult } = require('@jest/test-result');
const { default: runFile } = require('jest-circus/runner');
const MutationEnvironment = require('./environment.js');

/** Runs a test file, unless one before it has noticed the mutant. Stryker looks for "jest-circus" in this file's name. */
module.exports = async (...given) =>
	MutationEnvironment.isDone ? createEmptyTestResult() : await runFile(...given);

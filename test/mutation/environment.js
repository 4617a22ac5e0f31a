const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has noticed already: the tests that are left have nothing to add. */
let noticed;

module.exports = class extends TestEnvironment {
	constructor(...given) {
		super(...given);
		// What this process has loaded once: jest loads every module anew for each test file.
		this.global.fromHost = require;
	}

	handleTestEvent({ name, test }) {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (name === 'test_done' && test.errors.length > 0) noticed = mutant;
		if (name === 'test_start' && mutant !== undefined && mutant === noticed) test.mode = 'skip';
	}
};

const Environment = require('../jest/environment.js');

/** What jest tells about tests, with a way to end a run of a mutant that a test has noticed already. */
module.exports = class MutationEnvironment extends Environment {
	static #noticed;

	/** Whether the tests that are left have nothing to add. */
	static get isDone() {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		return mutant !== undefined && mutant === MutationEnvironment.#noticed;
	}

	handleTestEvent({ name, test }) {
		if (name === 'test_done' && test.errors.length > 0) {
			MutationEnvironment.#noticed = process.env.__STRYKER_ACTIVE_MUTANT__;
		}
		if (name === 'test_start' && MutationEnvironment.isDone) test.mode = 'skip';
	}
};

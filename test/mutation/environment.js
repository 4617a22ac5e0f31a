const Environment = require('../jest/environment.js');

/** Jest's test environment, which also ends the run of a mutant as soon as one test has detected it. */
module.exports = class MutationEnvironment extends Environment {
	static #noticed;

	/** Whether the remaining tests can be skipped. */
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

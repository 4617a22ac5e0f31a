const base = require('../../jest.config.js');

// The node reads a time without a zone as UTC. On a machine that runs in UTC, a mistake there wouldn't show.
process.env.TZ = 'Asia/Kolkata';

module.exports = {
	...base,
	testMatch: [process.env.MUTATION_TESTS],
	testPathIgnorePatterns: ['/node_modules/'],
	testEnvironment: require.resolve('./environment.js'),
	testRunner: require.resolve('./jest-circus.js'),
};

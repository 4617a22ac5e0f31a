const base = require('../../jest.config.js');

// A time without a zone is read as UTC, which would not show on a machine of that zone.
process.env.TZ = 'Asia/Kolkata';

module.exports = {
	...base,
	testMatch: [process.env.MUTATION_TESTS],
	testPathIgnorePatterns: ['/node_modules/'],
	testEnvironment: require.resolve('./environment.js'),
	testRunner: require.resolve('./jest-circus.js'),
};

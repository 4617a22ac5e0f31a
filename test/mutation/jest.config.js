const base = require('../../jest.config.js');

// A time without a zone is read as UTC, which would not show on a machine of that zone.
process.env.TZ = 'Asia/Kolkata';

/** Large, without state, and not what is tested: loading them takes longer than most tests. */
const FROM_HOST = '/node_modules/(?:n8n-workflow|zod|@n8n/backend-network)/';

module.exports = {
	...base,
	testMatch: [process.env.MUTATION_TESTS],
	testEnvironment: require.resolve('./environment.js'),
	testRunner: require.resolve('./jest-circus.js'),
	transform: { [FROM_HOST]: require.resolve('./fromHost.js'), ...base.transform },
	transformIgnorePatterns: [`/node_modules/(?!(?:n8n-workflow|zod|@n8n/backend-network)/)`],
};

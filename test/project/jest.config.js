/** What has to build the project, in copies of it. `npm run test:project`. */
module.exports = {
	...require('../../jest.config.js'),
	testMatch: ['<rootDir>/test/project/*.test.ts'],
};

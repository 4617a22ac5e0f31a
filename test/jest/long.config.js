/** `npm run test:long`. */
module.exports = {
	...require('../../jest.config.js'),
	testMatch: undefined,
	testRegex: require('./long.js'),
	testPathIgnorePatterns: ['/node_modules/'],
};

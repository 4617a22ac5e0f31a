/** The package in n8n's editor, in a real browser. `npm run test:browser`. */
const e2e = require('../jest.config.js');

const [newest] = e2e.projects;

module.exports = {
	...newest,
	globals: { ...newest.globals, n8nReleases: [newest.globals.n8nRelease] },
	rootDir: __dirname,
	testMatch: ['<rootDir>/*.browser.test.ts'],
	globalSetup: '<rootDir>/../prepare.ts',
	maxWorkers: e2e.maxWorkers,
	testTimeout: 90_000,
};

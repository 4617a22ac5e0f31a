/** The package in a real n8n. `npm run test:e2e` runs it in the newest n8n and in the oldest that is supported. */
const releases = require('./releases.json');
const TYPESCRIPT = '^.+\\.ts$';
const { [TYPESCRIPT]: typescript } = require('../../jest.config.js').transform;

/** With N8N_RELEASE, all tests in that release alone: so a new n8n is tried before it is named in releases.json. */
const tried = process.env.N8N_RELEASE
	? [process.env.N8N_RELEASE]
	: [releases.newest, releases.oldest];

/** The first release runs all, the example workflows too; another one what is essential. */
const inRelease = (n8nRelease, index) => ({
	displayName: `n8n ${n8nRelease}`,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch:
		index === 0
			? ['<rootDir>/*.e2e.test.ts', '<rootDir>/workflows/*.e2e.test.ts']
			: ['<rootDir>/*.e2e.test.ts'],
	// Names with .n8n2 are of examples that n8n 1 cannot run; each says why.
	testPathIgnorePatterns: n8nRelease.startsWith('1.') ? ['\\.n8n2\\.'] : [],
	// jest runs one set-up for all projects, with the globals of the first.
	globals: { n8nRelease, n8nReleases: tried },
	globalSetup: '<rootDir>/prepare.ts',
	transform: { [TYPESCRIPT]: typescript },
});

module.exports = {
	projects: tried.map((release, index) => inRelease(release, index)),
	// Most of the time goes by waiting: for jobs, and for n8n's poll once a minute.
	maxWorkers: 2,
	testTimeout: 300_000,
};

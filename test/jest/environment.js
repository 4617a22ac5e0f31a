const { join, sep } = require('node:path');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const BUILT = join(__dirname, '../../dist') + sep;

// n8n-core reads its settings from the process when that loads it.
require('../engine/harness/settings.ts');

/** jest's own environment, quicker: with plain globals, and with n8n from the process, which loads it once and not for each file. */
module.exports = class Environment extends TestEnvironment {
	constructor(...given) {
		const { createContext } = vm;
		// In jest's own context each use of a global asks an interceptor: code that computes takes up to four times as long.
		vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
		try {
			super(...given);
		} finally {
			vm.createContext = createContext;
		}
		// One clock and one chance for the tests and for what the process has loaded.
		Object.assign(this.global, { Date, Math, fromHost: require });
		// The package's memory is of one file of tests.
		for (const path of Object.keys(require.cache)) {
			if (path.startsWith(BUILT)) delete require.cache[path];
		}
	}
};

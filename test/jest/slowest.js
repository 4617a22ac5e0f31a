const { relative } = require('node:path');

const SHOWN = 10;

/** Names the files that take longest, after the summary. */
module.exports = class Slowest {
	onRunComplete(_contexts, { testResults }) {
		if (testResults.length < SHOWN) return;
		const times = testResults.map(({ testFilePath, perfStats }) => ({
			file: relative(process.cwd(), testFilePath),
			seconds: (perfStats.end - perfStats.start) / 1000,
		}));
		times.sort((one, other) => other.seconds - one.seconds);
		console.log('Slowest files:');
		for (const { file, seconds } of times.slice(0, SHOWN)) {
			console.log(`  ${seconds.toFixed(1).padStart(5)} s  ${file}`);
		}
	}
};

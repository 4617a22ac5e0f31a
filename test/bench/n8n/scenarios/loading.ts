import { dirname, join } from 'node:path';

import { markdownTable } from '../../../markdown';
import packageJson from '../../../../package.json';
import { runCommand } from '../../../e2e/n8n/command';
import { median } from '../../../median';
import { npmPack } from '../../../npmPack';
import { aims, section, texts } from '../markdown';
import type { Scenario } from '../scenario';

const ROOT = join(__dirname, '../../../..');

/**
 * Runs in a new process. It first loads the modules that n8n loads before any package, and then everything that the manifest
 * names.
 */
const SCRIPT = `
require('n8n-workflow'); require('zod');
const [folder] = process.argv.slice(1);
const { nodes, credentials } = require(folder + '/package.json').n8n;
const begin = performance.now();
for (const file of [...credentials, ...nodes]) {
	for (const Type of Object.values(require(folder + '/' + file))) if (typeof Type === 'function') new Type();
}
console.log(performance.now() - begin);
`;

export const loading: Scenario = {
	name: 'loading',
	title: 'Loading the package',
	measure: async ({ installation, n8n }, { quick }) => {
		const folder = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageJson.name);
		// All of n8n's modules are two folders above its start script. From elsewhere, the project's own modules would be
		// found.
		const env = { ...process.env, NODE_PATH: join(dirname(installation.n8n), '../..') };
		const times: number[] = [];
		for (let round = 0; round < (quick ? 5 : 31); round++) {
			const args = ['-e', SCRIPT, folder];
			const output = await runCommand(installation.node, args, { cwd: folder, env });
			times.push(Number(output));
		}
		const time = median(times);
		const kilobytes = npmPack(ROOT).size / 1000;
		return section(
			`Time to require and construct all nodes and credentials of the packed package, in a new process of n8n's Node.js that has already loaded \`n8n-workflow\` and \`zod\`, like n8n. Median of ${times.length} processes.`,
			markdownTable(
				['', 'Time', 'Packed size'],
				[['This package', `${time.toFixed(1)} ms`, `${kilobytes.toFixed(1)} kB`]],
			),
			aims(
				{ what: "Time, Firecrawl's package", most: 22, measured: time, digits: 1, unit: ' ms' },
				{
					what: "Size, Firecrawl's package",
					most: 71,
					measured: kilobytes,
					digits: 1,
					unit: ' kB',
				},
				{ what: "Time, Evolution API's package", most: 34, measured: time, digits: 1, unit: ' ms' },
				{
					what: "Size, Evolution API's package",
					most: 87,
					measured: kilobytes,
					digits: 1,
					unit: ' kB',
				},
			),
			texts({
				'This package':
					'is loaded once, when n8n starts. A fifth of its size is documentation. Its code is not minified, so that users who trust it with money can read it. The figures of the other two packages were measured earlier, on another machine.',
			}),
		);
	},
};

/** `npm run test:mutation` mutates group by group, then writes the report. To run only some groups, add their names. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import groups from './groups.json';
import { writeReport } from './report';

const ROOT = join(__dirname, '../..');
/** Stryker's package doesn't let require.resolve() find this path. */
const STRYKER = join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const asked = process.argv.slice(2);

const unknown = asked.filter((name) => !(name in groups));
if (unknown.length > 0) {
	throw new Error(`No group ${unknown.join(', ')}. There are ${Object.keys(groups).join(', ')}.`);
}

/** @returns whether the group reaches its required score */
function mutate(name: string): boolean {
	const { status } = spawnSync(
		process.execPath,
		[STRYKER, 'run', 'test/mutation/stryker.config.mjs'],
		{ cwd: ROOT, stdio: 'inherit', env: { ...process.env, MUTATION_GROUP: name } },
	);
	return status === 0;
}

const names = asked.length > 0 ? asked : Object.keys(groups);
const low = names.filter((name) => !mutate(name));
if (low.length > 0) {
	process.stderr.write(`Below the score that it has to have, or not run: ${low.join(', ')}\n`);
	process.exitCode = 1;
}
void writeReport();

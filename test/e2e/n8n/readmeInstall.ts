import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from './command';
import { npmEnvironment } from './install';

const ROOT = join(__dirname, '../../..');

/** The steps that are done before the tests run. */
const DONE = ['npm ci', 'npm run build'];

/**
 * Installs the package by the commands of the README's "From source", as they stand there.
 * @param home the user's home folder: n8n's own is `.n8n` in it
 */
export async function installByReadme(home: string): Promise<void> {
	const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
	const [, block = ''] = /\*\*From source\.\*\*[^]*?```bash\n([^]*?)```/.exec(readme) ?? [];
	const lines = block.split('\n');
	if (lines.slice(0, 2).join() !== DONE.join()) throw new Error('README: From source has changed');
	await runAtHome(home, lines.slice(2).join('\n'), ROOT);
}

/** Runs shell commands with this home folder. */
export const runAtHome = async (home: string, script: string, cwd: string): Promise<string> =>
	await runCommand('bash', ['-euc', script], { cwd, env: npmEnvironment({ HOME: home }) });

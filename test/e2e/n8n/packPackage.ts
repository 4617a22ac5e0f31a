import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import packageJson from '../../../package.json';
import { runCommand } from './command';

const ROOT = join(__dirname, '../../..');

/**
 * Packs the package from `dist` as npm would publish it and unpacks it where n8n keeps installed community packages.
 * @param userFolder n8n's N8N_USER_FOLDER
 */
export async function installPackage(userFolder: string): Promise<void> {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', packageJson.name);
	const packed = await mkdtemp(join(tmpdir(), 'bimmervin-pack-'));
	try {
		const output = await runCommand('npm', ['pack', '--json', '--pack-destination', packed], {
			cwd: ROOT,
		});
		const [{ filename }] = JSON.parse(output) as [{ filename: string }];
		await rm(target, { recursive: true, force: true });
		await mkdir(target, { recursive: true });
		await runCommand(
			'tar',
			['-xzf', join(packed, filename), '--strip-components=1', '-C', target],
			{},
		);
	} finally {
		await rm(packed, { recursive: true, force: true });
	}
}

import { cpSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** What is made from the sources, or has nothing to do with them. Files that start with a dot are left out too. */
const NOT_COPIED = ['node_modules', 'dist', 'coverage', 'demo-output'];

/**
 * Copies the project without its build output, and with the libraries of the original, to a new temporary folder.
 * @returns the folder, which the caller removes
 */
export function copyOfTheProject(): string {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bimmervin-copy-')));
	readdirSync(ROOT)
		.filter((name) => !name.startsWith('.') && !NOT_COPIED.includes(name))
		.forEach((name) => cpSync(join(ROOT, name), join(folder, name), { recursive: true }));
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
	return folder;
}

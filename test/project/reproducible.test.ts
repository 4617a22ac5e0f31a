/** The same commit packs to the same bytes, wherever it is built: so anybody can check what npm hands out. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { copyOfTheProject } from '../copyOfTheProject';
import { npmPack } from '../npmPack';

/** Builds and packs a copy of the project. @returns the checksum of its tarball */
function packACopy(): string {
	const folder = copyOfTheProject();
	try {
		const gulp = join(folder, 'node_modules/gulp/bin/gulp.js');
		execFileSync(process.execPath, [gulp, 'build'], { cwd: folder, stdio: 'ignore' });
		return npmPack(folder).integrity;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

it('builds and packs to the same bytes in two places', () => {
	const first = packACopy();
	expect(first).toMatch(/^sha512-/);
	expect(packACopy()).toBe(first);
}, 180_000);

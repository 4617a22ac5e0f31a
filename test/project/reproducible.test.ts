/** The same commit packs to the same bytes, wherever it is built: so anybody can check what npm hands out. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { copyOfTheProject } from '../copyOfTheProject';
import { npmPack } from '../npmPack';

/** As `npm test` has just built it. Where this fails alone, build first: dist/ may be older than the sources. */
it('a copy builds and packs to the bytes that were built here', () => {
	const folder = copyOfTheProject();
	try {
		const gulp = join(folder, 'node_modules/gulp/bin/gulp.js');
		execFileSync(process.execPath, [gulp, 'build'], { cwd: folder, stdio: 'ignore' });
		expect(npmPack(folder).integrity).toBe(npmPack(join(__dirname, '../..')).integrity);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}, 180_000);

import { execFileSync } from 'node:child_process';

/** What npm would publish. */
export interface Tarball {
	readonly files: ReadonlyArray<{ readonly path: string }>;
	/** In bytes. */
	readonly size: number;
	readonly unpackedSize: number;
	/** Checksum of its bytes. */
	readonly integrity: string;
}

/** Packs a folder and writes nothing. */
export function npmPack(folder: string): Tarball {
	const answer = execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: folder,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
		shell: process.platform === 'win32',
	});
	const [tarball] = JSON.parse(answer) as Tarball[];
	if (!tarball) throw new Error('npm pack has named no tarball');
	return tarball;
}

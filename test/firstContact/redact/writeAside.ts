import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file next to its destination and moves it there when it's complete, so that nobody ever finds an incomplete file.
 * @throws if the file can't be written, in which case nothing remains
 */
export function writeAside(path: string, content: string | Buffer, mode = 0o644): void {
	const aside = `${path}.${process.pid}.part`;
	try {
		// The file of a killed run may have a different mode, or be a link.
		rmSync(aside, { force: true });
		const file = openSync(aside, 'wx', mode);
		try {
			const bytes = Buffer.from(content);
			for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(aside, path);
	} catch (error) {
		rmSync(aside, { force: true });
		throw error;
	}
}

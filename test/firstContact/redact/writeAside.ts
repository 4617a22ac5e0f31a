import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file beside its place and puts it there when it is whole: nobody ever finds half of it.
 * @throws where it cannot be written; nothing is left then
 */
export function writeAside(path: string, content: string | Buffer, mode = 0o644): void {
	const aside = `${path}.${process.pid}.part`;
	try {
		// The file of a killed run may have another mode, or be a link.
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

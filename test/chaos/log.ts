import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const file = join(mkdtempSync(join(tmpdir(), 'bimmervin-chaos-')), 'n8n.log');

/** n8n reads these variables when it loads, so import this module before the engine. */
Object.assign(process.env, {
	N8N_LOG_LEVEL: 'debug',
	N8N_LOG_OUTPUT: 'file',
	N8N_LOG_FILE_LOCATION: file,
	// Keeps the log in one file, whatever its size.
	N8N_LOG_FILE_SIZE_MAX: '10000',
});

let read = 0;

/** Returns everything that n8n has logged since the last call, at every level. */
export function newLog(): string {
	const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
	const text = bytes.subarray(read).toString();
	read = bytes.length;
	return text;
}

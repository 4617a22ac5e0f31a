import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const file = join(mkdtempSync(join(tmpdir(), 'bimmervin-chaos-')), 'n8n.log');

/** n8n reads these when it is loaded: this module has to be imported before the engine. */
Object.assign(process.env, {
	N8N_LOG_LEVEL: 'debug',
	N8N_LOG_OUTPUT: 'file',
	N8N_LOG_FILE_LOCATION: file,
	// In one file, whatever is written.
	N8N_LOG_FILE_SIZE_MAX: '10000',
});

let read = 0;

/** What n8n has logged since this was asked for last, every level of it. */
export function newLog(): string {
	const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
	const text = bytes.subarray(read).toString();
	read = bytes.length;
	return text;
}

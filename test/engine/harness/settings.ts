import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** n8n-core reads these when it is loaded. */
Object.assign(process.env, {
	N8N_USER_FOLDER: process.env.N8N_USER_FOLDER ?? mkdtempSync(join(tmpdir(), 'bimmervin-engine-')),
	N8N_ENCRYPTION_KEY: 'an-encryption-key-for-tests-only',
	N8N_LOG_LEVEL: process.env.N8N_LOG_LEVEL ?? 'silent',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
});

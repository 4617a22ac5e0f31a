import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where installations of n8n are kept: several gigabytes that no clone of the project should fetch anew. */
export const cacheFolder = (): string =>
	process.env.BIMMERVIN_N8N_CACHE ??
	join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-bimmervin');

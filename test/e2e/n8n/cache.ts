import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for installations of n8n: several gigabytes that no clone of the project should download again. */
export const cacheFolder = (): string =>
	process.env.BIMMERVIN_N8N_CACHE ??
	join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-bimmervin');

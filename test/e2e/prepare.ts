import type { Config } from 'jest';

import { prepareN8n } from './n8n/local';

/** Runs before the first test: the installations take minutes if they are not in the cache. */
export default async function prepare(_: unknown, { globals }: Config): Promise<void> {
	const say = (text: string) => void process.stderr.write(`${text}\n`);
	const { n8nReleases } = globals as { n8nReleases: string[] };
	await Promise.all(n8nReleases.map((release) => prepareN8n(release, say)));
}

import type { Config } from 'jest';

import { prepareN8n } from './n8n/local';

/** Before the first test of a release: the installation, which takes minutes where it is not in the cache. */
export default async function prepare(_: unknown, { globals }: Config): Promise<void> {
	const say = (text: string) => void process.stderr.write(`${text}\n`);
	await prepareN8n((globals as { n8nRelease: string }).n8nRelease, say);
}

import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

import { NEWEST, NODE_VERSION } from '../../e2e/n8n/releases';
import { postgresVersion } from './postgres';

const redisVersion = (): string =>
	/v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '?';

/** What the figures depend on. */
export function describeMachine(): string {
	const [first, ...others] = cpus();
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return (
		`${others.length + 1} cores (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GB. n8n ${NEWEST} on Node.js ${NODE_VERSION}, ` +
		`PostgreSQL ${postgresVersion()}, Redis ${redisVersion()}`
	);
}

import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

import { NEWEST, NODE_VERSION } from '../../e2e/n8n/releases';
import { postgresVersion } from './postgres';

const redisVersion = (): string =>
	/v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '?';

/** What the figures depend on, asked before anything is started. */
export function describeMachine(): string {
	const [first, ...others] = cpus();
	const [load = 0] = loadavg();
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return (
		`${others.length + 1} cores (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GB. n8n ${NEWEST} on Node.js ${NODE_VERSION}, ` +
		`PostgreSQL ${postgresVersion()}, Redis ${redisVersion()}. ` +
		`Load average before: ${load.toFixed(1)}`
	);
}

import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';

import { NEWEST, NODE_VERSION } from '../../e2e/n8n/releases';
import { describeThisMachine } from '../thisMachine';
import { postgresVersion } from './postgres';

const redisVersion = (): string =>
	/v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '?';

/** What the figures depend on, read before anything starts. */
export function describeMachine(): string {
	const [load = 0] = loadavg();
	return (
		`${describeThisMachine()}. n8n ${NEWEST} on Node.js ${NODE_VERSION}, ` +
		`PostgreSQL ${postgresVersion()}, Redis ${redisVersion()}. ` +
		`Load average before: ${load.toFixed(1)}`
	);
}

/**
 * `npm run bench:queue` measures n8n in queue mode, with the PostgreSQL and Redis installed on this computer. It prints the
 * figures and writes them to docs/benchmarks-queue.md. It takes a quarter of an hour, nearly all of it waiting.
 */
import { join } from 'node:path';

import { DEFAULT_LIMITS } from '../../nodes/shared/api/catalog';
import { prepareN8n } from '../e2e/n8n/local';
import { NEWEST } from '../e2e/n8n/releases';
import { writeMarkdown } from '../writeMarkdown';
import { runFiles } from './queue/files';
import { runKill } from './queue/kill';
import { Leftovers } from './queue/leftovers';
import { runLoad, type LoadFigures } from './queue/load';
import { describeMachine } from './queue/machine';
import { QueueMode } from './queue/queueMode';
import { documentOf, type Figures } from './queue/report';
import { runTrigger } from './queue/trigger';

const DOCUMENT = join(__dirname, '../../docs/benchmarks-queue.md');

const say = (text: string) => void process.stdout.write(`${text}\n`);

const LIMITS = DEFAULT_LIMITS;
const LOAD = { executions: 8, itemsEach: 125, limits: LIMITS, configured: LIMITS, latencyMs: 100 };
const WORKERS = [2, 4];
const MOST = Math.max(...WORKERS);
/** What README.md recommends to users who want no refusals. */
const DIVIDED = {
	requestsPerSecond: LIMITS.requestsPerSecond / MOST,
	burst: Math.floor(LIMITS.burst / MOST),
};

/** Prints what is being measured, and the figures as soon as they are available. */
async function measured<T>(what: string, measure: Promise<T>): Promise<T> {
	say(`\n${what}`);
	const figures = await measure;
	say(JSON.stringify(figures, undefined, 1));
	return figures;
}

async function measureAll(mode: QueueMode, machine: string): Promise<Figures> {
	const loads: LoadFigures[] = [];
	for (const workers of WORKERS) {
		loads.push(await measured(`${workers} workers`, runLoad(mode, { ...LOAD, workers })));
	}
	const divided = runLoad(mode, { ...LOAD, workers: MOST, configured: DIVIDED });
	loads.push(await measured(`${MOST} workers, limits divided`, divided));
	return {
		machine,
		loads,
		files: await measured('Files', runFiles(mode)),
		trigger: await measured('Trigger', runTrigger(mode)),
		kill: await measured('A worker that is killed', runKill(mode)),
	};
}

async function main(): Promise<void> {
	const leftovers = new Leftovers();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void leftovers.undo().then(() => process.exit(1)));
	}
	try {
		const installation = await prepareN8n(NEWEST, say);
		const machine = describeMachine();
		say('Starting PostgreSQL, Redis and n8n');
		const mode = await QueueMode.open(installation, leftovers);
		await writeMarkdown(DOCUMENT, documentOf(await measureAll(mode, machine)));
		say('\nWritten to docs/benchmarks-queue.md');
	} finally {
		await leftovers.undo();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

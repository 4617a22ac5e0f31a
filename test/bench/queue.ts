/**
 * `npm run bench:queue`: n8n in queue mode, with PostgreSQL and Redis of this computer. Writes docs/benchmarks-queue.md.
 */
import { prepareN8n } from '../e2e/n8n/local';
import { NEWEST } from '../e2e/n8n/releases';
import { Leftovers } from './queue/leftovers';
import { runLoad } from './queue/load';
import { QueueMode } from './queue/queueMode';

const say = (text: string) => void process.stdout.write(`${text}\n`);

const LOAD = {
	executions: 8,
	itemsEach: 125,
	limits: { requestsPerSecond: 10, burst: 30 },
	latencyMs: 100,
};

async function measure(leftovers: Leftovers): Promise<void> {
	const installation = await prepareN8n(NEWEST, say);
	const mode = await QueueMode.open(installation, leftovers);
	for (const workers of [2, 4]) {
		say(JSON.stringify(await runLoad(mode, { ...LOAD, workers })));
	}
}

async function main(): Promise<void> {
	const leftovers = new Leftovers();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void leftovers.undo().then(() => process.exit(1)));
	}
	await measure(leftovers).finally(async () => await leftovers.undo());
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

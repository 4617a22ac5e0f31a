import { randomBytes } from 'node:crypto';

import { Editor } from '../../e2e/n8n/editor';
import { freePort } from '../../e2e/n8n/freePort';
import type { Installation } from '../../e2e/n8n/install';
import { N8nProcess, type Role } from '../../e2e/n8n/n8nProcess';
import { installPackage } from '../../e2e/n8n/packPackage';
import type { Leftovers } from './leftovers';
import { postgresSettings, startPostgres } from './postgres';
import { startRedis } from './redis';

/** PostgreSQL, Redis, and the settings that n8n needs to use them. */
async function startServices(leftovers: Leftovers): Promise<NodeJS.ProcessEnv> {
	const [redisPort, postgresPort] = [await freePort(), await freePort()];
	const redis = await startRedis(redisPort);
	leftovers.add(redis.stop);
	const postgres = await startPostgres(await leftovers.folder('postgres'), postgresPort);
	leftovers.add(postgres.stop);
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		...postgresSettings(postgresPort),
	};
}

/**
 * n8n in queue mode, with one main process and workers. They share PostgreSQL and Redis but no folder, as on several
 * machines.
 */
export class QueueMode {
	readonly workers: N8nProcess[] = [];

	private constructor(
		private readonly start: (role: Role) => Promise<N8nProcess>,
		readonly main: N8nProcess,
		readonly editor: Editor,
	) {}

	static async open(installation: Installation, leftovers: Leftovers): Promise<QueueMode> {
		const more = await startServices(leftovers);
		const start = async (role: Role) => {
			const folder = await leftovers.folder(role);
			await installPackage(folder);
			const n8n = await N8nProcess.create(installation, folder, { role, more });
			leftovers.add(async () => await n8n.stop());
			await n8n.start();
			return n8n;
		};
		const main = await start('start');
		const editor = new Editor(main.url);
		await editor.setUpOwner();
		await editor.logIn();
		return new QueueMode(start, main, editor);
	}

	/** Starts workers until this many are running. */
	async haveWorkers(count: number): Promise<void> {
		while (this.workers.length < count) this.workers.push(await this.start('worker'));
	}

	/** The worker that runs an execution, or has run it. */
	async workerOf(executionId: string): Promise<N8nProcess> {
		const line = `Worker started execution ${executionId} `;
		for (const worker of this.workers) if ((await worker.log()).includes(line)) return worker;
		throw new Error(`No worker has started execution ${executionId}`);
	}
}

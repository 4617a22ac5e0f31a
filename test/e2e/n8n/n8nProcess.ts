import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from './command';
import { freePort } from './freePort';
import type { Installation } from './install';
import { waitFor } from './waitFor';

const READY_TIMEOUT_MS = 120_000;

/** Settings that keep n8n from contacting other servers. */
const QUIET = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_RUNNERS_ENABLED: 'true',
};

/** n8n itself, or a worker that only runs executions in queue mode. */
export type Role = 'start' | 'worker';

/** The path that answers when n8n is ready. */
const READY_PATHS: Record<Role, string[]> = {
	start: ['/healthz/readiness', '/rest/settings'],
	worker: ['/healthz/readiness'],
};

/** One n8n with one user folder. It can be stopped and started again, like after a restart of the computer. */
export class N8nProcess {
	private child: ChildProcess | undefined;
	private exit: Promise<unknown> = Promise.resolve();
	readonly logPath: string;

	private constructor(
		private readonly installation: Installation,
		readonly userFolder: string,
		readonly port: number,
		private readonly brokerPort: number,
		private readonly role: Role,
		private readonly more: NodeJS.ProcessEnv,
	) {
		this.logPath = join(userFolder, 'n8n.log');
	}

	/**
	 * @param port a free one where absent
	 * @param more n8n's settings beside the quiet ones
	 */
	static async create(
		installation: Installation,
		userFolder: string,
		{
			port,
			role = 'start',
			more = {},
		}: { port?: number; role?: Role; more?: NodeJS.ProcessEnv } = {},
	): Promise<N8nProcess> {
		const ports = [port ?? (await freePort()), await freePort()] as const;
		return new N8nProcess(installation, userFolder, ...ports, role, more);
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Undefined if it does not run or has crashed. */
	get pid(): number | undefined {
		const { child } = this;
		return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined;
	}

	private get environment(): NodeJS.ProcessEnv {
		return {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			LANG: 'en_US.UTF-8',
			TZ: 'UTC',
			...QUIET,
			N8N_USER_FOLDER: this.userFolder,
			N8N_PORT: String(this.port),
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			...this.healthOfWorker,
			...this.more,
		};
	}

	/** A worker only serves its readiness, and only if this setting is on. */
	private get healthOfWorker(): NodeJS.ProcessEnv {
		if (this.role !== 'worker') return {};
		return {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(this.port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		};
	}

	/** @returns when it is ready: the editor answers, or the worker takes executions */
	async start(): Promise<void> {
		const { node, n8n } = this.installation;
		const child = spawn(node, [n8n, this.role], {
			env: this.environment,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const log = createWriteStream(this.logPath, { flags: 'a' });
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		this.child = child;
		let ended = false;
		this.exit = new Promise<void>((resolve) =>
			child.once('close', () => {
				ended = true;
				log.end(resolve);
			}),
		);
		await waitFor(
			'n8n to start',
			async () => {
				if (ended) throw new Error(`n8n did not start:\n${(await this.log()).slice(-2000)}`);
				return (await this.isReady()) || undefined;
			},
			{ timeoutMs: READY_TIMEOUT_MS },
		);
	}

	private async isReady(): Promise<boolean> {
		try {
			const answers = await Promise.all(
				READY_PATHS[this.role].map((path) => fetch(this.url + path)),
			);
			return answers.every(({ ok }) => ok);
		} catch {
			return false;
		}
	}

	/**
	 * A command of n8n's command line, on the same user folder: `run('import:workflow', '--input=a.json')`.
	 * @returns what it wrote to stdout
	 */
	async run(...args: string[]): Promise<string> {
		const { node, n8n } = this.installation;
		return await runCommand(node, [n8n, ...args], { env: this.environment });
	}

	/** Stops it like a service manager. */
	async stop(): Promise<void> {
		this.child?.kill('SIGTERM');
		await this.exit;
	}

	/** Kills it like a power cut. */
	async kill(): Promise<void> {
		this.child?.kill('SIGKILL');
		await this.exit;
	}

	/** Everything that n8n has logged since the user folder was created. */
	async log(): Promise<string> {
		return await readFile(this.logPath, 'utf8').catch(() => '');
	}
}

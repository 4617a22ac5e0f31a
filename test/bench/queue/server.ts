import { spawn, type SpawnOptions } from 'node:child_process';

import { waitFor } from '../../e2e/n8n/waitFor';

/** A program that runs as a server until it's told to stop. */
export interface Server {
	stop(): Promise<void>;
}

export interface ServerOrder extends Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> {
	readonly command: string;
	readonly args: string[];
	/** How to make the program shut down properly. */
	readonly stopWith: NodeJS.Signals;
	/** Whether the program is ready. */
	isReady(): Promise<boolean>;
}

/**
 * @returns when the program is ready
 * @throws {Error} with the end of the program's output, if it ends first
 */
export async function startServer(order: ServerOrder): Promise<Server> {
	const { command, args, stopWith, isReady, ...options } = order;
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	let failure: Error | undefined;
	const ended = new Promise<void>((resolve) => {
		const end = (error: Error) => {
			failure = error;
			resolve();
		};
		child.once('error', end);
		child.once('close', (code) => end(new Error(`${command} ended with ${code}:\n${output}`)));
	});
	const stop = async () => {
		child.kill(stopWith);
		await ended;
	};
	try {
		await waitFor(`${command} to start`, async () => {
			if (failure) throw failure;
			return (await isReady()) || undefined;
		});
	} catch (error) {
		await stop();
		throw error;
	}
	return { stop };
}

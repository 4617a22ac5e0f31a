import { spawn, type SpawnOptions } from 'node:child_process';

import { waitFor } from '../../e2e/n8n/waitFor';

/** A program that serves until it is told to stop. */
export interface Server {
	stop(): Promise<void>;
}

export interface ServerOrder extends Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> {
	readonly command: string;
	readonly args: string[];
	/** What makes it end in good order. */
	readonly stopWith: NodeJS.Signals;
	/** Whether it serves by now. */
	isReady(): Promise<boolean>;
}

/**
 * @returns when it serves
 * @throws {Error} with the end of its output, if it ends before
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

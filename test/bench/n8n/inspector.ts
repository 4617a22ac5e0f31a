import type { Profiler } from 'node:inspector';
import WebSocket from 'ws';

type Answer = { id?: number; result?: unknown; error?: { message: string } };

/** Connects to a Node.js process that was started with `--inspect`. */
export class Inspector {
	private count = 0;
	private readonly waiting = new Map<number, (answer: Answer) => void>();

	private constructor(private readonly socket: WebSocket) {
		socket.on('message', (data: Buffer) => {
			const answer = JSON.parse(data.toString()) as Answer;
			this.waiting.get(answer.id ?? NaN)?.(answer);
		});
	}

	static async connect(port: number): Promise<Inspector> {
		const list = await fetch(`http://127.0.0.1:${port}/json/list`);
		const [target] = (await list.json()) as Array<{ webSocketDebuggerUrl: string }>;
		if (!target) throw new Error(`Nothing to inspect on port ${port}`);
		const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
		await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
		return new Inspector(socket);
	}

	private async ask(method: string, params: object = {}): Promise<unknown> {
		const id = ++this.count;
		const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
		this.socket.send(JSON.stringify({ id, method, params }));
		const { result, error } = await answered;
		this.waiting.delete(id);
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	}

	/** Profiles the process while a task runs. */
	async profile(action: () => Promise<unknown>): Promise<Profiler.Profile> {
		await this.ask('Profiler.enable');
		await this.ask('Profiler.setSamplingInterval', { interval: 1000 });
		await this.ask('Profiler.start');
		await action();
		const { profile } = (await this.ask('Profiler.stop')) as { profile: Profiler.Profile };
		return profile;
	}

	close(): void {
		this.socket.close();
	}
}

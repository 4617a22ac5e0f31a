import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';

/** Where the tool talks with the person. */
export interface Terminal {
	/** Whether a person sits in front of it, so that a secret can be typed unseen. */
	readonly isInteractive: boolean;
	say(text?: string): void;
	/** @returns the answer, trimmed; empty for Enter alone and after the end of the input */
	ask(question: string): Promise<string>;
	/** The same; what is typed is not shown. */
	askUnseen(question: string): Promise<string>;
	/** Calls back at each Ctrl-C. */
	onInterrupt(interrupted: () => void): void;
	close(): void;
}

export interface Streams {
	readonly input: Readable & { isTTY?: boolean };
	readonly output: NodeJS.WritableStream;
}

/**
 * The terminal that the process was started in. Whoever opens it closes it.
 *
 * What is typed before a question is shown answers no question: nobody agrees to a price that was not seen. Lines that come from
 * a pipe are taken in their order.
 */
export function openTerminal(
	{ input, output }: Streams = { input: process.stdin, output: process.stdout },
): Terminal {
	const isInteractive = input.isTTY === true;
	let isMuted = false;
	const shown = new Writable({
		write(chunk: Buffer, _, done) {
			if (!isMuted) output.write(chunk);
			done();
		},
	});
	// Without a history: a secret must not come back with the arrow keys.
	const lines = createInterface({ input, output: shown, terminal: isInteractive, historySize: 0 });
	const waiting: string[] = [];
	let answer: ((line: string) => void) | undefined;
	let isAtEnd = false;
	const interrupts: Array<() => void> = [];

	lines.on('line', (line) => {
		if (answer) answer(line);
		else if (!isInteractive) waiting.push(line);
	});
	lines.on('close', () => {
		isAtEnd = true;
		answer?.('');
	});
	// In a terminal that is read key by key, Ctrl-C is a key. Elsewhere it is a signal.
	lines.on('SIGINT', () => interrupts.forEach((interrupted) => interrupted()));

	const nextLine = async (): Promise<string> => {
		const line = waiting.shift();
		if (line !== undefined || isAtEnd) return (line ?? '').trim();
		return await new Promise((resolve) => {
			answer = (text) => {
				answer = undefined;
				resolve(text.trim());
			};
		});
	};

	const show = (question: string): void => {
		isMuted = true;
		// What stands in the line already was typed before.
		if (isInteractive) lines.write(null, { ctrl: true, name: 'u' });
		isMuted = false;
		lines.setPrompt(question);
		lines.prompt();
	};

	return {
		isInteractive,
		say: (text = '') => void output.write(`${text}\n`),
		async ask(question) {
			show(question);
			const line = await nextLine();
			if (!isInteractive) output.write('\n');
			return line;
		},
		async askUnseen(question) {
			show(question);
			isMuted = true;
			try {
				return await nextLine();
			} finally {
				isMuted = false;
				output.write('\n');
			}
		},
		onInterrupt: (interrupted) => void interrupts.push(interrupted),
		close: () => lines.close(),
	};
}

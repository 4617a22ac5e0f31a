import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';

/** The terminal for the conversation with the user. */
export interface Terminal {
	/** Whether a person uses it, so that secrets can be typed without being shown. */
	readonly isInteractive: boolean;
	say(text?: string): void;
	/** @returns the answer, trimmed; empty for Enter alone and after the end of the input */
	ask(question: string): Promise<string>;
	/** The same, but the input is not shown. */
	askUnseen(question: string): Promise<string>;
	/** Calls back at each Ctrl-C. */
	onInterrupt(interrupted: () => void): void;
	close(): void;
}

export interface Streams {
	readonly input: Readable & { isTTY?: boolean };
	readonly output: NodeJS.WritableStream;
}

/** Control characters, with which an answer could hide texts about charges. Line breaks and tabs stay. */
const CONTROL = /(?![\n\t])\p{Cc}/gu;

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
	// Input without a question is not shown either, because it may be a secret that was typed too early.
	let isMuted = true;
	const shown = new Writable({
		write(chunk: Buffer, _, done) {
			if (!isMuted) output.write(chunk);
			done();
		},
	});
	// Without a history, so that the arrow keys do not bring back a secret.
	const lines = createInterface({ input, output: shown, terminal: isInteractive, historySize: 0 });
	// A closed terminal or pipe must not lose the result of a call.
	lines.on('error', () => {});
	output.on('error', () => {});
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
	// In a terminal in raw mode, Ctrl-C is a key. Otherwise it is a signal.
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
		if (isAtEnd) {
			output.write(question);
			return;
		}
		// The current content of the line was typed earlier.
		if (isInteractive) lines.write(null, { ctrl: true, name: 'u' });
		isMuted = false;
		lines.setPrompt(question);
		lines.prompt();
	};

	return {
		isInteractive,
		say: (text = '') => void output.write(`${text.replace(CONTROL, '')}\n`),
		async ask(question) {
			show(question);
			try {
				return await nextLine();
			} finally {
				isMuted = true;
				if (!isInteractive || isAtEnd) output.write('\n');
			}
		},
		async askUnseen(question) {
			show(question);
			isMuted = true;
			try {
				return await nextLine();
			} finally {
				output.write('\n');
			}
		},
		onInterrupt: (interrupted) => void interrupts.push(interrupted),
		close: () => lines.close(),
	};
}

import type { Terminal } from './terminal';

/** A terminal with scripted answers, which records everything that is printed. */
export interface ScriptedTerminal extends Terminal {
	/** Everything that a person would read, including questions. */
	readonly text: () => string;
	readonly questions: string[];
}

/**
 * @param answerTo what is typed at a question; Enter alone where it gives nothing
 */
export function scriptedTerminal(
	answerTo: (question: string) => string | Promise<string> | undefined,
	isInteractive = false,
): ScriptedTerminal {
	const said: string[] = [];
	const questions: string[] = [];
	const ask = async (question: string): Promise<string> => {
		said.push(question);
		questions.push(question);
		return (await answerTo(question)) ?? '';
	};
	return {
		isInteractive,
		text: () => said.join('\n'),
		questions,
		say: (text = '') => void said.push(text),
		ask,
		askUnseen: ask,
		onInterrupt: () => {},
		close: () => {},
	};
}

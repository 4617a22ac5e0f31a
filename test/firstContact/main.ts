/** `npm run first-contact`: one run against the real API, which replaces guesses with facts. See docs/first-contact.md. */
import { readFlags } from './flags';
import { asOne, Interrupts } from './interrupts';
import { openTerminal } from './terminal';

/** The name only, because the message may contain the input. */
const nameOf = (error: unknown): string =>
	error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';

async function main(): Promise<number> {
	const flags = readFlags(process.argv.slice(2));
	if ('problem' in flags) {
		console.error(flags.problem);
		return 2;
	}
	// The engine takes seconds to load, and it only calls this computer.
	// Both spellings, because some programs read the one in lower case first.
	const direct = [process.env.no_proxy || process.env.NO_PROXY, '127.0.0.1'];
	process.env.NO_PROXY = process.env.no_proxy = direct.filter(Boolean).join(',');
	const terminal = openTerminal();
	const interrupts = new Interrupts();
	terminal.onInterrupt(interrupts.press);
	const signalled = asOne(interrupts.press);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, signalled);
	const { firstContact } = await import('./run');
	try {
		return await firstContact(flags, terminal, process.env, interrupts);
	} finally {
		terminal.close();
	}
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(`The tool has failed (${nameOf(error)}). Please report this as a bug.`);
		process.exit(1);
	},
);

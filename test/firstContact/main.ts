/** `npm run first-contact`: one run against the real API, so that facts take the place of guesses. See docs/first-contact.md. */
import { readFlags } from './flags';
import { Interrupts } from './interrupts';
import { openTerminal } from './terminal';

async function main(): Promise<number> {
	const flags = readFlags(process.argv.slice(2));
	if ('problem' in flags) {
		console.error(flags.problem);
		return 2;
	}
	// The engine takes seconds to load, and nothing but this computer is asked through it.
	process.env.NO_PROXY = [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1']
		.filter(Boolean)
		.join(',');
	const terminal = openTerminal();
	const interrupts = new Interrupts();
	terminal.onInterrupt(interrupts.press);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(signal, interrupts.press);
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
		// Not the error itself: what it was given may stand in it.
		console.error(`The tool has failed: ${error instanceof Error ? error.message : 'unknown'}`);
		process.exit(1);
	},
);

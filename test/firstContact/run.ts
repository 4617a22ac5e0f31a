import { AccountError, readAccount } from '../../nodes/shared/auth/account';
import { SANDBOX_VIN } from '../sandbox/server';
import { adopt } from './adopt';
import { openCaller, type Account } from './caller';
import { ENDS } from './callMaker';
import { converse } from './conversation';
import type { ApiFixture } from './fixture';
import type { Flags } from './flags';
import { Interrupts } from './interrupts';
import { openLeavings, type Leavings } from './leavings';
import { isEverydayWord, SecretsSeen } from './secrets';
import type { Terminal } from './terminal';
import { inOurWords } from './words';

/** The environment variables for the Client ID and Secret, for use without a terminal. */
export type Environment = Readonly<Record<string, string | undefined>>;

const ID = 'BIMMERVIN_CLIENT_ID';
const SECRET = 'BIMMERVIN_CLIENT_SECRET';

/** Asks for the Client ID and Secret, or reads them from the environment; undefined if there are none. */
async function readAccountOf(
	{ isInteractive, askUnseen, say }: Terminal,
	baseUrl: string,
	environment: Environment,
): Promise<Account | undefined> {
	const read = async (name: string, label: string): Promise<string> => {
		if (!environment[name]) return isInteractive ? await askUnseen(`${label} (not shown): `) : '';
		say(`The tool uses the ${label} in ${name}.`);
		return environment[name];
	};
	const clientId = await read(ID, 'Client ID');
	const clientSecret = await read(SECRET, 'Client Secret');
	return clientId && clientSecret ? { baseUrl, clientId, clientSecret } : undefined;
}

/** The sandbox runs on this computer, the API does not. */
const sourceAt = (baseUrl: string): ApiFixture['source'] =>
	/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(baseUrl).hostname) ? 'sandbox' : 'api';

/**
 * One run of the tool.
 * @param random for the stand-ins of what is redacted
 * @param sourceOf who answers at an address
 * @returns the exit code
 */
export async function firstContact(
	flags: Flags,
	terminal: Terminal,
	environment: Environment,
	interrupts = new Interrupts(),
	random?: () => number,
	sourceOf: (baseUrl: string) => ApiFixture['source'] = sourceAt,
): Promise<number> {
	const say = (text: string) => terminal.say(text);
	if (flags.adopt) {
		const known = { clientId: environment[ID] ?? '', clientSecret: environment[SECRET] ?? '' };
		const adopted = adopt(async (question) => await terminal.ask(question), say, undefined, {
			...new SecretsSeen(known.clientId, known.clientSecret, [SANDBOX_VIN]),
			tokens: [],
		});
		const end = await interrupts.orPressed(adopted);
		if (end !== 'interrupted') return ENDS.whole;
		say('\nStopped by Ctrl-C. The fixtures that were already copied stay.');
		return ENDS.interrupted;
	}
	try {
		// Check this before the user types a secret for an address that cannot be used.
		readAccount({ baseUrl: flags.baseUrl, clientId: ID, clientSecret: SECRET });
	} catch (error) {
		return sayUnusable(error, say);
	}
	say(`First contact with ${flags.baseUrl}, one call at a time. Press Ctrl-C to stop.`);
	const account = await interrupts.orPressed(readAccountOf(terminal, flags.baseUrl, environment));
	if (account === 'interrupted') {
		say('\nStopped by Ctrl-C. Nothing was sent.');
		return ENDS.interrupted;
	}
	if (!account) {
		say(
			`The Client ID or Client Secret is missing. Run the tool in a terminal, where it asks for them, or set ${ID} and ${SECRET}. Nothing was sent.`,
		);
		return ENDS.badFlags;
	}
	try {
		const { baseUrl, clientId, clientSecret } = readAccount({ ...account });
		for (const [label, value] of [
			['Client ID', clientId],
			['Client Secret', clientSecret],
		] as const) {
			if (isEverydayWord(value))
				say(
					`Your ${label} is a common word that answers contain anyway, so the tool does not search for it in the files that it writes.`,
				);
		}
		const secrets = new SecretsSeen(
			clientId,
			clientSecret,
			[SANDBOX_VIN, flags.vin, flags.wrongVin].filter((vin) => vin !== undefined),
		);
		const leavings = openedAt(flags.out, secrets, sourceOf(baseUrl), random);
		if (leavings === undefined) {
			say(
				`The tool cannot write to ${flags.out}. Choose another folder with --out. Nothing was sent.`,
			);
			return ENDS.badFlags;
		}
		const caller = await openCaller({ baseUrl, clientId, clientSecret });
		try {
			return await converse({ terminal, caller, leavings, secrets, interrupts, flags });
		} finally {
			await caller.close();
		}
	} catch (error) {
		return sayUnusable(error, say);
	}
}

/** Says what is wrong with the account. Throws any other error again. */
function sayUnusable(error: unknown, say: (text: string) => void): number {
	if (!(error instanceof AccountError)) throw error;
	say(`${inOurWords(error.message)} Nothing was sent.`);
	return ENDS.badFlags;
}

/** The folder for the report and the fixtures; undefined if it is not writable. */
function openedAt(...[folder, ...more]: Parameters<typeof openLeavings>): Leavings | undefined {
	try {
		const leavings = openLeavings(folder, ...more);
		return leavings.end([]).length === 0 ? leavings : undefined;
	} catch {
		return undefined;
	}
}

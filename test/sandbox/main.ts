/**
 * Runs the sandbox API as a program of its own: `npm run sandbox`, or `npm run sandbox -- --port 4020` for another port.
 * Nothing is sent to other computers, and nothing costs anything.
 */
import { parseArgs } from 'node:util';
import { inCredits } from '../../nodes/shared/api/catalog';
import { CONTROL_PATH } from './control';
import { dialectNamed } from './dialects';
import {
	EXAMPLE_VINS,
	SANDBOX_VIN,
	SHORT_VINS,
	SPECIAL_VINS,
	startSandbox,
	type Sandbox,
} from './server';

/** The flags and what they set. */
const FLAGS = {
	port: { type: 'string', default: '4010' },
	/** The requests per second and the burst of the account. */
	rate: { type: 'string' },
	burst: { type: 'string' },
	/** In credits; 1 credit is 1 euro. */
	credits: { type: 'string' },
	/** How many times faster than in reality jobs run. */
	'job-speed': { type: 'string' },
	/** In seconds. */
	'token-life': { type: 'string' },
	/** Free calls for the sandbox VIN. */
	'sandbox-quota': { type: 'string' },
	/** The dialect of the answers: reported, flat, wrapped, german or silent. */
	dialect: { type: 'string' },
	/** Whether errors have status 200, so that only their text shows the error. */
	'errors-as-200': { type: 'boolean' },
} as const;

type NumberFlag = Exclude<keyof typeof FLAGS, 'dialect' | 'errors-as-200'>;

/** Reads the flags. The number of a flag is undefined if the flag is missing. */
function readFlags() {
	const { values } = parseArgs({ options: FLAGS });
	const numberOf = (flag: NumberFlag): number | undefined => {
		const text = values[flag];
		if (text === undefined) return undefined;
		const value = Number(text);
		if (text.trim() !== '' && value >= 0) return value;
		throw new Error(`--${flag} requires a number, but the value is "${text}"`);
	};
	const { dialect, 'errors-as-200': errorsAs200 } = values;
	return {
		numberOf,
		errorsAs200,
		dialect: dialect === undefined ? dialect : dialectNamed(dialect),
	};
}

const introduction = ({ url, clientId, clientSecret, creditCents }: Sandbox): string =>
	`BimmerVIN sandbox: a stand-in for the API that you can use to try out and test the nodes. The cars are invented, and nothing costs money.

  Base URL       ${url}
  Client ID      ${clientId}
  Client Secret  ${clientSecret}
  Credits        ${inCredits(creditCents())}

In n8n, create a BimmerVIN API credential and enter the first three values above, including the Base URL.
If n8n runs in Docker, 127.0.0.1 is the container itself. Start the container with --network host.

VINs that work (as does any other VIN):
${Object.values(EXAMPLE_VINS)
	.map(({ vin, is }) => `  ${vin}  ${is}`)
	.join('\n')}
  ${SANDBOX_VIN}  the free sandbox vehicle: its look-ups are not charged

Look-ups also accept the last 7 characters of a VIN:
  ${SHORT_VINS.several.vin}            matches several vehicles
  ${SHORT_VINS.unknown.vin}            matches no vehicle

VINs that fail:
${Object.values(SPECIAL_VINS)
	.map((row) => `  ${row.vin}  ${row.effect === 'refused' ? row.status : 'job'}  ${row.message}`)
	.join('\n')}

Ledger    ${url}${CONTROL_PATH}/ledger   (charges and refunds)
Requests  ${url}${CONTROL_PATH}/stats    (requests received)

Press Ctrl-C to stop the sandbox.`;

async function main(): Promise<void> {
	const { numberOf, dialect, errorsAs200 } = readFlags();
	const credits = numberOf('credits');
	const sandbox = await startSandbox({
		port: numberOf('port'),
		requestsPerSecond: numberOf('rate'),
		burst: numberOf('burst'),
		credits: credits === undefined ? undefined : Math.round(credits * 100),
		jobSpeed: numberOf('job-speed'),
		tokenLifeSeconds: numberOf('token-life'),
		sandboxQuota: numberOf('sandbox-quota'),
		dialect,
		errorsAs200,
	});
	console.log(introduction(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

/**
 * The stand-in API as a program of its own: `npm run sandbox`, and `npm run sandbox -- --port 4020` for another port.
 * Nothing leaves this machine and nothing costs anything.
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

/** Flags and what they set. */
const FLAGS = {
	port: { type: 'string', default: '4010' },
	/** Requests per second and burst of the account. */
	rate: { type: 'string' },
	burst: { type: 'string' },
	/** In credits; 1 credit is 1 euro. */
	credits: { type: 'string' },
	/** How many times faster than in life jobs are done. */
	'job-speed': { type: 'string' },
	/** In seconds. */
	'token-life': { type: 'string' },
	/** Free calls for the sandbox VIN. */
	'sandbox-quota': { type: 'string' },
	/** How answers are worded: reported, flat, wrapped, german or silent. */
	dialect: { type: 'string' },
	/** Where it goes wrong, only the words say so. */
	'errors-as-200': { type: 'boolean' },
} as const;

type NumberFlag = Exclude<keyof typeof FLAGS, 'dialect' | 'errors-as-200'>;

/** Reads the flags. The number of a flag is undefined where the flag was not given. */
function readFlags() {
	const { values } = parseArgs({ options: FLAGS });
	const numberOf = (flag: NumberFlag): number | undefined => {
		const text = values[flag];
		if (text === undefined) return undefined;
		const value = Number(text);
		if (text.trim() !== '' && value >= 0) return value;
		throw new Error(`--${flag} takes a number, not "${text}"`);
	};
	const { dialect, 'errors-as-200': errorsAs200 } = values;
	return {
		numberOf,
		errorsAs200,
		dialect: dialect === undefined ? dialect : dialectNamed(dialect),
	};
}

const introduction = ({ url, clientId, clientSecret, creditCents }: Sandbox): string =>
	`BimmerVIN sandbox: a stand-in for the API, for trying out and testing. Cars are invented, nothing costs money.

  Base URL       ${url}
  Client ID      ${clientId}
  Client Secret  ${clientSecret}
  Credits        ${inCredits(creditCents())}

In n8n: Credentials > Create > BimmerVIN API, then enter the three values above (the base URL too).
If n8n runs in Docker, 127.0.0.1 is the container itself: start the container with --network host.

VINs with which it goes well (any other VIN does too):
${Object.values(EXAMPLE_VINS)
	.map(({ vin, is }) => `  ${vin}  ${is}`)
	.join('\n')}
  ${SANDBOX_VIN}  the free sandbox vehicle: look-ups of it are not charged

Look-ups take the last seven characters of a VIN too:
  ${SHORT_VINS.several.vin}            fits several vehicles
  ${SHORT_VINS.unknown.vin}            fits none

VINs with which it goes wrong:
${Object.values(SPECIAL_VINS)
	.map((row) => `  ${row.vin}  ${row.effect === 'refused' ? row.status : 'job'}  ${row.message}`)
	.join('\n')}

Ledger    ${url}${CONTROL_PATH}/ledger   (what was charged, and what was given back)
Requests  ${url}${CONTROL_PATH}/stats    (what came in)

Ctrl-C stops it.`;

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

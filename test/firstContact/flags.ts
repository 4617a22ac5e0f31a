import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_BASE_URL } from '../../nodes/shared/api/catalog';
import { findVinProblems } from '../../nodes/shared/input/vin';
import { SANDBOX_VIN } from '../sandbox/server';

/** The flags on the command line. */
export interface Flags {
	readonly adopt: boolean;
	readonly baseUrl: string;
	/** A real vehicle, 17 characters in upper case. */
	readonly vin?: string;
	/** A well-formed VIN that does not exist. */
	readonly wrongVin?: string;
	/** The most that the paid calls may cost together, in euro cents. */
	readonly spendCents: number;
	/** The folder for paid answers. */
	readonly keep: string;
	/** The folder for the report and the fixtures. */
	readonly out: string;
}

const REPOSITORY = join(__dirname, '../..');

const OPTIONS = {
	adopt: { type: 'boolean', default: false },
	'base-url': { type: 'string', default: DEFAULT_BASE_URL },
	vin: { type: 'string' },
	'wrong-vin': { type: 'string' },
	spend: { type: 'string' },
	keep: { type: 'string', default: join(homedir(), 'bimmervin-first-contact') },
	out: { type: 'string', default: join(REPOSITORY, 'first-contact') },
} as const;

export const USAGE = `npm run first-contact -- [flags]

  --vin VIN         also offers paid calls for this vehicle (with --spend)
  --wrong-vin VIN   also offers paid calls for this VIN, which must not exist (with --spend)
  --spend CREDITS   the most that the paid calls may cost together
  --keep DIR        where to keep paid answers, outside this repository (default: bimmervin-first-contact in your home folder)
  --base-url URL    another address of the API
  --out DIR         where to write the report and the fixtures (default: first-contact)
  --adopt           shows the fixtures of the last run and copies those that you confirm

The tool asks for your Client ID and Client Secret. Without a terminal, it reads BIMMERVIN_CLIENT_ID and
BIMMERVIN_CLIENT_SECRET. There are no flags for them, because your shell keeps command lines in its history.`;

const readVin = (flag: string, text: string): string | { problem: string } => {
	const vin = text.trim().toUpperCase();
	const problems = findVinProblems(vin);
	if (problems.length > 0) return { problem: `--${flag}: the VIN ${problems.join(' and ')}.` };
	return vin === SANDBOX_VIN
		? { problem: `--${flag}: this is the sandbox VIN, which the tool always uses.` }
		: vin;
};

/** `12`, `0.20` and `0,20` in cents; undefined if it is not an amount above 0. */
function readCents(text: string): number | undefined {
	const amount = /^\d{1,6}(?:[.,]\d{1,2})?$/.test(text.trim())
		? Number(text.trim().replace(',', '.'))
		: 0;
	return amount > 0 ? Math.round(amount * 100) : undefined;
}

/** The real path of a folder, with links resolved. The folder does not have to exist yet. */
function realFolder(path: string): string {
	const full = resolve(path);
	if (existsSync(full)) return realpathSync(full);
	return join(realFolder(dirname(full)), relative(dirname(full), full));
}

/** Follows the path rules of the operating system. */
function isInside(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return !isAbsolute(way) && !/^\.\.(?:[\\/]|$)/.test(way);
}

/**
 * Reads the command line.
 * @returns the flags, or what is wrong with them in a sentence. That repeats no value: it may be a secret.
 */
export function readFlags(args: readonly string[]): Flags | { problem: string } {
	let parsed: ReturnType<typeof parse>;
	try {
		parsed = parse(args);
	} catch {
		return { problem: `These flags cannot be read.\n\n${USAGE}` };
	}
	const { values, tokens } = parsed;
	const names = tokens.map((token) => (token.kind === 'option' ? token.name : ''));
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice !== undefined) {
		return { problem: `--${twice} is given twice. Give it only once.` };
	}
	const vins: { vin?: string; wrongVin?: string } = {};
	for (const [flag, name] of [
		['vin', 'vin'],
		['wrong-vin', 'wrongVin'],
	] as const) {
		const text = values[flag];
		if (text === undefined) continue;
		const vin = readVin(flag, text);
		if (typeof vin !== 'string') return vin;
		vins[name] = vin;
	}
	if (vins.vin !== undefined && vins.vin === vins.wrongVin) {
		return { problem: '--vin and --wrong-vin are the same VIN. One of them has to be wrong.' };
	}
	const isPaid = vins.vin !== undefined || vins.wrongVin !== undefined;
	const spendCents = values.spend === undefined ? 0 : readCents(values.spend);
	if (spendCents === undefined) {
		return { problem: '--spend takes an amount of credits above 0, such as 5 or 0.20.' };
	}
	if (isPaid && spendCents === 0) {
		return {
			problem:
				'Calls for --vin and --wrong-vin cost credits. Set the most that they may cost together with --spend CREDITS.',
		};
	}
	if (!isPaid && spendCents > 0) {
		return {
			problem: 'Use --spend only with --vin or --wrong-vin. Without them, there are no paid calls.',
		};
	}
	if (isInside(realFolder(values.keep), realpathSync(REPOSITORY))) {
		return {
			problem:
				'--keep has to be a folder outside this repository: the paid answers are about a real vehicle and must not be committed.',
		};
	}
	const { adopt, keep, out, 'base-url': baseUrl } = values;
	return { adopt, baseUrl, ...vins, spendCents, keep: resolve(keep), out: resolve(out) };
}

const parse = (args: readonly string[]) =>
	parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false, tokens: true });

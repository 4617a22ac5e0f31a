import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** The options on the command line. */
export interface Settings {
	/** The first seed. The others follow it in order. */
	readonly seed: number;
	readonly seeds: number;
	/** The number of items in all seeds together. */
	readonly items: number;
	/** Writes the figures into docs/reliability.md. */
	readonly write: boolean;
	/** The command that repeats the same run. */
	readonly command: string;
}

/** Short enough to run for every change. */
const DEFAULTS = { seeds: 5, items: 500 } as const;

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise;
	const value = Number(text);
	if (Number.isInteger(value) && value > 0) return value;
	throw new Error(`--${name} takes a whole number of 1 or more, not "${text}"`);
}

export function readSettings(args: string[]): Settings {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string' },
			seeds: { type: 'string' },
			items: { type: 'string' },
			write: { type: 'boolean' },
		},
	});
	const seed = wholeNumber('seed', values.seed, randomInt(1, 1_000_000));
	const seeds = wholeNumber('seeds', values.seeds, DEFAULTS.seeds);
	const items = wholeNumber('items', values.items, DEFAULTS.items);
	const command = `npm run test:chaos -- --seed ${seed} --seeds ${seeds} --items ${items}`;
	return { seed, seeds, items, write: values.write ?? false, command };
}

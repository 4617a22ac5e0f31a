import { markdownTable } from '../../markdown';
import { median } from '../../median';

/** A short text for each row of a table, by the name of the row. */
export const texts = (rows: Readonly<Record<string, string>>): string =>
	Object.entries(rows)
		.map(([name, text]) => `- **${name}:** ${text}`)
		.join('\n');

/** The median of several values, with the lowest and the highest: `0.84 (0.80 to 0.91)`. */
export function spread(values: readonly number[], unit = ''): string {
	const [least, most] = [Math.min(...values), Math.max(...values)].map((one) => one.toFixed(2));
	return `${median(values).toFixed(2)}${unit} (${least} to ${most})`;
}

export const section = (...parts: string[]): string => parts.join('\n\n');

/** Names the goal. A plain "yes" or "no" would make sense only to readers who already know it. */
export interface Aim {
	readonly what: string;
	readonly most: number;
	readonly measured: number;
	readonly digits?: number;
	readonly unit?: string;
}

/** The goal next to the result. */
export const aims = (...all: Aim[]): string =>
	markdownTable(
		['Aim', 'At most', 'Measured', 'Reached'],
		all.map(({ what, most, measured, digits = 2, unit = '' }) => [
			what,
			`${most}${unit}`,
			`${measured.toFixed(digits)}${unit}`,
			measured <= most ? 'yes' : '**no**',
		]),
	);

/** Plain text that contains data: one field per line, or a table. */
import type { JsonObject } from './clean';

const FIELD = /^([^:=\t]{1,60}?)\s*[:=\t]\s*(\S[^]*)$/;
const SECTION = /^\[[^\]]{1,60}\]$/;
/** More lines than a list of codes has. */
const MOST_LINES = 1_000;

/** `"AB12-CD34";` -> `AB12-CD34` */
const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1[;,]?$/, '$2');

/** The lines that are not empty; `[FSC]` is a heading. */
export const linesOf = (text: string): string[] =>
	text
		.split(/\r\n?|\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '' && !SECTION.test(line));

/**
 * `[FSC]\ncode=AB12-CD34\nstatus=ok` -> `[{ code: 'AB12-CD34', status: 'ok' }]`; `vin,code\nWBA…,AB12-CD34` -> `[{ vin: 'WBA…', code: 'AB12-CD34' }]`
 * @returns empty where the lines are something else
 */
export function recordsInText(text: string): JsonObject[] {
	const lines = linesOf(text);
	if (lines.length > MOST_LINES) return [];
	const fields = lines.flatMap((line): Array<[string, string]> => {
		const [, name, value] = FIELD.exec(line) ?? [];
		return name !== undefined && value !== undefined
			? [[name.replace(/^(?:your|the) /i, ''), unquoted(value)]]
			: [];
	});
	if (fields.length > 0 && fields.length === lines.length) return [Object.fromEntries(fields)];
	return rowsOf(lines);
}

function rowsOf([head = '', ...rows]: readonly string[]): JsonObject[] {
	const mark = [';', ',', '\t'].find((one) => head.includes(one));
	if (mark === undefined) return [];
	const cellsOf = (line: string): string[] => line.split(mark).map((cell) => unquoted(cell.trim()));
	const names = cellsOf(head);
	const table = rows.map(cellsOf);
	if (!table.every((cells) => cells.length === names.length)) return [];
	return table.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
}

/** Finds an assumed name in the source code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { NameList } from './concepts';

const ROOT = join(__dirname, '../../..');

const FILE_OF = {
	FIELD_NAMES: 'nodes/shared/api/fieldNames.ts',
	FACT_NAMES: 'nodes/shared/api/factNames.ts',
	FACT_WORDS: 'nodes/shared/api/factWords.ts',
} as const;

const read = new Map<string, string[]>();

function linesOf(file: string): string[] {
	const known = read.get(file) ?? readFileSync(join(ROOT, file), 'utf8').split('\n');
	read.set(file, known);
	return known;
}

/**
 * The line where a list begins in the current source: `nodes/shared/api/fieldNames.ts:66`.
 * @throws if the table has no such list
 */
export function lineOf({ table, list }: Pick<NameList, 'table' | 'list'>): string {
	const file = FILE_OF[table];
	const lines = linesOf(file);
	const start = lines.findIndex((line) => line.startsWith(`export const ${table} = {`));
	const at = lines.findIndex((line, index) => index > start && line.startsWith(`\t${list}: `));
	if (start < 0 || at < 0) throw new Error(`${file} has no list ${list} in ${table}`);
	return `${file}:${at + 1}`;
}

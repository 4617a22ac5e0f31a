import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { markdownTable, putBetween } from '../markdown';
import { writeMarkdown } from '../writeMarkdown';
import groups from './groups.json';

/** The parts of Stryker's report that this module reads (mutation-testing-report-schema). */
interface Report {
	readonly files: Record<string, { readonly mutants: ReadonlyArray<{ readonly status: string }> }>;
}

interface Counts {
	killed: number;
	timedOut: number;
	survived: number;
	uncovered: number;
	/** The module couldn't be loaded with this mutant. As in Stryker's own report, it doesn't count. */
	broken: number;
}

const ROOT = join(__dirname, '../..');
const REPORTS = join(ROOT, '.cache/mutation');
const DOCUMENT = join(ROOT, 'docs/mutation.md');
const SHARED = 'nodes/shared';
const [BEGIN, END] = ['<!-- table -->', '<!-- /table -->'];

const TITLES = [
	'Folder, file',
	'Mutants',
	'Killed',
	'Timed out',
	'Survived',
	'Not covered',
	'Not loaded',
	'Score',
];

const KINDS: Record<string, keyof Counts> = {
	Killed: 'killed',
	Timeout: 'timedOut',
	Survived: 'survived',
	NoCoverage: 'uncovered',
	RuntimeError: 'broken',
	CompileError: 'broken',
};

const count = (statuses: readonly string[]): Counts => {
	const counts: Counts = { killed: 0, timedOut: 0, survived: 0, uncovered: 0, broken: 0 };
	for (const status of statuses) {
		const kind = KINDS[status];
		if (kind) counts[kind]++;
	}
	return counts;
};

/** The statuses of each file's mutants, from the last run of each group. */
function readReports(): Map<string, string[]> {
	const files = new Map<string, string[]>();
	for (const name of Object.keys(groups)) {
		const path = join(REPORTS, `${name}.json`);
		if (!existsSync(path)) continue;
		const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
		for (const [file, { mutants }] of Object.entries(report.files)) {
			files.set(
				relative(SHARED, file),
				mutants.map(({ status }) => status),
			);
		}
	}
	return files;
}

function rowOf(name: string, statuses: readonly string[]): Array<string | number> {
	const { killed, timedOut, survived, uncovered, broken } = count(statuses);
	const noticed = killed + timedOut;
	const all = noticed + survived + uncovered;
	const score = all === 0 ? '-' : `${((100 * noticed) / all).toFixed(1)} %`;
	return [name, all, killed, timedOut, survived, uncovered, broken, score];
}

/** Builds a row for each folder, followed by the rows of its files. */
function tableOf(files: ReadonlyMap<string, string[]>): string {
	const folders = [...new Set([...files.keys()].map((file) => dirname(file)))].sort();
	const rows = folders.flatMap((folder) => {
		const own = [...files].filter(([file]) => dirname(file) === folder).sort();
		return [
			rowOf(
				`**${folder}**`,
				own.flatMap(([, statuses]) => statuses),
			),
			...own.map(([file, statuses]) => rowOf(`\`${file}\``, statuses)),
		];
	});
	return markdownTable(TITLES, rows);
}

/** Puts the table between its marks in docs/mutation.md. The text around it is written by hand. */
export async function writeReport(): Promise<void> {
	const document = readFileSync(DOCUMENT, 'utf8');
	await writeMarkdown(DOCUMENT, putBetween(document, BEGIN, END, tableOf(readReports())));
}

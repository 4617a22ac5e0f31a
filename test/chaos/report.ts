import { cpus } from 'node:os';

import manifest from '../../package.json';
import { markdownTable, putBetween } from '../markdown';
import type { Violation } from './evidence';
import { INVARIANTS } from './invariants';
import { growthOf } from './invariants/process';
import type { Settings } from './settings';
import type { Tally } from './tally';

/** `--write` replaces the text between these two marks. Everything else is written by hand. */
const START = '<!-- figures: start -->';
const END = '<!-- figures: end -->';

type Rows = ReadonlyArray<readonly [string, string]>;

const figure = (value: number): string => value.toLocaleString('en');
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const table = (titles: readonly [string, string], rows: Rows): string =>
	markdownTable(titles, rows, ['---', '---:']);

const happened = (tally: Tally): Rows => [
	['Seeds', figure(tally.seeds)],
	['Items', figure(tally.items)],
	['Executions', figure(tally.executions)],
	['of them retries from the executions list', figure(tally.retries)],
	['of them with Retry On Fail', figure(tally.retrying)],
	['Executions stopped', figure(tally.stops)],
	['Processes killed', figure(tally.kills)],
	['Jobs that triggers watched', figure(tally.watched)],
	['Jobs that triggers delivered', figure(tally.handedOver)],
	['of them again, after n8n lost the record', figure(tally.handedOverAgain)],
	['Requests that reached the sandbox', figure(tally.calls)],
	['Charges', figure(tally.charges)],
	['Items that succeeded', figure(tally.delivered)],
	['Failures that say "not charged"', figure(tally.failedUncharged)],
	['Failures that say "may have been charged"', figure(tally.failedMaybe)],
	['Failures that say "was charged"', figure(tally.failedCharged)],
];

const faults = ({ faults: counts }: Tally): Rows =>
	[...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => [name, figure(count)]);

const rules = (violations: readonly Violation[]): Rows =>
	INVARIANTS.map((name) => [
		name,
		figure(violations.filter(({ invariant }) => invariant === name).length),
	]);

function memory({ heap }: Tally): Rows {
	const growth = growthOf(heap);
	return [
		['After the first seed', megabytes(heap[0] ?? 0)],
		['After the last seed', megabytes(heap.at(-1) ?? 0)],
		['Highest after any seed', megabytes(Math.max(...heap))],
		...(growth === undefined
			? []
			: [['Median of the last quarter minus that of the second', megabytes(growth)] as const]),
	];
}

const versions = (): string =>
	[
		`Node.js ${process.versions.node}`,
		`n8n-core ${manifest.devDependencies['n8n-core']}`,
		`${manifest.name} ${manifest.version}`,
		`${cpus().length} cores`,
	].join(', ');

/** The results of a run, as Markdown. */
export const stats = (
	tally: Tally,
	violations: readonly Violation[],
	{ command }: Settings,
	seconds: number,
): string =>
	[
		`\`${command}\``,
		`${versions()}. It took ${figure(Math.round(seconds))} s.`,
		table(['What happened', 'Number'], happened(tally)),
		table(['Rule', 'Violations'], rules(violations)),
		table(['Injected fault', 'Times'], faults(tally)),
		table(['Memory after garbage collection', 'Heap and buffers'], memory(tally)),
	].join('\n\n');

/** Puts the figures between the two marks in a document. */
export const withFigures = (document: string, text: string): string =>
	putBetween(document, START, END, text);

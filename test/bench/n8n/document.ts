import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import packageJson from '../../../package.json';
import { NEWEST, NODE_VERSION } from '../../e2e/n8n/releases';
import { section, table } from './markdown';

const PATH = join(__dirname, '../../../docs/benchmarks.md');

/** What an account of a measurement needs, so that another can be held against it. */
const circumstances = (command: string): string =>
	table(
		['', ''],
		[
			[
				'Machine',
				`${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`,
			],
			[
				'n8n',
				`${NEWEST}, on Node.js ${NODE_VERSION}, with SQLite, binary data on the disk and all settings at their defaults`,
			],
			['Package', `${packageJson.version}, packed and installed as a community package`],
			['Command', `\`${command}\``],
		],
	);

const head = (command: string): string =>
	section(
		'# Benchmarks',
		'What this node costs and brings in a real n8n, beside what one would take instead. Written by `npm run bench`; the texts stand in `test/bench/n8n/scenarios`. Times and memory are of one machine, so compare the ratios. Each figure is a median over the rounds, and the contenders take turns in one process of n8n unless it says otherwise. Each run has a new account at a sandbox outside of n8n, and a new credential.',
		[
			'- **This node** with its default settings.',
			"- **HTTP Request** is n8n's own node with this package's credential and its default settings.",
			'- **HTTP Request, batched** is the same as a careful hand sets it: Batching within the limits, and Retry On Fail.',
			'- **Plain declarative node** is what the usual community package does: routing in the fields, a hook for files, a credential with an expirable token (`test/bench/n8n/plain`).',
		].join('\n'),
		circumstances(command),
	);

/** What stands under each title of the present document, so that one scenario can be measured anew alone. */
function presentSections(): Map<string, string> {
	const text = existsSync(PATH) ? readFileSync(PATH, 'utf8') : '';
	const [, ...sections] = text.split(/^## /m);
	return new Map(
		sections.map((part) => {
			const end = part.indexOf('\n');
			return [part.slice(0, end), part.slice(end + 1).trim()];
		}),
	);
}

/**
 * Writes docs/benchmarks.md.
 * @param measured by title; others stay as they are
 * @param order of the titles
 */
export async function writeDocument(
	measured: ReadonlyMap<string, string>,
	order: readonly string[],
	command: string,
): Promise<void> {
	const all = new Map([...presentSections(), ...measured]);
	const sections = order
		.filter((title) => all.has(title))
		.map((title) => `## ${title}\n\n${all.get(title)}`);
	const text = section(head(command), ...sections);
	const options = await resolveConfig(PATH);
	writeFileSync(PATH, await format(text, { ...options, parser: 'markdown' }));
}

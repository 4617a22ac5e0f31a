import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { markdownTable } from '../../markdown';
import { writeMarkdown } from '../../writeMarkdown';
import packageJson from '../../../package.json';
import { NEWEST, NODE_VERSION } from '../../e2e/n8n/releases';
import { describeThisMachine } from '../thisMachine';
import { section } from './markdown';
import { SCENARIOS } from './scenarios';

/** The section that `npm run bench:profile` writes. */
export const PROFILE_TITLE = 'Where the time goes';

/** The section that `npm run bench:causes` writes. */
export const CAUSES_TITLE = 'What changes the ratio';

/** All sections, in order. */
const ORDER = [...SCENARIOS.map(({ title }) => title), PROFILE_TITLE, CAUSES_TITLE];

const PATH = join(__dirname, '../../../docs/benchmarks.md');

/** The conditions of a measurement, so that another one can be compared with it. */
const circumstances = (): string =>
	markdownTable(
		['', ''],
		[
			['Machine', describeThisMachine()],
			[
				'n8n',
				`${NEWEST}, on Node.js ${NODE_VERSION}, with SQLite, binary data on the disk and default settings`,
			],
			['Package', `${packageJson.version}, packed and installed as a community package`],
		],
	);

const head = (): string =>
	section(
		'# Benchmarks',
		'How this node performs in a complete n8n, compared with its alternatives. `npm run bench` writes this page; the text comes from `test/bench/n8n/scenarios`. Times and memory were measured on one machine, so compare the ratios. Each figure is the median of several rounds. Unless stated otherwise, the contenders take turns in one n8n process. Each run uses a new account at a sandbox outside of n8n, and a new credential.',
		[
			'- **This node** runs with its default settings.',
			"- **HTTP Request** is n8n's own node, with this package's credential and default settings.",
			'- **HTTP Request, batched** is the same node with careful settings: Batching within the limits, and Retry On Fail.',
			'- **Plain declarative node** (`test/bench/n8n/plain`) is built like most community packages: routing in the fields, a hook for files, and a credential with an expirable token.',
		].join('\n'),
		circumstances(),
	);

/** The text under each title of the current document, so that a single scenario can be measured again. */
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
 * Puts the results under their titles in docs/benchmarks.md, and keeps all other sections.
 * @param how the command, and how often it measured
 */
export async function writeSection(title: string, text: string, how: string): Promise<void> {
	const all = presentSections().set(title, section(text, how));
	const sections = ORDER.filter((known) => all.has(known)).map(
		(known) => `## ${known}\n\n${all.get(known)}`,
	);
	await writeMarkdown(PATH, section(head(), ...sections));
}

/**
 * `npm run bench:profile` shows where the time of 2,000 look-ups without a limit is spent, based on a profile of n8n's
 * process. It writes its section of docs/benchmarks.md, and shows the functions that take the most time. `--quick` uses
 * fewer look-ups, and `--files` uses 100 large files instead. With either option, it writes nothing.
 */
import { parseArgs } from 'node:util';

import { markdownTable } from '../../markdown';
import { freePort } from '../../e2e/n8n/freePort';
import { openBed } from './bed';
import { HTTP, OURS, PLAIN } from './contenders';
import { run } from './course';
import { PROFILE_TITLE, writeSection } from './document';
import { Inspector } from './inspector';
import { section } from './markdown';
import { warmUp } from './rounds';
import { filesCourse } from './scenarios/files';
import { lookUpCourse } from './scenarios/lookups';
import { PART_NAMES, splitOf, type Spot, type Split } from './split';

const CONTENDERS = [OURS, HTTP, PLAIN];
const SHOWN = 25;

const show = (title: string, spots: readonly Spot[]) => {
	console.log(title);
	for (const { where, ms } of spots.slice(0, SHOWN)) console.log(`  ${ms.toFixed(0)} ms  ${where}`);
};

function report(count: number, splits: ReadonlyMap<string, Split>): string {
	const all = [...splits.values()];
	const cell = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
	const sum = ({ parts }: Split) =>
		PART_NAMES.reduce((total, part) => total + (parts.get(part) ?? 0), 0);
	return section(
		`CPU time of n8n's process for ${count} look-ups without a rate limit, from the start to the end of the execution, sampled every millisecond. A sample counts toward the innermost function that belongs to one of the parts. For HTTP Request, "the package itself" is n8n's own node. Profiling slows everything down.`,
		markdownTable(
			['', ...splits.keys()],
			[
				...PART_NAMES.map((part) => [part, ...all.map(({ parts }) => cell(parts.get(part) ?? 0))]),
				['all', ...all.map((split) => cell(sum(split)))],
			],
		),
		"- **Preparation of items** is n8n's evaluation of a node's fields and expressions for each item. For a declarative node, that covers all fields of the description.\n- **Credential reads:** n8n reads the credential from its database and decrypts it, for each call and each time code requests it.\n- **The rest of n8n** is mostly storing the execution.",
	);
}

async function main(): Promise<void> {
	const flag = { type: 'boolean', default: false } as const;
	const { values } = parseArgs({ options: { quick: flag, files: flag } });
	const task = values.files ? 'file' : 'lookUp';
	const port = await freePort();
	const bed = await openBed({ NODE_OPTIONS: `--inspect=127.0.0.1:${port}` });
	try {
		const course = values.files
			? filesCourse(values.quick ? 10 : 100)
			: lookUpCourse(values.quick ? 300 : 2_000);
		await warmUp(bed, CONTENDERS, task, course);
		const inspector = await Inspector.connect(port);
		const splits = new Map<string, Split>();
		for (const contender of CONTENDERS) {
			const profile = await inspector.profile(async () =>
				run(bed, (account) => contender.part(task, account), course),
			);
			const split = splitOf(profile);
			splits.set(contender.name, split);
			show(`${contender.name}: in the package itself`, split.spots);
			show(`${contender.name}: elsewhere`, split.others);
		}
		inspector.close();
		const text = report(course.vins.length, splits);
		console.log(text);
		if (!values.quick && !values.files) {
			await writeSection(PROFILE_TITLE, text, 'Command: `npm run bench:profile`');
		}
	} finally {
		await bed.close();
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

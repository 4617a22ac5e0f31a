/**
 * Are the steps of CONTRIBUTING.md, "How to add an endpoint", all that it takes? Does them for an endpoint that does not
 * exist, in a copy of the project, builds that, and runs its tests.
 */
import type { INode } from 'n8n-workflow';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { copyOfTheProject } from '../copyOfTheProject';
import { DIALECTS } from '../sandbox/server';
import { sectionOf } from '../unit/docs/markdown';

const ROOT = join(__dirname, '../..');
/** The tests in which something depends on which endpoints or operations there are. */
const TESTS = [
	'test/engine/operations.test.ts',
	'test/engine/description.test.ts',
	'test/engine/editorWords.test.ts',
	'test/engine/schemas.test.ts',
	'test/engine/apiFixtures.test.ts',
	'test/unit/docs/operations.test.ts',
	'test/unit/examples/firstContact.test.ts',
	'test/unit/files/deliverable.test.ts',
	'test/unit/input/parameters.test.ts',
	'test/unit/input/request.test.ts',
	'test/unit/sandbox/answers.test.ts',
];
/** The same in longer tests, of which only one each is run. */
const FIRST_CONTACT_TESTS = [
	'test/engine/firstContact.test.ts',
	'test/engine/firstContactWhole.test.ts',
];
const OF_FIRST_CONTACT = 'Enter is pressed at every question|names are ours: reported';

/** A new file, lines that are added in front of the one line that starts so, or another text. */
type Edit = { readonly file: string } & (
	| { readonly content: string }
	| { readonly before: string; readonly add: string }
	| { readonly change: (text: string) => string }
);

type Connections = Record<string, { main: Array<Array<{ node: string }>> }>;
const NAME = 'Reset Brakes';
const DOUBLE = 'Clear SWT';

/** Adds the endpoint to the example, in the place that its price gives it. */
function addToFirstContact(text: string): string {
	const workflow = JSON.parse(text) as { nodes: INode[]; connections: Connections };
	const { nodes, connections } = workflow;
	const named = (name: string) => nodes.find((node) => node.name === name)!;
	/** The same of the new endpoint as of one that is there. */
	const double = <T>(of: T): T =>
		JSON.parse(
			JSON.stringify(of)
				.replaceAll(DOUBLE, NAME)
				.replaceAll('clear-swt', 'reset-brakes')
				.replaceAll('clearSwt', 'resetBrakes')
				.replaceAll('"maxCredits":10', '"maxCredits":4'),
		) as T;

	const list = named('Endpoints').parameters as { jsCode: string };
	const next = "  ['Get Service History'";
	list.jsCode = list.jsCode.replace(next, `  ['${NAME}', 4],\n${next}`);
	const { values } = named('Which Endpoint').parameters.rules as { values: unknown[] };
	const ways = connections['Which Endpoint']!.main;
	const at = ways.findIndex(([way]) => way?.node === DOUBLE);
	values.splice(2, 0, double(values[at]));
	ways.splice(2, 0, double(ways[at]!));
	nodes.push({ ...double(named(DOUBLE)), position: [2260, 1710] });
	connections[NAME] = double(connections[DOUBLE]!);
	return JSON.stringify(workflow, null, 2);
}

interface Step {
	readonly title: string;
	readonly edits: readonly Edit[];
}

const STEPS: Step[] = [
	{
		title: 'Catalog',
		edits: [
			{
				file: 'nodes/shared/api/catalog.ts',
				before: "\tclearSwt: { path: '/clear-swt'",
				add: "\tbrakeReset: { path: '/brake-reset', cents: 400, deliverable: featureInstallerCode },",
			},
		],
	},
	{
		title: 'Operation',
		edits: [
			{
				file: 'nodes/BimmerVin/resources/service/resetBrakes.operation.ts',
				content: `import { defineOperation } from '../operation';

export const resetBrakes = defineOperation('brakeReset', {
	value: 'resetBrakes',
	name: 'Reset Brakes',
	action: 'Reset the brake counter of a vehicle',
	description: 'Feature Installer code that resets the counter of the brakes',
});
`,
			},
			{
				file: 'nodes/BimmerVin/resources/service/Service.resource.ts',
				before: "import { validateEcu } from './validateEcu.operation';",
				add: "import { resetBrakes } from './resetBrakes.operation';",
			},
			{
				file: 'nodes/BimmerVin/resources/service/Service.resource.ts',
				before: '\tvalidateEcu,',
				add: '\tresetBrakes,',
			},
		],
	},
	{
		title: 'Sandbox',
		edits: [
			{
				file: 'test/sandbox/answers.ts',
				before: "\tclearSwt: cable('clearSwt'),",
				add: "\tbrakeReset: cable('brakeReset'),",
			},
		],
	},
	{
		title: 'Preview',
		edits: [
			{
				file: 'nodes/BimmerVin/__schema__/v1.0.0/service/resetBrakes.json',
				content: readFileSync(
					join(ROOT, 'nodes/BimmerVin/__schema__/v1.0.0/service/clearSwt.json'),
					'utf8',
				),
			},
		],
	},
	{
		title: 'Tests and documents',
		edits: [
			{
				file: 'test/engine/operations.test.ts',
				before: "\t{ resource: 'service', operation: 'clearSwt'",
				add: "\t{ resource: 'service', operation: 'resetBrakes', endpoint: 'brakeReset', fields: ['code'] },",
			},
			{
				file: 'test/engine/description.test.ts',
				before: "\t\t['service', 'clearSwt', 'clearSwt'",
				add: "\t\t['service', 'resetBrakes', 'brakeReset', ['vin']],",
			},
			{
				file: 'README.md',
				before: '| Service         | Validate ECU',
				add: '| Service | Reset Brakes | Feature Installer code that resets the counter of the brakes | 4.00 | any |',
			},
			{
				file: 'docs/operations.md',
				before: '- **Validate ECU**',
				add: '- **Reset Brakes** returns a Feature Installer code that resets the counter of the brakes.',
			},
		],
	},
	{
		title: 'First contact',
		edits: [{ file: 'workflows/first-contact.json', change: addToFirstContact }],
	},
];

/** The steps as CONTRIBUTING.md has them, with the names of the invented endpoint in place of the general ones. */
const writtenSteps = (): Array<{ title: string; text: string }> =>
	sectionOf('CONTRIBUTING.md', 'How to add an endpoint')
		.split(/^(?=\d+\. )/m)
		.filter((part) => /^\d+\. /.test(part))
		.map((part) => ({
			title: /^\d+\. \*\*(.*?)\.\*\*/.exec(part)?.[1] ?? '',
			text: part
				.replaceAll('<resource>', 'service')
				.replaceAll('<Resource>', 'Service')
				.replaceAll('<operation>', 'resetBrakes'),
		}));

function apply(folder: string, edit: Edit): void {
	const path = join(folder, edit.file);
	if ('content' in edit) {
		writeFileSync(path, edit.content, { flag: 'wx' });
		return;
	}
	const text = readFileSync(path, 'utf8');
	if ('change' in edit) {
		writeFileSync(path, edit.change(text));
		return;
	}
	const lines = text.split('\n');
	const places = lines.flatMap((line, at) => (line.startsWith(edit.before) ? [at] : []));
	const [place] = places;
	if (place === undefined || places.length > 1) {
		throw new Error(`${edit.file}: ${places.length} lines start with "${edit.before}", not one`);
	}
	lines.splice(place, 0, edit.add);
	writeFileSync(path, lines.join('\n'));
}

/** Builds what ships, and looks at the types of the sandbox. */
async function build(folder: string): Promise<void> {
	await run(folder, 'gulp/bin/gulp.js', 'build');
	const config = {
		extends: './tsconfig.json',
		compilerOptions: { resolveJsonModule: true },
		include: ['test/sandbox/**/*.ts'],
	};
	writeFileSync(join(folder, 'tsconfig.copy.json'), JSON.stringify(config));
	await run(folder, 'typescript/bin/tsc', '-p', 'tsconfig.copy.json');
}

/** @throws {Error} with all that the program has said, if it fails */
async function run(folder: string, script: string, ...args: string[]): Promise<void> {
	try {
		await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
			cwd: folder,
			maxBuffer: 50_000_000,
		});
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`${script} has failed:\n${stdout}\n${stderr}`);
	}
}

interface Results {
	readonly numPassedTests: number;
	readonly testResults: ReadonlyArray<{
		readonly assertionResults: ReadonlyArray<{
			readonly fullName: string;
			readonly status: string;
		}>;
	}>;
}

describe('how to add an endpoint', () => {
	const written = writtenSteps();

	it('has the steps of this test', () => {
		expect(written.map(({ title }) => title)).toEqual(STEPS.map(({ title }) => title));
	});

	it.each(STEPS.map((step, at) => [step.title, step, at] as const))(
		'%s: names the files to be changed',
		(_, { edits }, at) => {
			const text = written[at]?.text ?? '';
			expect(edits.map(({ file }) => file).filter((file) => !text.includes(file))).toEqual([]);
		},
	);

	it('takes no more than these steps', async () => {
		const folder = copyOfTheProject();
		try {
			STEPS.flatMap(({ edits }) => edits).forEach((edit) => apply(folder, edit));
			await build(folder);
			await run(folder, 'tsx/dist/cli.mjs', 'test/firstContact/sandboxFixtures.ts');
			// In one process: others on this machine may be measuring time.
			const report = join(folder, 'report.json');
			await run(folder, 'jest/bin/jest', '-i', '--json', `--outputFile=${report}`, ...TESTS);
			await run(folder, 'jest/bin/jest', '-i', '-t', OF_FIRST_CONTACT, ...FIRST_CONTACT_TESTS);

			const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Results;
			expect(testResults).toHaveLength(TESTS.length);
			const about = testResults
				.flatMap(({ assertionResults }) => assertionResults)
				.filter(({ fullName }) => /resetBrakes|brakeReset/.test(fullName))
				.map(({ fullName, status }) => [fullName, status]);
			expect(about).toEqual(
				expect.arrayContaining([
					// The item that comes out, and one charge in the ledger, however the API words it.
					...Object.keys(DIALECTS).map((dialect) => [
						`in the dialect ${dialect} every operation that asks for a vehicle service: resetBrakes`,
						'passed',
					]),
					[
						'the preview of service/resetBrakes has the fields of the item, with their types',
						'passed',
					],
					['there is a fixture of brakeReset', 'passed'],
				]),
			);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}, 420_000);
});

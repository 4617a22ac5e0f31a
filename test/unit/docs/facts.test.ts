import { MAX_JOBS } from '../../../nodes/BimmerVinTrigger/jobIds';
import { DEFAULT_BASE_URL, DEFAULT_LIMITS } from '../../../nodes/shared/api/catalog';
import { JOBS_KEY } from '../../../nodes/shared/jobs/jobLog';
import { WAIT_DEFAULTS } from '../../../nodes/shared/jobs/waitOptions';
import releases from '../../e2e/releases.json';
import {
	changesTo,
	codeWords,
	documents,
	filesUnder,
	readText,
	rowsWith,
	sectionOf,
} from './markdown';

interface Manifest {
	readonly scripts: Record<string, string>;
	readonly engines: { readonly node: string };
	readonly devDependencies: Record<string, string>;
}

const manifest = JSON.parse(readText('package.json')) as Manifest;

describe.each(documents())('commands in %s', (document) => {
	it('are scripts of package.json', () => {
		const named = [...readText(document).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)];
		const missing = named
			.map(([, script, short]) => script ?? short ?? '')
			.filter((script) => !(script in manifest.scripts))
			.map((script) => `${document}: package.json has no script "${script}"`);
		expect(missing).toEqual([]);
	});
});

/** Where the commands stand. */
const COMMANDS = ['docs/commands.md', 'Commands'] as const;

describe('the table of commands', () => {
	it('has every script of package.json, apart from the two that the README shows', () => {
		const written = rowsWith(sectionOf(...COMMANDS), ['Command']).map(
			({ Command = '' }) => Command,
		);
		const scripts = Object.keys(manifest.scripts)
			.filter((script) => !['start', 'test'].includes(script))
			.map((script) => `\`npm run ${script}\``);
		expect(written).toEqual(expect.arrayContaining(scripts));
	});

	it('has every flag of the sandbox', () => {
		const written = rowsWith(sectionOf(...COMMANDS), ['Flag']).flatMap(({ Flag }) =>
			codeWords(Flag),
		);
		const flags = [
			...readText('test/sandbox/main.ts').matchAll(
				/^\t'?([\w-]+)'?: \{ type: '(?:string|boolean)'/gm,
			),
		].map(([, flag = '']) => `--${flag}`);
		expect(changesTo(COMMANDS.join(', '), written, flags)).toEqual([]);
	});
});

describe('figures in the README', () => {
	it.each([releases.newest, releases.oldest])('n8n %s, which the tests run', (version) => {
		expect(sectionOf('README.md', 'Compatibility')).toContain(`n8n ${version}`);
	});

	it('the engine of the tests is that of the newest n8n', () => {
		expect(manifest.devDependencies['n8n-core']).toBe(releases.newest);
	});

	it.each(['Installation', 'Development'])('the version of Node.js: %s', (title) => {
		const version = manifest.engines.node.replace('>=', '');
		expect(sectionOf('README.md', title)).toContain(`Node.js ${version}`);
	});

	it("the credential's defaults", () => {
		const fields = new Map(
			rowsWith(sectionOf('README.md', 'The credential'), ['Field', 'What to enter']).map((row) => [
				row.Field,
				row['What to enter'],
			]),
		);
		expect(fields.get('Base URL')).toContain(`\`${DEFAULT_BASE_URL}\``);
		expect(fields.get('Requests per Second')).toContain(
			`Keep ${DEFAULT_LIMITS.requestsPerSecond},`,
		);
		expect(fields.get('Burst')).toContain(`Keep ${DEFAULT_LIMITS.burst},`);
	});
});

describe('figures of secure coding', () => {
	it('how long a job is waited for, and how often it is polled', () => {
		const rows = rowsWith(sectionOf('docs/options.md', 'Options'), ['Option', 'What it does']);
		const said = (name: string) =>
			rows.find(({ Option }) => Option === name)?.['What it does'] ?? `no row for ${name}`;
		expect(said('Max Wait (Seconds)')).toContain(`Default: ${WAIT_DEFAULTS.maxWait}.`);
		expect(said('Poll Interval (Seconds)')).toContain(`Default: ${WAIT_DEFAULTS.pollInterval}.`);
	});

	it('where job IDs are kept', () => {
		expect(sectionOf('docs/secure-coding.md', 'Where job IDs are kept')).toContain(
			`\`${JOBS_KEY}\``,
		);
	});

	it('how many jobs the trigger watches', () => {
		const most = MAX_JOBS.toLocaleString('en');
		expect(sectionOf('docs/trigger.md', 'The trigger')).toContain(`${most} at most`);
	});
});

describe('the example workflows', () => {
	it.each(filesUnder('workflows', '.json'))('the README links to %s', (file) => {
		expect(readText('README.md')).toContain(`](${file})`);
	});
});

describe('the placeholders that are to be filled in', () => {
	const rows = rowsWith(sectionOf('docs/releasing.md', 'Before the first publication'), [
		'File',
		'Value now',
	]);

	it.each(rows)('$File: $Field', (row) => {
		const [file = ''] = codeWords(row.File);
		const [value = ''] = codeWords(row['Value now']);
		expect(readText(file)).toContain(value);
	});

	it('are all that there are', () => {
		const listed = rows.flatMap((row) => codeWords(row['Value now']));
		const files = new Set([
			...rows.flatMap((row) => codeWords(row.File)),
			...filesUnder('nodes', '.node.json'),
		]);
		const found = [...files].flatMap((file) =>
			[...readText(file).matchAll(/["'](\S*(?:github\.com\/bimmervin|@bimmervin)[^"']*)["']/g)].map(
				([, value = '']) => value,
			),
		);
		expect(found.filter((value) => !listed.includes(value))).toEqual([]);
	});
});

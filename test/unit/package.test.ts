/** What users get from npm: the files of the tarball, what its manifest asks for, and how its README reads there. */
import { join } from 'node:path';

import { npmPack } from '../npmPack';
import { exists, readText, withoutCode } from './docs/markdown';

interface Manifest {
	readonly name: string;
	readonly main: string;
	readonly scripts: Record<string, string>;
	readonly peerDependencies: Record<string, string>;
	readonly peerDependenciesMeta: Record<string, { readonly optional: boolean }>;
	readonly repository: { readonly type: string; readonly url: string };
	readonly n8n: { readonly credentials: string[]; readonly nodes: string[] };
}

/** Every kind of file that users need, and what for. */
const KINDS: Readonly<Record<string, RegExp>> = {
	'the code': /^dist\/bimmervin\.js$/,
	'the files that n8n looks for': /^dist\/(?:nodes|credentials)\/[\w/]+\.(?:node|credentials)\.js$/,
	'codex: search words and links': /^dist\/nodes\/\w+\/\w+\.node\.json$/,
	'previews of what comes out': /^dist\/nodes\/\w+\/__schema__\/v\d+\.0\.0(?:\/\w+)*\.json$/,
	icons: /^dist\/icons\/[\w.]+\.(?:svg|png)$/,
	'the entry': /^index\.js$/,
	'the manifest': /^package\.json$/,
	'the manual': /^README\.md$/,
	'the license': /^LICENSE\.md$/,
};

const BOUNDS = { size: 195_000, unpackedSize: 675_000 };

/** npm runs these by itself, on the user's machine or before it publishes. n8n's gate refuses some, `.npmrc` switches all off. */
const LIFECYCLE =
	/^(?:(?:pre|post)?(?:install|uninstall|prepare|publish|pack|version)|prepublishOnly|dependencies)$/;

const manifest = JSON.parse(readText('package.json')) as Manifest;

describe('the tarball', () => {
	const { files, ...sizes } = npmPack(join(__dirname, '../..'));
	const paths = files.map(({ path }) => path);

	it('has only kinds of files that users need', () => {
		const kinds = Object.values(KINDS);
		expect(paths.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
	});

	it.each(Object.entries(KINDS))('has %s', (_, kind) => {
		expect(paths.some((path) => kind.test(path))).toBe(true);
	});

	it('has the code once: each file that n8n looks for only opens the bundle', () => {
		const entries = [...manifest.n8n.credentials, ...manifest.n8n.nodes];
		for (const path of entries) {
			expect(readText(path)).toMatch(/^exports\.(\w+) = require\('[./]+bimmervin\.js'\)\.\1;\n$/);
		}
		const scripts = paths.filter((path) => /^dist\/.*\.js$/.test(path));
		expect(scripts.sort()).toEqual(['dist/bimmervin.js', ...entries].sort());
	});

	it('asks the host for what it has, and for nothing else', () => {
		const asked = [...readText('dist/bimmervin.js').matchAll(/\brequire\("([^"]+)"\)/g)];
		expect([...new Set(asked.map(([, name]) => name))].sort()).toEqual([
			'n8n-workflow',
			'node:crypto',
			'zod',
		]);
	});

	it('can be read: nothing is minified', () => {
		const lines = readText('dist/bimmervin.js').split('\n');
		expect(lines.length).toBeGreaterThan(5000);
		expect(lines.filter((line) => line.length > 1000)).toEqual([]);
	});

	it('has the entry that the manifest names', () => expect(paths).toContain(manifest.main));

	it.each(['size', 'unpackedSize'] as const)('stays below its bound: %s', (name) => {
		expect(sizes[name]).toBeLessThan(BOUNDS[name]);
	});
});

describe('the manifest', () => {
	it.each(['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'])(
		'has no %s',
		(field) => expect(manifest).not.toHaveProperty(field),
	);

	// Optional, since n8n brings it: npm would fetch another one, with a part that has to be compiled.
	it('asks its host for n8n-workflow alone, and has npm fetch none', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.peerDependenciesMeta).toEqual({ 'n8n-workflow': { optional: true } });
	});

	it('has no scripts that npm runs by itself', () => {
		expect(Object.keys(manifest.scripts).filter((name) => LIFECYCLE.test(name))).toEqual([]);
	});
});

describe("the README on npm's page", () => {
	const text = withoutCode(readText('README.md'));
	const pictures = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(
		([, words = '', path = '']) => ({ words, path }),
	);

	it('npm finds relative pictures and links by the repository, on GitHub', () => {
		expect(manifest.repository).toMatchObject({
			type: 'git',
			url: expect.stringMatching(
				new RegExp(`^git\\+https://github\\.com/[\\w-]+/${manifest.name}\\.git$`),
			) as string,
		});
	});

	it.each(pictures)('$path is there, and says in words what it shows', ({ words, path }) => {
		expect(path).toMatch(/^docs\/images\/[\w-]+\.png$/);
		expect(exists(path)).toBe(true);
		expect(words.length).toBeGreaterThan(15);
	});

	it('is plain Markdown: npm leaves HTML and diagrams out', () => {
		expect(text.replace(/`[^`]*`/g, '')).not.toMatch(/<\/?[a-z][^>]*>/i);
		expect(readText('README.md')).not.toMatch(/^```mermaid/m);
	});
});

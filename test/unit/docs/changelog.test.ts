/** CHANGELOG.md has the form of Keep a Changelog 1.1.0, and `npm run release` keeps it so. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readText } from './markdown';

const ROOT = join(__dirname, '../../..');
const GROUPS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
const REPOSITORY = (
	JSON.parse(readText('package.json')) as { repository: { url: string } }
).repository.url.replace(/^git\+|\.git$/g, '');

interface Section {
	readonly name: string;
	readonly groups: ReadonlyArray<{ readonly name: string; readonly text: string }>;
}

function sectionsOf(changelog: string): Section[] {
	const [, ...sections] = changelog.split(/^## /m);
	return sections.map((section) => {
		const [heading = '', ...groups] = section.split(/^### /m);
		return {
			name: heading.trim(),
			groups: groups.map((group) => {
				const [name = '', ...text] = group.split('\n');
				return {
					name,
					text: text
						.join('\n')
						.replace(/^\[[^\]]+\]: .*$/gm, '')
						.trim(),
				};
			}),
		};
	});
}

/** Where the links at the end lead, by version. */
const linksOf = (changelog: string): Record<string, string> =>
	Object.fromEntries(
		[...changelog.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)].map(([, name = '', url = '']) => [
			name,
			url,
		]),
	);

function expectTheForm(changelog: string): void {
	expect(changelog).toMatch(/^# Changelog\n\nAll notable changes to this project/);
	expect(changelog).toContain('[Keep a Changelog](https://keepachangelog.com/en/1.1.0/)');
	expect(changelog).toContain('[Semantic Versioning](https://semver.org/spec/v2.0.0.html)');
	const sections = sectionsOf(changelog);
	expect(sections[0]?.name).toBe('[Unreleased]');
	for (const { name } of sections.slice(1)) {
		expect(name).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
	}
	for (const { groups } of sections) {
		const names = groups.map(({ name }) => name);
		expect(names).toEqual(GROUPS.filter((group) => names.includes(group)));
		// Nothing but entries, each a sentence or more; a second line is indented.
		for (const { text } of groups) expect(text).toMatch(/^(?:- .+(?:\n {2}\S.*)*(?:\n|$))+$/);
		for (const entry of groups.flatMap(({ text }) => text.split(/^- /m).slice(1))) {
			expect(entry.trim()).toMatch(/\.$/);
		}
	}
	const names = sections.map(({ name }) => /^\[(.+?)\]/.exec(name)?.[1]);
	expect(Object.keys(linksOf(changelog)).sort()).toEqual(names.sort());
}

/** What the plugin of `npm run release` does to the file, with the options that it has here. */
const RELEASE = `
	const [plugin, options, releases] = process.argv.slice(1);
	const { default: KeepAChangelog } = await import(plugin);
	for (const context of JSON.parse(releases)) {
		const release = Object.create(KeepAChangelog.prototype);
		release.options = JSON.parse(options);
		release.config = { isDryRun: false, isIncrement: true, getContext: () => context };
		release.getContext = () => context;
		await release.init();
		release.beforeRelease();
	}
`;

function changelogAfter(releases: readonly object[]): string {
	const folder = mkdtempSync(join(tmpdir(), 'changelog-'));
	try {
		copyFileSync(join(ROOT, 'CHANGELOG.md'), join(folder, 'CHANGELOG.md'));
		const { plugins } = JSON.parse(readText('.release-it.json')) as {
			plugins: Record<string, object>;
		};
		const [[name = '', options = {}] = []] = Object.entries(plugins);
		const plugin = join(ROOT, 'node_modules', name, 'index.js');
		execFileSync(
			process.execPath,
			[
				'--input-type=module',
				'-e',
				RELEASE,
				plugin,
				JSON.stringify(options),
				JSON.stringify(releases),
			],
			{ cwd: folder },
		);
		return readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

it('has the form of Keep a Changelog', () => {
	expectTheForm(readText('CHANGELOG.md'));
});

it('links to what is not released in the repository of package.json', () => {
	const latest = linksOf(readText('CHANGELOG.md'));
	expect(latest.Unreleased).toMatch(new RegExp(`^${REPOSITORY}/.*HEAD$`));
});

it('keeps its form, its entries and its links through two releases', () => {
	const repo = { host: 'github.com', repository: REPOSITORY.replace('https://github.com/', '') };
	const before = readText('CHANGELOG.md');
	const after = changelogAfter([
		{ repo, version: '9998.0.0', tagName: 'v9998.0.0' },
		{
			repo,
			version: '9999.0.0',
			tagName: 'v9999.0.0',
			latestVersion: '9998.0.0',
			latestTag: 'v9998.0.0',
		},
	]);
	expectTheForm(after);
	expect(sectionsOf(after)[2]?.groups).toEqual(sectionsOf(before)[0]?.groups);
	expect(linksOf(after)).toMatchObject({
		Unreleased: `${REPOSITORY}/compare/v9999.0.0...HEAD`,
		'9999.0.0': `${REPOSITORY}/compare/v9998.0.0...v9999.0.0`,
		'9998.0.0': `${REPOSITORY}/releases/tag/v9998.0.0`,
	});
});

import { dirname, join } from 'node:path';

import { BimmerVinApi } from '../../../credentials/BimmerVinApi.credentials';
import {
	anchorsOf,
	documents,
	exists,
	filesUnder,
	foldersIn,
	readText,
	sectionOf,
	withoutCode,
} from './markdown';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** Why a link leads nowhere; undefined for a good one, and for one that leaves the project. */
function problemOf(document: string, target: string): string | undefined {
	if (/^[a-z]+:/.test(target)) return undefined;
	const [path = '', anchor] = target.split('#');
	const file = path === '' ? document : join(dirname(document), path);
	if (!exists(file)) return `${document}: the link (${target}) names a file that is not there`;
	if (anchor === undefined || anchorsOf(readText(file)).has(anchor)) return undefined;
	return `${document}: the link (${target}) names a heading that ${file} does not have`;
}

/** Paths of the project, set as code: they start with one of its folders. */
const PATH = /`((?:nodes|credentials|test|docs|workflows|icons|\.ci)(?:\/[\w.-]+)*)`/g;

describe.each(documents())('%s', (document) => {
	const text = withoutCode(readText(document));

	it('has links that lead somewhere', () => {
		const problems = [...text.matchAll(LINK)]
			.map(([, target = '']) => problemOf(document, target))
			.filter((problem) => problem !== undefined);
		expect(problems).toEqual([]);
	});

	it('names files and folders that are there', () => {
		const missing = [...text.matchAll(PATH)]
			.map(([, path = '']) => path)
			.filter((path) => !exists(path))
			.map((path) => `${document}: \`${path}\` is not there. Correct the path.`);
		expect(missing).toEqual([]);
	});
});

describe('links from n8n into the README', () => {
	const anchors = anchorsOf(readText('README.md'));

	it.each([
		['the credential', new BimmerVinApi().documentationUrl],
		...filesUnder('nodes', '.node.json').flatMap((file) =>
			[...readText(file).matchAll(/"url": "([^"]+)"/g)].map(([, url = '']): [string, string] => [
				file,
				url,
			]),
		),
	])('%s names a heading: %s', (_, url) => {
		const anchor = url.split('#')[1];
		// GitHub gives the whole page this anchor.
		if (anchor !== undefined && anchor !== 'readme') expect(anchors).toContain(anchor);
	});
});

describe('the tree in docs/architecture.md', () => {
	const tree = sectionOf('docs/architecture.md', 'The tree');

	it.each(['nodes', 'nodes/shared', 'test'])('names every folder in %s', (parent) => {
		const missing = foldersIn(parent)
			.map((name) => `${parent}/${name}`)
			.filter((path) => !tree.includes(`\`${path}\``) && !tree.includes(`\`${path}/`))
			.map((path) => `docs/architecture.md, "The tree": add a row for \`${path}\``);
		expect(missing).toEqual([]);
	});
});

/** Every link leads somewhere: in the documents, on npm's page, and from the code and what n8n reads of it. */
import { BimmerVinApi } from '../../../credentials/BimmerVinApi.credentials';
import { linksIn, onNpm, problemOf, problemOfUrl, type Repository } from './links';
import {
	documents,
	exists,
	filesUnder,
	foldersIn,
	projectFiles,
	readText,
	sectionOf,
	withoutCode,
} from './markdown';

const files = projectFiles();
const manifest = JSON.parse(readText('package.json')) as { readonly repository: { url: string } };
const repository: Repository = {
	url: manifest.repository.url.replace(/^git\+|\.git$/g, ''),
	files: new Set(files),
	read: readText,
};

/** Paths of the project, set as code: they start with one of its folders. */
const PATH = /`((?:nodes|credentials|test|docs|workflows|icons|\.ci)(?:\/[\w.-]+)*)`/g;

describe.each([...documents(), '.github/pull_request_template.md'])('%s', (document) => {
	const text = readText(document);

	it('has links that lead somewhere', () => {
		const problems = linksIn(text).flatMap((link) => {
			const problem = problemOf(repository, document, link);
			return problem ? [`${document}: the link (${link.target}) ${problem}`] : [];
		});
		expect(problems).toEqual([]);
	});

	it('names files and folders that are there', () => {
		const missing = [...withoutCode(text).matchAll(PATH)]
			.map(([, path = '']) => path)
			.filter((path) => !exists(path))
			.map((path) => `${document}: \`${path}\` is not there. Correct the path.`);
		expect(missing).toEqual([]);
	});
});

it("every link of the README leads somewhere on npm's page too", () => {
	const links = linksIn(readText('README.md'));
	expect(links.length).toBeGreaterThan(10);
	const problems = links.flatMap((link) => {
		const url = onNpm(repository, link);
		// A heading of the page itself: npm makes the anchors that GitHub makes.
		const problem = url.startsWith('#')
			? problemOf(repository, 'README.md', link)
			: problemOfUrl(repository, url);
		return problem ? [`README.md on npm: ${url} ${problem}`] : [];
	});
	expect(problems).toEqual([]);
});

/** What n8n shows beside node and credential. It reads no other keys. */
interface Codex {
	readonly resources?: Readonly<Record<string, ReadonlyArray<{ readonly url: string }>>>;
}

describe('what n8n links to', () => {
	it.each(filesUnder('nodes', '.node.json'))('%s: the node and its credential', (file) => {
		const { resources = {} } = JSON.parse(readText(file)) as Codex;
		expect(Object.keys(resources).sort()).toEqual([
			'credentialDocumentation',
			'primaryDocumentation',
		]);
		const urls = Object.values(resources).flatMap((links) => links.map(({ url }) => url));
		expect(urls.filter((url) => !url.startsWith(repository.url))).toEqual([]);
		expect(urls.map((url) => problemOfUrl(repository, url) ?? '')).toEqual(urls.map(() => ''));
	});

	it('the credential: a heading of its own', () => {
		const { documentationUrl } = new BimmerVinApi();
		expect(documentationUrl).toMatch(/#(?!readme$)./);
		expect(problemOfUrl(repository, documentationUrl)).toBeUndefined();
	});
});

/** Files in which words, notes, comments or workflows may name an address or a page of this project. */
const naming = files.filter(
	(path) =>
		/^(?:nodes|credentials|workflows|test|\.github|\.ci)\/|^[^/]+$/.test(path) &&
		/\.(?:ts|m?js|json|yml|md|html)$|^\.ci\/run$/.test(path) &&
		!/^test\/fixtures\/|^package-lock\.json$|\/links\.rules\.test\.ts$/.test(path),
);

it('addresses of this project that any file names lead somewhere', () => {
	const problems = naming.flatMap((path) =>
		[...readText(path).matchAll(/https:\/\/github\.com\/[^\s"'`<>)\\]+/g)].flatMap(([match]) => {
			const url = match.replace(/[.,;:]$/, '');
			const problem = problemOfUrl(repository, url);
			return problem ? [`${path}: ${url} ${problem}`] : [];
		}),
	);
	expect(problems).toEqual([]);
});

it('pages in docs that any file names are there, with the heading that it names', () => {
	const problems = naming.flatMap((path) =>
		[...readText(path).matchAll(/\bdocs\/[\w./-]+\.md(?:#[\p{L}\p{N}_-]+)?/gu)].flatMap(
			([target]) => {
				const problem = problemOf(repository, 'README.md', { target, isImage: false });
				return problem ? [`${path}: ${target} ${problem}`] : [];
			},
		),
	);
	expect(problems).toEqual([]);
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

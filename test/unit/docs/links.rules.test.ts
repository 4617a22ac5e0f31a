/** Does the check of links find the bad ones? On a repository that does not exist. */
import { anchorsOf } from './anchors';
import { linksIn, onNpm, problemOf, problemOfUrl, type Link, type Repository } from './links';

const README = `# The node

## Prices & terms
## Prices & terms
## Überblick: was _es_ kostet
`;
const FILES: Readonly<Record<string, string>> = {
	'README.md': README,
	'docs/a page.md': '# A page\n',
	'docs/options.md': '# Options\n\n## Max Credits\n',
	'docs/images/list.png': '',
	'nodes/table.ts': 'one\ntwo\n',
};
const repository: Repository = {
	url: 'https://github.com/owner/name',
	files: new Set(Object.keys(FILES)),
	read: (path) => FILES[path] ?? '',
};

describe('anchors', () => {
	it.each<[string, string, string[]]>([
		['punctuation', "## What's `new`, (2.0)?", ['whats-new-20']],
		['each space a dash', '## Stop & go  on', ['stop--go--on']],
		['letters of every script', '## Größe 数字 é', ['größe-数字-é']],
		['alike', '## A\n## A\n## A-1\n## A', ['a', 'a-1', 'a-1-1', 'a-2']],
		['underscores in words and around them', '## `job_id` and _FA_', ['job_id-and-fa']],
		[
			'links, pictures and HTML',
			'## [One](x) ![two](y) <b>three</b> &amp; four',
			['one--three--four'],
		],
		['a closing mark', '## Done ##', ['done']],
		['underlined', 'One\n===\n\nTwo\n---\n', ['one', 'two']],
		['set by hand', '<a name="here"></a>\n', ['here']],
		['superscript digits', '## m² and Ⅳ', ['m-and-ⅳ']],
		['in code or a comment', '```md\n## A\n```\n   ~~~\n## B\n~~~\n<!--\n## C\n-->\n#D', []],
		['a rule and a table', '| a |\n|---|\n\n---\n', []],
	])('%s', (_, markdown, anchors) => {
		expect([...anchorsOf(markdown)]).toEqual(anchors);
	});
});

describe('links in a document', () => {
	it.each<[string, string, string[]]>([
		['over two lines', '[a\nb](c.md)', ['c.md']],
		['with a title', '[a](c.md "Title")', ['c.md']],
		['in pointed brackets', '[a](<a page.md>)', ['a page.md']],
		['with round brackets', '[a](c_(d).md)', ['c_(d).md']],
		['code as its words', '[`a`](c.md)', ['c.md']],
		['a picture that is a link', '[![a](b.png)](c.md)', ['b.png (image)', 'c.md']],
		['a definition', '[a][b]\n\n[b]: c.md', ['c.md']],
		['no definition', '[a][b]', ['[b] without a definition']],
		['HTML', '<a href="c.md"><img src="b.png"></a>', ['c.md', 'b.png (image)']],
		['an address by itself', '<https://a.test/b>', ['https://a.test/b']],
		['in code', '`[a](b)`\n```\n[a](b)\n```\n<!-- [a](b) -->', []],
	])('%s', (_, markdown, targets) => {
		const found = linksIn(markdown).map(({ target, isImage }) =>
			isImage ? `${target} (image)` : target,
		);
		expect(found).toEqual(targets);
	});
});

const link = (target: string): Link => ({ target, isImage: false });
const image = (target: string): Link => ({ target, isImage: true });

describe('good links', () => {
	it.each<[string, Link]>([
		['README.md', link('docs/options.md#max-credits')],
		['README.md', link('#prices--terms-1')],
		['README.md', link('#überblick-was-es-kostet')],
		['README.md', link('#%C3%BCberblick-was-es-kostet')],
		['README.md', link('docs/a%20page.md#a-page')],
		['README.md', link('docs')],
		['README.md', image('docs/images/list.png')],
		['docs/options.md', link('../README.md#the-node')],
		['docs/options.md', link('../nodes/table.ts#L1-L2')],
		['docs/options.md', image('images/list.png')],
		['README.md', link('https://elsewhere.test/#x')],
		['README.md', link('https://github.com/owner/name/blob/HEAD/docs/options.md#max-credits')],
		['README.md', link('https://github.com/owner/name/issues')],
		['README.md', link('mailto:a@example.com')],
	])('%s: %j', (document, good) => {
		expect(problemOf(repository, document, good)).toBeUndefined();
		if (document === 'README.md') {
			const npm = onNpm(repository, good);
			if (!npm.startsWith('#')) expect(problemOfUrl(repository, npm)).toBeUndefined();
		}
	});
});

describe('bad links', () => {
	it.each<[string, Link, RegExp]>([
		['README.md', link('docs/gone.md'), /not in the repository/],
		['README.md', link('Docs/options.md'), /not in the repository/],
		['docs/options.md', link('README.md'), /not in the repository/],
		['README.md', link('../secret.md'), /leaves the repository/],
		['README.md', link('/docs/options.md'), /begins at the root/],
		['README.md', link(''), /empty/],
		['README.md', link('#prices'), /heading/],
		['README.md', link('#Prices--terms'), /heading/],
		['README.md', link('#prices--terms-2'), /heading/],
		['README.md', link('docs/options.md#min-credits'), /heading/],
		['README.md', link('docs#options'), /folder/],
		['README.md', link('nodes/table.ts#L9'), /place/],
		['README.md', image('docs/options.md'), /no picture/],
		['README.md', image('docs/images/gone.png'), /not in the repository/],
		['README.md', link('//elsewhere.test/'), /no https/],
		['README.md', link('http://elsewhere.test/'), /no https/],
		['README.md', link('https://github.com/owner/name#prices'), /heading/],
		['README.md', link('https://github.com/owner/name/blob/HEAD/gone.md'), /not in the repos/],
		['README.md', link('https://github.com/owner/name/blob/old/README.md'), /branch/],
		['README.md', link('https://github.com/owner/name/wikis'), /page that GitHub/],
		['README.md', link('https://github.com/other/name'), /another repository/],
	])('%s: %j', (document, bad, problem) => {
		expect(problemOf(repository, document, bad)).toMatch(problem);
	});
});

it.each<[Link, string]>([
	[link('docs/options.md#x'), 'https://github.com/owner/name/blob/HEAD/docs/options.md#x'],
	[link('./docs/options.md'), 'https://github.com/owner/name/blob/HEAD/docs/options.md'],
	[image('docs/images/list.png'), 'https://github.com/owner/name/raw/HEAD/docs/images/list.png'],
	[link('#x'), '#x'],
	[link('https://elsewhere.test/'), 'https://elsewhere.test/'],
])('npm takes %j to %s', (target, url) => {
	expect(onNpm(repository, target)).toBe(url);
});

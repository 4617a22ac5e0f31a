const { spawn } = require('node:child_process');
const { mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const { basename, dirname, relative } = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');
const ts = require('typescript');
const { n8n } = require('./package.json');

/** Everything n8n reads beside the compiled code: icons, codex files and output previews. */
const ASSETS = ['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];

/** All of the package's code in one file: n8n loads it in a third of the time that a hundred small files take. */
const BUNDLE = 'dist/bimmervin.js';

/** The files that n8n looks for, and the class that it expects in each. */
const ENTRIES = [...n8n.credentials, ...n8n.nodes].map((path) => ({
	path,
	source: `./${relative('dist', path).replaceAll('\\', '/').replace(/\.js$/, '')}`,
	className: basename(path).split('.')[0],
}));

/** What the process holds, so that it can be read from the code that ships. */
const FIGURES = [
	['storeSizes', './nodes/shared/state/stores'],
	['rateLimiterStats', './nodes/shared/rateLimit/rateLimiters'],
];

const clean = async () => await rm('dist', { recursive: true, force: true });

const checkTypes = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], {
		stdio: 'inherit',
	});

/** Comments are for readers of the source; in what everybody downloads they would be a tenth. */
const withoutComments = {
	name: 'without comments',
	setup: ({ onLoad }) =>
		onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
			contents: ts.transpileModule(await readFile(path, 'utf8'), {
				fileName: path,
				compilerOptions: {
					target: ts.ScriptTarget.ES2022,
					removeComments: true,
					inlineSourceMap: true,
				},
			}).outputText,
			loader: 'js',
		})),
};

/** What the host has is left to it; what is left out of the bundle is what nothing that ships uses. */
const bundle = async () =>
	await esbuild.build({
		stdin: {
			contents: [...ENTRIES.map(({ className, source }) => [className, source]), ...FIGURES]
				.map(([name, source]) => `export { ${name} } from '${source}';`)
				.join('\n'),
			resolveDir: __dirname,
		},
		outfile: BUNDLE,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		charset: 'utf8',
		// Shorter by a twentieth; names and lines stay, for whoever reads it or a stack.
		minifySyntax: true,
		external: ['n8n-workflow', 'zod'],
		plugins: [withoutComments],
		sourcemap: true,
		sourcesContent: false,
		logLevel: 'warning',
	});

/** One bundle and three doors to it: token, pace and receipts of an account are shared by node, trigger and credential. */
const writeEntries = async () => {
	for (const { path, className } of ENTRIES) {
		await mkdir(dirname(path), { recursive: true });
		const target = relative(dirname(path), BUNDLE).replaceAll('\\', '/');
		await writeFile(path, `exports.${className} = require('${target}').${className};\n`);
	}
};

const copyAssets = () => src(ASSETS, { base: '.' }).pipe(dest('dist'));

/** SVG files are copied as bytes; any text decoding would be pointless work. */
const copyIcons = () => src('icons/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));

const build = series(clean, parallel(checkTypes, bundle, writeEntries, copyAssets, copyIcons));

const watchAll = () => {
	watch(['{nodes,credentials}/**/*.ts'], parallel(checkTypes, bundle));
	watch(ASSETS, copyAssets);
	watch(['icons/*.svg'], copyIcons);
};

module.exports = { clean, build, watch: series(build, watchAll), default: build };

const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src, watch } = require('gulp');

/** Everything n8n reads beside the compiled code: icons, codex files and output previews. */
const ASSETS = ['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];

const clean = async () => await rm('dist', { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], {
		stdio: 'inherit',
	});

const copyAssets = () => src(ASSETS, { base: '.' }).pipe(dest('dist'));

/** SVG files are copied as bytes; any text decoding would be pointless work. */
const copyIcons = () => src('icons/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));

const build = series(clean, parallel(compile, copyAssets, copyIcons));

const watchAll = () => {
	watch(['{nodes,credentials}/**/*.ts'], compile);
	watch(ASSETS, copyAssets);
	watch(['icons/*.svg'], copyIcons);
};

module.exports = { clean, build, watch: series(build, watchAll), default: build };

/**
 * Runs n8n's own scan for community packages over the source and over the packed tarball, and ignores inline disables. Fails
 * on any error or warning.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function scan(label, cwd, patterns) {
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
		errorOnUnmatchedPattern: true,
	});
	const results = await eslint.lintFiles(patterns);
	const errors = results.reduce((sum, { errorCount }) => sum + errorCount, 0);
	const warnings = results.reduce((sum, { warningCount }) => sum + warningCount, 0);
	if (errors + warnings > 0) {
		const formatter = await eslint.loadFormatter('stylish');
		console.log(await formatter.format(results));
	}
	console.log(`${label}: errors ${errors} warnings ${warnings} (${results.length} files)`);
	return errors + warnings;
}

/** Packs the package as npm would publish it, and unpacks it into an empty folder. */
function unpackTarball() {
	const folder = mkdtempSync(join(tmpdir(), 'bimmervin-gate-'));
	const [{ filename }] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
			shell: process.platform === 'win32',
		}),
	);
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
	return { folder, packageFolder: join(folder, 'package') };
}

const { folder, packageFolder } = unpackTarball();
try {
	const found =
		(await scan('source', root, SOURCE_FILE_PATTERNS)) +
		(await scan('tarball', packageFolder, TARBALL_FILE_PATTERNS));
	process.exitCode = found === 0 ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { cacheFolder } from './cache';
import { runCommand } from './command';
import { CHAT_VERSION, NODE_VERSION, OVERRIDES, type Release } from './releases';

export interface Installation {
	readonly release: Release;
	/** The Node.js that runs it. */
	readonly node: string;
	/** n8n's start script. */
	readonly n8n: string;
}

export type Say = (text: string) => void;

/** Reports the progress of an installation every 15 s. */
function startProgress(release: Release, folder: string, say: Say): () => void {
	const startedAt = Date.now();
	const showProgress = async () => {
		const packages = await readdir(join(folder, 'node_modules')).catch(() => []);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		say(`  n8n ${release}: ${seconds} s, ${packages.length} folders so far`);
	};
	const timer = setInterval(() => void showProgress(), 15_000);
	return () => clearInterval(timer);
}

/** Creates a folder in the cache in one step, so that an interrupted installation is never used as a complete one. */
async function once(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
	const target = join(cacheFolder(), name);
	if (existsSync(target)) return target;
	await mkdir(cacheFolder(), { recursive: true });
	const folder = await mkdtemp(join(cacheFolder(), `.${name}-`));
	try {
		const manifest = { private: true, overrides: OVERRIDES };
		await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
		await fill(folder);
		await rename(folder, target).catch((error: unknown) => {
			// Another process may have been faster.
			if (!existsSync(target)) throw error;
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	return target;
}

/** npm without the settings of this project, which turn off install scripts. */
export const npmEnvironment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
	...Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(?!config_(registry|cafile|proxy|https_proxy))/i.test(name),
		),
	),
	npm_config_audit: 'false',
	npm_config_fund: 'false',
	npm_config_update_notifier: 'false',
	...more,
});

/** Shared by releases that are installed at the same time. */
let nodeInstalled: Promise<string> | undefined;

async function installNode(say: Say): Promise<string> {
	const folder = await once(`node-${NODE_VERSION}`, async (cwd) => {
		say(`Fetching Node.js ${NODE_VERSION}`);
		const env = npmEnvironment({ npm_config_ignore_scripts: 'false' });
		await runCommand('npm', ['install', `node@${NODE_VERSION}`], { cwd, env });
	});
	return join(folder, 'node_modules', 'node', 'bin', 'node');
}

/** The headers for compiling, if this Node.js includes them. Otherwise, node-gyp downloads them. */
function headersFolder(): string | undefined {
	const folder = join(dirname(process.execPath), '..');
	return existsSync(join(folder, 'include', 'node', 'node_api.h')) ? folder : undefined;
}

/**
 * A whole n8n in the cache folder, installed if it is not there yet: about 3 minutes and 3 GB. Install scripts are off, since
 * those of optional native parts fail on some machines; the driver of n8n's database is then built alone, which takes
 * g++, make and python3 where no built one can be fetched.
 */
export async function installN8n(release: Release, say: Say): Promise<Installation> {
	const node = await (nodeInstalled ??= installNode(say));
	const folder = await once(`n8n-${release}`, async (cwd) => {
		say(`Fetching n8n ${release}: about 3 minutes, 3 GB`);
		const stopProgress = startProgress(release, cwd, say);
		const headers = headersFolder();
		const env = npmEnvironment({
			// npm also has to run on the Node.js that n8n requires.
			PATH: [dirname(node), process.env.PATH].join(delimiter),
			...(headers === undefined ? {} : { npm_config_nodedir: headers }),
		});
		try {
			await runCommand('npm', ['install', `n8n@${release}`, '--ignore-scripts'], { cwd, env });
			say(`Building the database driver of n8n ${release}: about 1 minute`);
			await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd, env });
		} finally {
			stopProgress();
		}
	});
	return { release, node, n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

/** Versions of what n8n's chat page loads from a server for copies of npm packages. */
const CHAT_PAGE = { '@n8n/chat': CHAT_VERSION, 'normalize.css': '8.0.1' } as const;

/**
 * The packages that n8n's chat page loads, without their dependencies: the page's script has all in it.
 * @returns a folder with a folder `<name>/package` for each
 */
export async function installChatPage(): Promise<string> {
	return await once(`chat-page-${CHAT_VERSION}`, async (cwd) => {
		const env = npmEnvironment();
		for (const [name, version] of Object.entries(CHAT_PAGE)) {
			const folder = join(cwd, name);
			await mkdir(folder, { recursive: true });
			const tarball = await runCommand('npm', ['pack', '--silent', `${name}@${version}`], {
				cwd: folder,
				env,
			});
			await runCommand('tar', ['-xzf', tarball.trim()], { cwd: folder, env });
		}
	});
}

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheFolder } from './cache';
import { Editor } from './editor';
import { installPackage } from './packPackage';
import { installN8n, type Installation, type Say } from './install';
import { N8nProcess } from './n8nProcess';
import type { Release } from './releases';

const silent: Say = () => {};

/**
 * A user folder in which n8n has made its database and the owner has signed up: what every start would do again otherwise.
 */
export async function templateOf(installation: Installation): Promise<string> {
	const template = join(cacheFolder(), `user-folder-${installation.release}`);
	if (existsSync(template)) return template;
	const folder = await mkdtemp(`${template}-`);
	const n8n = await N8nProcess.create(installation, folder);
	try {
		await n8n.start();
		await new Editor(n8n.url).setUpOwner();
		await n8n.stop();
		await rm(join(folder, 'n8n.log'));
		await rename(folder, template).catch((error: unknown) => {
			// Another process may have been faster.
			if (!existsSync(template)) throw error;
		});
	} finally {
		await n8n.kill();
		await rm(folder, { recursive: true, force: true });
	}
	return template;
}

/** Does everything that takes long in advance. */
export async function prepareN8n(release: Release, say: Say = silent): Promise<Installation> {
	const installation = await installN8n(release, say);
	await templateOf(installation);
	return installation;
}

/**
 * Fills a new user folder: database, owner, and the package as a community package.
 * @param userFolder a temporary one where absent; one that exists keeps its data and gets the present package
 */
export async function makeUserFolder(
	installation: Installation,
	userFolder?: string,
): Promise<string> {
	const folder = userFolder ?? (await mkdtemp(join(tmpdir(), 'bimmervin-n8n-')));
	if (!existsSync(join(folder, '.n8n'))) {
		await mkdir(folder, { recursive: true });
		await cp(await templateOf(installation), folder, { recursive: true });
	}
	await installPackage(folder);
	return folder;
}

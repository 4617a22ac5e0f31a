import { rm } from 'node:fs/promises';

import { Editor } from '../../e2e/n8n/editor';
import { makeUserFolder, prepareN8n } from '../../e2e/n8n/local';
import type { Installation } from '../../e2e/n8n/install';
import { N8nProcess } from '../../e2e/n8n/n8nProcess';
import { NEWEST, type Release } from '../../e2e/n8n/releases';
import { installPlain } from './plain/install';

/** A real n8n instance with the packed package and the plain package installed. */
export interface Bed {
	readonly installation: Installation;
	readonly n8n: N8nProcess;
	readonly editor: Editor;
	/** Starts a new process on the same data. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

/** @param environment settings of n8n, the same for all contenders */
export async function openBed(
	environment: NodeJS.ProcessEnv = {},
	release: Release = NEWEST,
): Promise<Bed> {
	const installation = await prepareN8n(release, (text) => console.log(text));
	const userFolder = await makeUserFolder(installation);
	await installPlain(userFolder);
	const n8n = await N8nProcess.create(installation, userFolder, { more: environment });
	const editor = new Editor(n8n.url);
	const start = async () => {
		await n8n.start();
		await editor.logIn();
	};
	const close = async () => {
		await n8n.kill();
		await rm(userFolder, { recursive: true, force: true });
	};
	// If the bench is interrupted, no n8n process is left running.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void close().then(() => process.exit(1)));
	}
	try {
		await start();
	} catch (error) {
		await close();
		throw error;
	}
	const restart = async () => {
		await n8n.kill();
		await start();
	};
	return { installation, n8n, editor, restart, close };
}

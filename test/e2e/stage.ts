import { rm } from 'node:fs/promises';

import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { createAccount, type Account } from './account';
import { Editor } from './n8n/editor';
import { prepareN8n, makeUserFolder } from './n8n/local';
import { N8nProcess } from './n8n/n8nProcess';

declare global {
	/** The version of n8n in this run of the tests, from jest.config.js. */
	var n8nRelease: string;
}

/** A secret that is easy to search for. */
const CLIENT_SECRET = 'e2e-secret-7f3a9c51d2';
const CLIENT_ID = 'e2e-client';

/** A real n8n with the package in it, the sandbox, and a credential for it. */
export interface Stage extends Account {
	readonly n8n: N8nProcess;
	readonly editor: Editor;
	readonly sandbox: Sandbox;
	close(): Promise<void>;
}

export async function openStage(
	options: SandboxOptions = {},
	environment: NodeJS.ProcessEnv = {},
): Promise<Stage> {
	const caller = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
	const sandbox = await startSandbox({ accounts: [caller], ...options });
	const installation = await prepareN8n(n8nRelease);
	const userFolder = await makeUserFolder(installation);
	const n8n = await N8nProcess.create(installation, userFolder, { more: environment });
	const close = async () => {
		await n8n.kill();
		await sandbox.close();
		await rm(userFolder, { recursive: true, force: true });
	};
	try {
		await n8n.start();
		const editor = new Editor(n8n.url);
		await editor.logIn();
		const account = await createAccount(editor, sandbox, options);
		return { n8n, editor, sandbox, ...account, close };
	} catch (error) {
		await close();
		throw error;
	}
}

import { rm } from 'node:fs/promises';
import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import { DEFAULT_LIMITS } from '../../nodes/shared/api/catalog';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../names';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { Editor, type StoredCredential } from './n8n/editor';
import { prepareN8n, makeUserFolder } from './n8n/local';
import { N8nProcess } from './n8n/n8nProcess';

declare global {
	/** The version of n8n that this run of the tests is about; from jest.config.js. */
	var n8nRelease: string;
}

/** A secret that is easy to look for. */
const CLIENT_SECRET = 'e2e-secret-7f3a9c51d2';
const CLIENT_ID = 'e2e-client';

/** A real n8n with the package in it, the sandbox, and a credential for it. */
export interface Stage {
	readonly n8n: N8nProcess;
	readonly editor: Editor;
	readonly sandbox: Sandbox;
	readonly credential: StoredCredential;
	/** What the credential's form holds. */
	readonly form: ICredentialDataDecryptedObject;
	/** Our node as a workflow holds it. */
	node(name: string, parameters: INodeParameters, more?: Partial<INode>): INode;
	close(): Promise<void>;
}

export async function openStage(
	options: SandboxOptions = {},
	environment: NodeJS.ProcessEnv = {},
): Promise<Stage> {
	const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
	const sandbox = await startSandbox({ accounts: [account], ...options });
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
		const form = {
			clientId: CLIENT_ID,
			clientSecret: CLIENT_SECRET,
			baseUrl: sandbox.url,
			requestsPerSecond: options.requestsPerSecond ?? DEFAULT_LIMITS.requestsPerSecond,
			burst: options.burst ?? DEFAULT_LIMITS.burst,
		};
		const credential = await editor.createCredential(CREDENTIAL_TYPE, 'BimmerVIN account', form);
		const { id, name } = credential;
		const node: Stage['node'] = (nodeName, parameters, more = {}) => ({
			id: nodeName,
			name: nodeName,
			type: NODE_TYPE,
			typeVersion: 1,
			position: [600, 0],
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id, name } },
			...more,
		});
		return { n8n, editor, sandbox, credential, form, node, close };
	} catch (error) {
		await close();
		throw error;
	}
}

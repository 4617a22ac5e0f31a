import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import { DEFAULT_LIMITS } from '../../nodes/shared/api/catalog';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../names';
import type { Sandbox, SandboxOptions } from '../sandbox/server';
import type { Editor, StoredCredential } from './n8n/editor';

/** An account of a sandbox in n8n. */
export interface Account {
	readonly credential: StoredCredential;
	/** The fields in the form of the credential. */
	readonly form: ICredentialDataDecryptedObject;
	/** Our node in a workflow. */
	node(name: string, parameters: INodeParameters, more?: Partial<INode>): INode;
}

/** Saves a credential for the sandbox's first account. */
export async function createAccount(
	editor: Editor,
	{ url, clientId, clientSecret }: Sandbox,
	limits: Pick<SandboxOptions, 'requestsPerSecond' | 'burst'>,
): Promise<Account> {
	const form = {
		clientId,
		clientSecret,
		baseUrl: url,
		requestsPerSecond: limits.requestsPerSecond ?? DEFAULT_LIMITS.requestsPerSecond,
		burst: limits.burst ?? DEFAULT_LIMITS.burst,
	};
	const credential = await editor.createCredential(CREDENTIAL_TYPE, 'BimmerVIN account', form);
	const { id, name } = credential;
	const node: Account['node'] = (nodeName, parameters, more = {}) => ({
		id: nodeName,
		name: nodeName,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [600, 0],
		parameters,
		credentials: { [CREDENTIAL_TYPE]: { id, name } },
		...more,
	});
	return { credential, form, node };
}

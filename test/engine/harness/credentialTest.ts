import { RoutingNode, ExecuteContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import type { Engine } from './engine';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** The Test button of the credential form: n8n runs the class-level test request through a declarative node. */
export async function testCredential(
	engine: Engine,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const { type } = engine.loader.credentialTypes.bimmerVinApi!;
	const nodeType = {
		description: {
			displayName: 'No Operation',
			name: 'noOp',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'No Operation' },
			inputs: ['main'],
			outputs: ['main'],
			requestDefaults: {},
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: type.test!.request },
					default: '',
				},
			],
		},
	} as INodeType;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: { id: 'credential-1', name: 'BimmerVIN account' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = engine.additionalData('test', 'internal', workflow);
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		await new RoutingNode(context, nodeType, {
			id: 'credential-1',
			name: 'BimmerVIN account',
			type: type.name,
			data,
		}).runNode();
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { cause, message } = error as Error & {
			cause?: { response?: { status: number; statusText?: string }; code?: string };
		};
		if (cause?.response) {
			const { status, statusText } = cause.response;
			return {
				status: 'Error',
				message: statusText || `Received HTTP status code: ${status}`,
			};
		}
		return { status: 'Error', message: cause?.code ?? message };
	}
}

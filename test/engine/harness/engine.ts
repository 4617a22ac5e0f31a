import './environment';

import { Container } from '@n8n/di';
import { parse, stringify } from 'flatted';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ExecutionError,
	type ICredentialDataDecryptedObject,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRun,
	type IRunExecutionData,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { connectInLine } from '../../connectInLine';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../../names';
import { EngineCredentialsHelper } from './credentialsHelper';
import { ITEMS_TYPE, itemsToGive, LOOP_TYPE } from './fixtureNodes';
import { EngineNodeTypes, loadPackage } from './nodeTypes';

export { connectInLine };
export const NODE_NAME = 'BimmerVIN';
const CREDENTIAL_ID = 'credential-1';
const WORKFLOW_ID = 'workflow-1';

export interface NodeSettings extends Partial<
	Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'executeOnce'>
> {
	parameters: INodeParameters;
}

export interface Flow {
	nodes: INode[];
	connections: IConnections;
}

export interface EngineRun {
	executionId: string;
	/** What n8n would store. */
	run: IRun;
	/** Output 0 of the last run of the node. */
	items: INodeExecutionData[];
	/** Output 1: the error output. */
	errorItems: INodeExecutionData[];
	error: ExecutionError | undefined;
}

const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...more,
});

/** Our node as a workflow holds it. */
export const bimmerVinNode = (
	{ parameters, ...settings }: NodeSettings,
	name = NODE_NAME,
	credentialId = CREDENTIAL_ID,
): INode =>
	node(name, NODE_TYPE, {
		...settings,
		parameters,
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'BimmerVIN account' } },
	});

export const fixtureNode = (name: string, type: string): INode => node(name, type);

/** items -> our node */
export const simpleFlow = (settings: NodeSettings, credentialId = CREDENTIAL_ID): Flow => ({
	nodes: [node('Items', ITEMS_TYPE), bimmerVinNode(settings, NODE_NAME, credentialId)],
	connections: connectInLine('Items', NODE_NAME),
});

/** items -> our node, in a loop of two turns over the same items */
export const loopFlow = (settings: NodeSettings): Flow => ({
	nodes: [
		fixtureNode('Items', ITEMS_TYPE),
		fixtureNode('Loop', LOOP_TYPE),
		bimmerVinNode(settings),
	],
	connections: {
		...connectInLine('Items', 'Loop', NODE_NAME),
		[NODE_NAME]: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
	},
});

/** The real execution engine of n8n with the built package in it. */
export class Engine {
	readonly credentials = new Map<string, ICredentialDataDecryptedObject>();
	readonly credentialsHelper: EngineCredentialsHelper;
	private executionCount = 0;

	private constructor(
		readonly loader: Awaited<ReturnType<typeof loadPackage>>,
		readonly nodeTypes: EngineNodeTypes,
	) {
		this.credentialsHelper = new EngineCredentialsHelper(loader, this.credentials);
	}

	static async create(credential: ICredentialDataDecryptedObject): Promise<Engine> {
		await Container.get(BinaryDataService).init();
		const loader = await loadPackage();
		const engine = new Engine(loader, new EngineNodeTypes(loader));
		engine.setCredential(credential);
		return engine;
	}

	/** Stores a credential as saving the form does: the hidden token stays unless it is given. */
	setCredential(credential: ICredentialDataDecryptedObject, id = CREDENTIAL_ID): void {
		const sessionToken = this.credentials.get(id)?.sessionToken ?? '';
		this.credentials.set(id, { sessionToken, ...credential });
	}

	get storedToken(): unknown {
		return this.credentials.get(CREDENTIAL_ID)?.sessionToken;
	}

	additionalData(
		executionId: string,
		mode: WorkflowExecuteMode,
		workflow: Workflow,
	): IWorkflowExecuteAdditionalData {
		const base = 'http://127.0.0.1';
		return {
			credentialsHelper: this.credentialsHelper,
			executionId,
			hooks: new ExecutionLifecycleHooks(mode, executionId, {
				id: workflow.id,
				name: 'Test',
				active: false,
				nodes: Object.values(workflow.nodes),
				connections: workflow.connectionsBySourceNode,
				createdAt: new Date(),
				updatedAt: new Date(),
			} as never),
			currentNodeExecutionIndex: 0,
			restApiUrl: base,
			instanceBaseUrl: base,
			formWaitingBaseUrl: `${base}/form-waiting`,
			webhookWaitingBaseUrl: `${base}/webhook-waiting`,
			variables: {},
			logAiEvent: () => {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private workflow({ nodes, connections }: Flow): Workflow {
		return new Workflow({
			id: WORKFLOW_ID,
			nodes,
			connections,
			active: false,
			nodeTypes: this.nodeTypes,
			settings: { executionOrder: 'v1' },
		});
	}

	private async finish(
		execution: ReturnType<WorkflowExecute['run']>,
		executionId: string,
		watch: string,
		cancelWhen?: () => Promise<unknown>,
	): Promise<EngineRun> {
		void cancelWhen?.().then(() => execution.cancel());
		const run = await execution;
		itemsToGive.delete(executionId);
		const { data } = run;
		const task = data.resultData.runData[watch]?.at(-1);
		return {
			executionId,
			run,
			items: task?.data?.main?.[0] ?? [],
			errorItems: task?.data?.main?.[1] ?? [],
			error: data.resultData.error,
		};
	}

	/** Runs a workflow that starts with the items node. */
	async runFlow(
		flow: Flow,
		items: INodeExecutionData[],
		options: {
			/** The node whose output is looked at. */
			watch?: string;
			mode?: WorkflowExecuteMode;
			cancelWhen?: () => Promise<unknown>;
			/** Told when a node has run. */
			onNodeDone?: (name: string, task: ITaskData) => void;
		} = {},
	): Promise<EngineRun> {
		const { watch = NODE_NAME, mode = 'trigger', cancelWhen, onNodeDone } = options;
		const executionId = String(++this.executionCount);
		itemsToGive.set(executionId, items);
		const workflow = this.workflow(flow);
		const additionalData = this.additionalData(executionId, mode, workflow);
		additionalData.hooks?.addHandler('nodeExecuteAfter', (name, task) => {
			onNodeDone?.(name, task);
			return Promise.resolve();
		});
		const execute = new WorkflowExecute(additionalData, mode);
		const started = execute.run({ workflow, startNode: workflow.getNode(flow.nodes[0]!.name)! });
		return await this.finish(started, executionId, watch, cancelWhen);
	}

	/** Runs our node over items given as JSON. */
	async run(
		settings: NodeSettings,
		items: IDataObject[],
		options: Parameters<Engine['runFlow']>[2] = {},
	): Promise<EngineRun> {
		return await this.runFlow(
			simpleFlow(settings),
			items.map((json) => ({ json })),
			options,
		);
	}

	/** "Retry" in the executions list: a new execution goes on from the stored data of the failed one. */
	async retry(flow: Flow | NodeSettings, before: EngineRun): Promise<EngineRun> {
		return await this.goOn(flow, before, false);
	}

	/** "Retry with currently saved workflow": the same, with the nodes as they are saved now. */
	async retryWithSaved(flow: Flow | NodeSettings, before: EngineRun): Promise<EngineRun> {
		return await this.goOn(flow, before, true);
	}

	private async goOn(
		flow: Flow | NodeSettings,
		before: EngineRun,
		withSaved: boolean,
	): Promise<EngineRun> {
		const data = parse(stringify(before.run.data)) as IRunExecutionData;
		const last = data.resultData.lastNodeExecuted!;
		delete data.resultData.error;
		if (data.resultData.runData[last]?.at(-1)?.error !== undefined) {
			data.resultData.runData[last].pop();
		}
		const executionId = String(++this.executionCount);
		const workflow = this.workflow('nodes' in flow ? flow : simpleFlow(flow));
		for (const waiting of withSaved ? (data.executionData?.nodeExecutionStack ?? []) : []) {
			waiting.node = workflow.getNode(waiting.node.name) ?? waiting.node;
		}
		const execute = new WorkflowExecute(
			this.additionalData(executionId, 'retry', workflow),
			'retry',
			data,
		);
		return await this.finish(execute.processRunExecutionData(workflow), executionId, NODE_NAME);
	}

	/** What pruning does to an execution that is too old: its binary data go. */
	async prune({ executionId }: EngineRun): Promise<void> {
		await Container.get(BinaryDataService).deleteMany([
			{ type: 'execution', workflowId: WORKFLOW_ID, executionId },
		]);
	}

	/** The bytes of a binary field. */
	async bytes(item: INodeExecutionData | undefined, field = 'data'): Promise<Buffer> {
		const data = item?.binary?.[field];
		if (!data) throw new Error(`The item has no binary field ${field}`);
		if (!data.id) return Buffer.from(data.data, 'base64');
		return await Container.get(BinaryDataService).getAsBuffer(data);
	}
}

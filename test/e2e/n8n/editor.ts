import { once } from 'node:events';

import { parse } from 'flatted';
import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeTypeDescription,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';
import WebSocket from 'ws';

import { waitFor } from './waitFor';

/** The owner of a local n8n. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Sandbox-2026',
	firstName: 'Olga',
	lastName: 'Owner',
} as const;

/** n8n binds a session to the browser that opened it. */
const BROWSER_ID = 'a-browser-for-tests';

/** A workflow in a file. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

export interface StoredWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** A stored execution. */
export interface StoredExecution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	retryOf?: string | null;
	/** ISO 8601. The end is undefined while it runs. */
	startedAt?: string;
	stoppedAt?: string | null;
	customData?: IDataObject;
	data: IRunExecutionData;
}

export interface TestVerdict {
	status: 'OK' | 'Error';
	message: string;
}

export const RUNNING = ['new', 'running'];

/** Does what n8n's editor does, with the same requests. */
export class Editor {
	private cookie = '';
	private projectId: string | undefined;
	/** Names an open editor, as long as there is one. */
	private pushRef: string | undefined;

	constructor(readonly url: string) {}

	/** A busy n8n closes connections that were idle for long, also if a request is on its way. A read is then sent again. */
	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		try {
			return await this.send(method, path, body);
		} catch (error) {
			const { code } = Object((error as Error).cause) as { code?: unknown };
			if (method !== 'GET' || code !== 'ECONNRESET') throw error;
			return await this.send(method, path, body);
		}
	}

	private async send(method: string, path: string, body: unknown): Promise<Response> {
		const answer = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				'content-type': 'application/json',
				cookie: this.cookie,
				...(this.pushRef && { 'push-ref': this.pushRef }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const [cookie] = answer.headers.getSetCookie();
		if (cookie !== undefined) this.cookie = cookie.split(';')[0]!;
		if (!answer.ok) {
			throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
		}
		return answer;
	}

	private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await this.request(method, `/rest${path}`, body);
		return ((await answer.json()) as { data: T }).data;
	}

	/** The first screen of a new n8n. */
	async setUpOwner(): Promise<void> {
		await this.ask('POST', '/owner/setup', OWNER);
	}

	async logIn(): Promise<void> {
		const { email, password } = OWNER;
		await this.ask('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/**
	 * Watches executions as an open editor does: n8n tells it of each node, and of its items.
	 * @returns closes it
	 */
	async watch(): Promise<() => void> {
		const pushRef = 'an-open-editor';
		const address = `${this.url.replace('http', 'ws')}/rest/push?pushRef=${pushRef}`;
		const headers = { 'browser-id': BROWSER_ID, cookie: this.cookie };
		const socket = new WebSocket(address, { headers, origin: this.url });
		await once(socket, 'open');
		this.pushRef = pushRef;
		return () => {
			this.pushRef = undefined;
			socket.terminate();
		};
	}

	/** Descriptions of all nodes that n8n has loaded. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const answer = await this.request('GET', '/types/nodes.json');
		return (await answer.json()) as INodeTypeDescription[];
	}

	async createCredential(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<StoredCredential> {
		return await this.ask('POST', '/credentials', { type, name, data });
	}

	async credentials(): Promise<StoredCredential[]> {
		return await this.ask('GET', '/credentials');
	}

	/** Saves the form of a credential. */
	async updateCredential(
		{ id, name, type }: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.ask('PATCH', `/credentials/${id}`, { id, name, type, data });
	}

	/** The test in the form, with the values in the form. */
	async testCredential(
		{ id, name, type }: StoredCredential,
		data: ICredentialDataDecryptedObject,
	): Promise<TestVerdict> {
		return await this.ask('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/** The values in the form of a stored credential. */
	async credentialInForm({ id }: StoredCredential): Promise<{ data: IDataObject }> {
		return await this.ask('GET', `/credentials/${id}?includeData=true`);
	}

	async createWorkflow(workflow: WorkflowFile): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings } = workflow;
		return await this.ask('POST', '/workflows', {
			projectId: await this.personalProject(),
			name,
			nodes,
			connections,
			settings: { executionOrder: 'v1', ...settings },
			active: false,
		});
	}

	/** Replaces the content of a workflow. */
	async saveWorkflow({ id }: StoredWorkflow, { nodes, connections }: WorkflowFile): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.ask('PATCH', `/workflows/${id}`, { versionId, nodes, connections });
	}

	/** The project of the owner's workflows. n8n 1 requires it to find credentials by name. */
	private async personalProject(): Promise<string> {
		this.projectId ??= (await this.ask<{ id: string }>('GET', '/projects/personal')).id;
		return this.projectId;
	}

	async workflows(): Promise<StoredWorkflow[]> {
		return await this.ask('GET', '/workflows');
	}

	private async workflow(id: string): Promise<StoredWorkflow & { active: boolean }> {
		return await this.ask('GET', `/workflows/${id}`);
	}

	/** Publishes a workflow. n8n 1 calls this "activate". */
	async publish(workflow: StoredWorkflow): Promise<void> {
		const { id, versionId } = await this.workflow(workflow.id);
		await this.setActive(`/workflows/${id}/activate`, id, { versionId, active: true });
	}

	async unpublish(workflow: StoredWorkflow): Promise<void> {
		const { id, versionId } = await this.workflow(workflow.id);
		await this.setActive(`/workflows/${id}/deactivate`, id, { versionId, active: false });
	}

	/** n8n 2 has a route for it, n8n 1 saves a flag. */
	private async setActive(route: string, id: string, body: IDataObject): Promise<void> {
		try {
			await this.ask('POST', route, body);
		} catch (error) {
			if (!(error as Error).message.includes('404')) throw error;
			await this.ask('PATCH', `/workflows/${id}`, body);
		}
	}

	/**
	 * The Execute button of a workflow, or of one of its nodes.
	 * @param startNode the trigger to start from
	 * @param untilNode runs up to this node only
	 * @returns the id of the execution, which has just begun
	 */
	async execute(workflow: StoredWorkflow, startNode: string, untilNode?: string): Promise<string> {
		const workflowData = await this.workflow(workflow.id);
		const destinationNode = untilNode && { nodeName: untilNode, mode: 'inclusive' };
		const body = { workflowData, triggerToStartFrom: { name: startNode } };
		const path = `/workflows/${workflow.id}/run`;
		const { executionId } = await this.ask<{ executionId: string }>('POST', path, {
			...body,
			...(destinationNode ? { destinationNode } : {}),
		});
		return executionId;
	}

	async execution(id: string): Promise<StoredExecution> {
		const stored = await this.ask<Omit<StoredExecution, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...stored, data: parse(stored.data) as IRunExecutionData };
	}

	/** Waits until an execution has ended. */
	async finished(id: string, timeoutMs = 60_000): Promise<StoredExecution> {
		return await waitFor(
			`execution ${id} to end`,
			async () => {
				const execution = await this.execution(id);
				// n8n writes the status and the data one after the other.
				const isOver = !RUNNING.includes(execution.status) && Boolean(execution.data?.resultData);
				return isOver ? execution : undefined;
			},
			{ timeoutMs },
		);
	}

	/** Executions of a workflow, newest first, without their data. */
	async executions({ id }: StoredWorkflow): Promise<Array<Omit<StoredExecution, 'data'>>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await this.ask<{ results: StoredExecution[] }>(
			'GET',
			`/executions?filter=${filter}`,
		);
		return results;
	}

	/** The Stop button. */
	async stop(executionId: string): Promise<void> {
		await this.ask('POST', `/executions/${executionId}/stop`);
	}

	/**
	 * "Retry" in the executions list.
	 * @param withCurrent with the workflow as it is now, instead of as it was
	 * @returns the id of the new execution, which n8n gives once it is over
	 */
	async retry(executionId: string, withCurrent = false): Promise<string> {
		const body = { loadWorkflow: withCurrent };
		return (await this.ask<{ id: string }>('POST', `/executions/${executionId}/retry`, body)).id;
	}

	/** Calls a published workflow from outside. After publishing, n8n 2 takes a moment until it listens. */
	async callWebhook(path: string, body: IDataObject = {}): Promise<void> {
		await waitFor(`webhook ${path}`, async () => {
			const { ok } = await fetch(`${this.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return ok || undefined;
		});
	}

	/** Downloads a file of an item. n8n 2 stores files on the disk, n8n 1 by default in the item. */
	async download({ id, data }: IBinaryData): Promise<Buffer> {
		if (id === undefined) return Buffer.from(data, 'base64');
		const query = new URLSearchParams({ id, action: 'download' });
		const answer = await this.request('GET', `/rest/binary-data?${query.toString()}`);
		return Buffer.from(await answer.arrayBuffer());
	}
}

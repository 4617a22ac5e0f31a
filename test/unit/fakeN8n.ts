import { Readable } from 'node:stream';
import type {
	IContextObject,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { paginate } from '../../nodes/shared/run/paginate';
import { prepareItemPreSend } from '../../nodes/shared/run/prepare';
import { BimmerVinApi } from '../../credentials/BimmerVinApi.credentials';
import { CREDENTIAL_TYPE } from '../names';
import { credentialData } from './auth/accounts';

/** What the API, or a host that a link leads to, does with a request. */
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	/** Bytes and text as they are, anything else as JSON. */
	body?: unknown;
	/** No answer comes: this is thrown in its place. */
	fault?: Error;
	/** The answer does not come to its end: this is thrown instead. */
	breaksOff?: Error;
}

export type Api = (request: IHttpRequestOptions) => Reply | Promise<Reply>;

const { authenticate } = new BimmerVinApi();

/** The least that an answer has to hold: without anything in it, it is none. */
export const knowsTheCar: Api = ({ body }) => ({ body: { vin: (body as { vin?: string }).vin } });

const bytesOf = (body: unknown): Buffer => {
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

function* chunks(bytes: Buffer, size: number): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function* breakingOff(chunks: Iterable<Buffer>, error: Error): Generator<Buffer> {
	yield* chunks;
	throw error;
}

/** What a system call reports where nothing was sent. */
export const unreachable = (): Error =>
	Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });

/** What is reported where the connection broke in the midst of a call. */
export const broken = (): Error =>
	Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

/** As n8n's HTTP client does it: a signal that aborts ends the call. */
async function untilAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	let stop = () => {};
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
	});
	if (signal?.aborted) stop();
	signal?.addEventListener('abort', stop);
	try {
		return await Promise.race([call, aborted]);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}

/** What is stored in n8n's binary storage. */
export interface StoredFile {
	readonly content: string;
	readonly bytes: Buffer;
	readonly fileName: string | undefined;
	readonly mimeType: string | undefined;
}

export interface NodeRun {
	readonly items: INodeExecutionData[];
	readonly error: NodeApiError | undefined;
}

export interface RunSettings extends Partial<INode> {
	endpoint?: EndpointName;
	/** As the agent's tool: n8n hands on the agent's own data. */
	asTool?: boolean;
	runIndex?: number;
	/** What n8n's own options add to the request. */
	request?: Partial<IHttpRequestOptions>;
}

/**
 * As much of n8n as the hooks see, for tests of single modules: preparing in one loop, the helpers with the
 * credential, the stores of an execution. The engine's tests run the same code in n8n itself.
 */
export class FakeN8n {
	credential: ICredentialDataDecryptedObject = credentialData();
	/** What an expression makes of it for an item. */
	credentialOf: (json: IDataObject) => ICredentialDataDecryptedObject = () => this.credential;
	/** Calls that went out with the credential. */
	readonly calls: IHttpRequestOptions[] = [];
	/** Calls that went out without: downloads. */
	readonly bareCalls: IHttpRequestOptions[] = [];
	readonly signIns: IHttpRequestOptions[] = [];
	readonly logged: string[] = [];
	readonly warned: string[] = [];
	readonly customData = new Map<string, string>();
	readonly stored = new Map<string, StoredFile>();
	readonly stop = new AbortController();
	private readonly finishHandlers: Array<() => void> = [];
	nodeContext: IContextObject | undefined = {};
	executionId = '1';
	signIn: Api = () => ({ body: { access_token: 'a-token', expires_in: 3600 } });
	/** So many files cannot be stored. */
	storeFaults = 0;
	/** Streams cannot be stored from this byte on. */
	storeBreaksAt = Infinity;
	/** How IDs of stored files begin, such as n8n's `filesystem-v2:`. */
	storage = '';
	/** In chunks of how many bytes a response comes. */
	chunkBytes = Infinity;
	/** Files of the input, by binary field. */
	readonly files = new Map<string, string>();
	/** The credential cannot be read. */
	credentialFault: Error | undefined;
	/** An older n8n does not tell. */
	tellsFinish = true;

	constructor(public api: Api = knowsTheCar) {}

	/** n8n ends the execution. */
	finish(): void {
		this.finishHandlers.splice(0).forEach((handler) => handler());
	}

	private async reply(api: Api, request: IHttpRequestOptions, signal?: AbortSignal) {
		const replied = Promise.resolve(api(request));
		const reply = await untilAborted(replied, signal);
		const { status = 200, headers = {}, body = '', fault, breaksOff } = reply;
		if (fault) throw fault;
		const whole = chunks(bytesOf(body), this.chunkBytes);
		const data = Readable.from(breaksOff ? breakingOff(whole, breaksOff) : whole);
		if (status < 300) return { statusCode: status, headers, body: data };
		throw Object.assign(new Error(`Request failed with status code ${status}`), {
			code: 'ERR_BAD_RESPONSE',
			response: { status, headers, data },
		});
	}

	private async storeStream(content: Readable): Promise<Buffer> {
		const stored: Buffer[] = [];
		for await (const bytes of content) {
			stored.push(bytes as Buffer);
			if (Buffer.concat(stored).length > this.storeBreaksAt) throw new Error('The disk is full');
		}
		return Buffer.concat(stored);
	}

	private readonly helpers = {
		httpRequest: async (request: IHttpRequestOptions): Promise<unknown> => {
			if (request.url !== '/auth/token') {
				this.bareCalls.push(request);
				return await this.reply(this.api, request);
			}
			this.signIns.push(request);
			const { body, ...answer } = await this.reply(this.signIn, request);
			return { ...answer, body: Buffer.concat(await body.toArray()).toString() };
		},
		httpRequestWithAuthentication: this.authenticated(),
		prepareBinaryData: async (content: Buffer | Readable, fileName?: string, mimeType?: string) => {
			if (this.storeFaults-- > 0) throw new Error('The disk is full');
			const bytes = Buffer.isBuffer(content) ? content : await this.storeStream(content);
			const id = `${this.storage}file-${this.stored.size + 1}`;
			this.stored.set(id, { content: bytes.toString(), bytes, fileName, mimeType });
			return { id, data: 'filesystem', fileName, mimeType };
		},
		getBinaryStream: async (id: string) => {
			const file = this.stored.get(id);
			if (!file) throw new Error('No such file');
			return await Promise.resolve(Readable.from([file.bytes]));
		},
		binaryToBuffer: async (stream: Readable) => Buffer.concat(await stream.toArray()),
		getBinaryDataBuffer: async (field: string) =>
			await Promise.resolve(Buffer.from(this.files.get(field) ?? '')),
	};

	private async read(type: string, json: IDataObject): Promise<ICredentialDataDecryptedObject> {
		if (this.credentialFault) throw this.credentialFault;
		if (type !== CREDENTIAL_TYPE) throw new Error(`No credential of the type ${type}`);
		return await Promise.resolve({ ...this.credentialOf(json) });
	}

	private authenticated() {
		const { calls } = this;
		const reply = this.reply.bind(this);
		const api = (request: IHttpRequestOptions) => this.api(request);
		return async function (
			this: IExecuteSingleFunctions,
			type: string,
			request: IHttpRequestOptions,
		): Promise<unknown> {
			const leaving = await authenticate(await this.getCredentials(type), request);
			calls.push(leaving);
			return await reply(api, leaving, this.getExecutionCancelSignal());
		};
	}

	/** The context of one item. */
	context(
		node: Partial<INode> = {},
		items: INodeExecutionData[] = [{ json: {} }],
		itemIndex = 0,
		{
			executeData = { data: { main: [items] }, node },
			runIndex = 0,
		}: {
			executeData?: unknown;
			runIndex?: number;
		} = {},
	): IExecuteSingleFunctions {
		const { json = {}, binary } = items[itemIndex] ?? {};
		const ofItem = { ...node.parameters, ...json } as Record<string, unknown>;
		const context = {
			logger: {
				info: (text: string) => this.logged.push(text),
				warn: (text: string) => this.warned.push(text),
			},
			helpers: this.helpers,
			getNode: () => ({ name: 'BimmerVIN', parameters: {}, ...node }),
			getExecuteData: () => executeData,
			getItemIndex: () => itemIndex,
			getInputData: () => ({ json, binary }),
			getExecutionId: () => this.executionId,
			getCredentials: async (type: string) => await this.read(type, json),
			getExecutionCancelSignal: () => this.stop.signal,
			getContext: () => {
				if (!this.nodeContext) throw new Error('No execution');
				return this.nodeContext;
			},
			getWorkflowDataProxy: () => ({
				$runIndex: runIndex,
				$execution: {
					customData: {
						get: (key: string) => this.customData.get(key),
						set: (key: string, value: string) => this.customData.set(key, value),
					},
				},
			}),
			continueOnFail: () => ![undefined, 'stopWorkflow'].includes(node.onError),
			getNodeParameter: (name: string, fallback: unknown) =>
				name
					.split('.')
					.reduce<unknown>(
						(value, key) => (value as Record<string, unknown> | undefined)?.[key],
						ofItem,
					) ?? fallback,
			...(this.tellsFinish && {
				onExecutionFinish: (handler: () => void) => this.finishHandlers.push(handler),
			}),
		};
		return context as unknown as IExecuteSingleFunctions;
	}

	/** One try of the node. `executeData` is n8n's own for a run, the same in all its tries. */
	async run(
		{ endpoint = 'vehicleState', asTool, runIndex, request, ...settings }: RunSettings,
		items: INodeExecutionData[],
		executeData?: unknown,
	): Promise<NodeRun> {
		const node = { name: 'BimmerVIN', parameters: {}, ...settings };
		const given = executeData ?? {
			data: { main: [items] },
			node: asTool ? { ...node, name: 'Agent' } : node,
		};
		const settled = await Promise.allSettled(
			items.map(async (_, index) => {
				const context = this.context(node, items, index, { executeData: given, runIndex });
				const options = await prepareItemPreSend.call(context, {
					method: 'POST',
					url: ENDPOINTS[endpoint].path,
					...request,
				});
				return await paginate.call(context as never, { options } as never);
			}),
		);
		const failed = settled.find((result) => result.status === 'rejected');
		return {
			items: settled.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])),
			error: failed?.reason as NodeApiError | undefined,
		};
	}
}

/** The node goes on where an item fails. */
export const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** What a failed item says beside its error. */
export const detailsOf = ({ json }: INodeExecutionData) => json.details as IDataObject;

/** Items with these VINs. */
export const vehicles = (...vins: string[]): INodeExecutionData[] =>
	vins.map((vin) => ({ json: { vin } }));

import './environment';

import { Container } from '@n8n/di';
import {
	ActiveWorkflowTriggers,
	commitStagedCursor,
	NoOpPollJobManager,
	PollContext,
	PollJobManager,
	PollTriggerExecutor,
	runPollInStagingScope,
	TriggersAndPollers,
} from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IPollFunctions,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { CREDENTIAL_TYPE, TRIGGER_TYPE } from '../../names';
import type { Engine, EngineRun } from './engine';
import { durableJobs } from './schedules';

export const TRIGGER_NAME = 'BimmerVIN Trigger';

/** What n8n grants a poll that the durable scheduler has started, ms. */
export const DURABLE_BUDGET_MS = 36_000;

const triggerNode = (parameters: INodeParameters, credentialId: string): INode => ({
	id: 'trigger-1',
	name: TRIGGER_NAME,
	type: TRIGGER_TYPE,
	typeVersion: 1,
	position: [0, 0],
	parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
	credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'BimmerVIN account' } },
});

/** A second copy of the built trigger, whose memory is empty: as after a restart of n8n. */
async function freshTrigger(): Promise<INodeType> {
	let fresh: INodeType | undefined;
	await jest.isolateModulesAsync(async () => {
		const { BimmerVinTrigger } =
			await import('../../../nodes/BimmerVinTrigger/BimmerVinTrigger.node');
		fresh = new BimmerVinTrigger();
	});
	return fresh!;
}

export interface LogLine {
	level: string;
	message: string;
	meta?: IDataObject;
}

type Poll = () => Promise<void>;

/**
 * n8n around a published trigger. Publishing and the polls on schedule run in n8n-core; what n8n's main package does
 * around them (static data, durable polls) follows its `TriggerExecutionContextFactory` and `PollTriggerTaskHandler`
 * of 2.41.1.
 */
export class TriggerHost {
	readonly workflowId = `workflow-poll-${randomUUID()}`;
	parameters: INodeParameters;
	/** The stored credential. */
	credentialId = 'credential-1';
	/** The workflow's static data as in the database. */
	stored = '{}';
	/** The durable cursor as in the database; used with `durableCursors`. */
	cursor: string | undefined;
	durableCursors = false;
	/** Whether n8n's writes of static data reach the database. */
	saves = true;
	/** Called when n8n starts an execution. */
	onEmit: () => void = () => {};
	/** The items that each execution was started with. */
	readonly executions: INodeExecutionData[][] = [];
	/** Polls that ended as a failed execution. */
	readonly errors: Error[] = [];
	readonly log: LogLine[] = [];
	/** The last contexts, for a closer look. */
	readonly contexts: IPollFunctions[] = [];
	private nodeType: INodeType | undefined;
	private scheduled: Poll | undefined;

	constructor(
		private readonly engine: Engine,
		jobIds: INodeParameters['jobIds'],
		more: INodeParameters = {},
	) {
		this.parameters = { jobIds, options: {}, ...more };
	}

	get items(): INodeExecutionData[] {
		return this.executions.flat();
	}

	get jobIds(): unknown[] {
		return this.items.map(({ json }) => json.jobId);
	}

	get warnings(): LogLine[] {
		return this.log.filter(({ level }) => level === 'warn');
	}

	get staticData(): IDataObject {
		return (JSON.parse(this.stored) as Record<string, IDataObject>)[`node:${TRIGGER_NAME}`] ?? {};
	}

	/** Loads the trigger anew, with nothing in its memory. */
	async restart(load: () => Promise<INodeType> = freshTrigger): Promise<void> {
		await this.unpublish();
		this.nodeType = await load();
	}

	private nodeTypes(): INodeTypes {
		const { nodeTypes } = this.engine;
		const { nodeType } = this;
		if (!nodeType) return nodeTypes;
		const description = nodeTypes.getByNameAndVersion(TRIGGER_TYPE).description;
		return Object.create(nodeTypes, {
			getByNameAndVersion: {
				value: () => Object.assign(Object.create(nodeType) as INodeType, { description }),
			},
		}) as INodeTypes;
	}

	private workflow(): Workflow {
		return new Workflow({
			id: this.workflowId,
			name: 'Watch',
			nodes: [triggerNode(this.parameters, this.credentialId)],
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes(),
			staticData: JSON.parse(this.stored) as IDataObject,
			settings: { executionOrder: 'v1' },
		});
	}

	private save(workflow: Workflow): void {
		const { staticData } = workflow as { staticData: IDataObject & { __dataChanged?: boolean } };
		if (staticData.__dataChanged !== true || !this.saves) return;
		this.stored = JSON.stringify(staticData);
		staticData.__dataChanged = false;
	}

	private context(
		workflow: Workflow,
		node: INode,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		budgetMs?: number,
	): IPollFunctions {
		const staged = new AsyncLocalStorage<{ snapshot: IDataObject; seed: IDataObject }>();
		const nodeData = () => workflow.getStaticData('node', node);
		const takeCursor = (): string | undefined => {
			const store = staged.getStore();
			if (!store || isDeepStrictEqual(store.snapshot, store.seed)) return undefined;
			return JSON.stringify(store.snapshot);
		};
		const runPoll = async <T>(poll: () => Promise<T>): Promise<T> => {
			if (!this.durableCursors) return await poll();
			this.cursor ??= JSON.stringify(nodeData());
			const [snapshot, seed] = [this.cursor, this.cursor].map(
				(cursor) => JSON.parse(cursor) as IDataObject,
			);
			return await staged.run({ snapshot: snapshot!, seed: seed! }, poll);
		};
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			(data) => {
				this.onEmit();
				const cursor = takeCursor();
				this.save(workflow);
				if (cursor !== undefined && this.saves) this.cursor = cursor;
				this.executions.push(data[0] ?? []);
			},
			(error) => this.errors.push(error),
			async () => {
				this.cursor = takeCursor() ?? this.cursor;
				return await Promise.resolve();
			},
			runPoll,
			() => staged.getStore()?.snapshot ?? nodeData(),
			budgetMs === undefined ? undefined : () => budgetMs,
		);
		const logger = Object.fromEntries(
			['debug', 'info', 'warn', 'error'].map((level) => [
				level,
				(message: string, meta?: IDataObject) => this.log.push({ level, message, meta }),
			]),
		);
		Object.defineProperty(context, 'logger', { value: logger });
		this.contexts.push(context);
		return context;
	}

	/**
	 * Publishes the workflow, or starts it with n8n (`init`).
	 * @throws what blocks publishing, as n8n shows it
	 */
	async publish(
		activation: WorkflowActivateMode = 'activate',
		{ durable = false }: { durable?: boolean } = {},
	): Promise<void> {
		const triggers = Container.get(ActiveWorkflowTriggers);
		const executor = Container.get(PollTriggerExecutor);
		const create = executor.create.bind(executor);
		let scheduled: Poll | undefined;
		executor.create = (...context) => (scheduled = create(...context));
		Container.set(PollJobManager, durable ? durableJobs : new NoOpPollJobManager());
		const workflow = this.workflow();
		try {
			await triggers.addAllTriggers(
				this.workflowId,
				workflow,
				this.engine.additionalData('', 'trigger', workflow),
				'trigger',
				activation,
				(() => undefined) as never,
				(flow, node, data, mode, how) => this.context(flow, node, data, mode, how),
			);
			this.scheduled = scheduled;
		} finally {
			Reflect.deleteProperty(executor, 'create');
		}
	}

	async unpublish(): Promise<void> {
		await Container.get(ActiveWorkflowTriggers).remove(this.workflowId);
		this.scheduled = undefined;
	}

	get isPublished(): boolean {
		return Container.get(ActiveWorkflowTriggers).isActive(this.workflowId);
	}

	/** A poll on schedule. */
	async poll(times = 1): Promise<void> {
		for (let count = 0; count < times; count++) await this.scheduled?.();
	}

	/** A poll that the durable scheduler has started: with a context and static data of its own. */
	async pollDurably({ budgetMs = DURABLE_BUDGET_MS }: { budgetMs?: number } = {}): Promise<void> {
		const workflow = this.workflow();
		const node = workflow.getNode(TRIGGER_NAME)!;
		const data = this.engine.additionalData('', 'trigger', workflow);
		const context = this.context(workflow, node, data, 'trigger', 'update', budgetMs);
		await runPollInStagingScope(context, async () => {
			try {
				const response = await Container.get(TriggersAndPollers).runPollFunction(
					workflow,
					node,
					context,
				);
				if (response !== null) context.__emit(response);
				else await commitStagedCursor(context);
			} catch (error) {
				context.__emitError(error as Error);
			}
		});
	}

	/** "Fetch Test Event" in the editor. */
	async test(): Promise<EngineRun> {
		return await this.engine.runFlow(
			{ nodes: [triggerNode(this.parameters, this.credentialId)], connections: {} },
			[],
			{ watch: TRIGGER_NAME, mode: 'manual' },
		);
	}
}

import type { IPollFunctions } from 'n8n-workflow';

import { newMemory, type WatchMemory } from './jobWatch';

/** What this process knows of its triggers, by workflow and node. The one unused longest is forgotten first. */
const memories = new Map<string, WatchMemory>();
const MAX_MEMORIES = 1_000;

const polledBefore = new WeakSet<IPollFunctions>();

/** Names the trigger that polls. A node's name may change; its ID does not. */
export const triggerKey = (context: IPollFunctions): string =>
	JSON.stringify([context.getWorkflow().id, context.getNode().id]);

export function memoryOf(key: string): WatchMemory {
	const memory = memories.get(key) ?? newMemory();
	memories.delete(key);
	memories.set(key, memory);
	const [oldest] = memories.keys();
	if (memories.size > MAX_MEMORIES && oldest !== undefined) memories.delete(oldest);
	return memory;
}

/** How many triggers are known, for tests. */
export const memoryCount = (): number => memories.size;

/** Whether no poll has used this context before. True once. */
export function isFirstPoll(context: IPollFunctions): boolean {
	if (polledBefore.has(context)) return false;
	polledBefore.add(context);
	return true;
}

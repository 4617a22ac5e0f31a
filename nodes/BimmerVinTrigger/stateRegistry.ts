import type { IPollFunctions } from 'n8n-workflow';

import { attached } from '../shared/state/attached';
import { boundedStore } from '../shared/state/stores';
import { newTriggerState, type TriggerState } from './state';

/** What this process knows about its triggers, by workflow and node. The trigger that was unused the longest is forgotten first. */
const states = boundedStore<TriggerState>('triggers', { max: 1_000 });

const polledBefore = attached<IPollFunctions, true>();

/**
 * The key of a trigger. Two nodes in a workflow file may have the same ID, but never the same name. n8n also keeps its static data
 * by the name.
 */
export const triggerKey = (context: IPollFunctions): string => {
	const { id, name } = context.getNode();
	return JSON.stringify([context.getWorkflow().id, id, name]);
};

export function triggerStateOf(key: string): TriggerState {
	const state = states.get(key) ?? newTriggerState();
	states.set(key, state);
	return state;
}

/** Whether this is the first poll with this context. Returns true once. */
export function isFirstPoll(context: IPollFunctions): boolean {
	if (polledBefore.get(context)) return false;
	polledBefore.set(context, true);
	return true;
}

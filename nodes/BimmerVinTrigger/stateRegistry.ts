import type { IPollFunctions } from 'n8n-workflow';

import { attached } from '../shared/state/attached';
import { boundedStore } from '../shared/state/stores';
import { newTriggerState, type TriggerState } from './state';

/** What this process knows of its triggers, by workflow and node. The one unused longest is forgotten first. */
const states = boundedStore<TriggerState>('triggers', { max: 1_000 });

const polledBefore = attached<IPollFunctions, true>();

/**
 * Names the trigger that polls. Two nodes of a workflow file may have the same ID, and never the same name; n8n keeps its
 * static data by the name too.
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

/** Whether no poll has used this context before. True once. */
export function isFirstPoll(context: IPollFunctions): boolean {
	if (polledBefore.get(context)) return false;
	polledBefore.set(context, true);
	return true;
}

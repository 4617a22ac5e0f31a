import type { Priority } from './priorityQueue';

/** A request for a slot of the rate limit. */
export interface SlotRequest {
	readonly priority: Priority;
	/** Groups share the rate fairly; a group is an execution. */
	readonly group: string;
	readonly signal?: AbortSignal;
	/** How many similar calls are held back elsewhere, and follow as soon as they may. */
	readonly behind?: () => number;
	/** It fails instead of waiting long if the account takes no calls. Polls for a job's files do not: they have Max Wait. */
	readonly mayBeTold?: boolean;
	/**
	 * The request still has to be prepared, and its holder reports when it is sent. n8n reads the credential from its database
	 * first; with a whole burst queuing for that, the last one is sent seconds later.
	 */
	readonly preparing?: boolean;
}

import type { Priority } from './priorityQueue';

/** What asks for a slot of the rate limit. */
export interface SlotRequest {
	readonly priority: Priority;
	/** Whoever shares the rate fairly with others: the execution. */
	readonly group: string;
	readonly signal?: AbortSignal;
	/** How many more calls like it are held back elsewhere, and come as soon as they may. */
	readonly behind?: () => number;
	/**
	 * It is told where the account takes no calls for long, and not sent. What waits for a job's files is not: its own time ends it.
	 */
	readonly mayBeTold?: boolean;
	/**
	 * The request is still to be prepared, and its holder says when it leaves. n8n reads the credential from its
	 * database then; with a whole burst in line for that the last one leaves seconds later.
	 */
	readonly preparing?: boolean;
}

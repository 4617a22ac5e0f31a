/** What is waiting for a slot: a token exchange, a paid call, or a free status poll. */
export type Priority = 'token' | 'paid' | 'status';

/** Round-robin over groups, FIFO within a group. A stopped execution can remove its own entries. */
export class FairQueue<T> {
	size = 0;
	/** The group whose turn is next comes first. */
	private readonly groups = new Map<string, Set<T>>();

	/**
	 * @param value not in the queue yet
	 * @returns a function that removes the value
	 */
	add(name: string, value: T): () => void {
		const group = this.groups.get(name) ?? new Set<T>();
		this.groups.set(name, group.add(value));
		this.size++;
		return () => this.take(name, group, value);
	}

	/** Removes and returns the next value. */
	next(): T | undefined {
		const [turn] = this.groups;
		if (!turn) return undefined;
		const [name, group] = turn;
		const [value] = group;
		this.take(name, group, value as T);
		if (group.size > 0) {
			this.groups.delete(name);
			this.groups.set(name, group);
		}
		return value;
	}

	private take(name: string, group: Set<T>, value: T): void {
		if (!group.delete(value)) return;
		this.size--;
		if (group.size === 0) this.groups.delete(name);
	}
}

/** While paid calls wait, 3 calls in 10 may be status polls: each paid call earns 3 points, a poll costs 7. */
const EARNED_BY_PAID = 3;
const COST_OF_POLL = 7;

/**
 * Everything that is waiting, by urgency: token exchanges, then calls that were let go before and had to come back, then paid
 * calls, and status polls with their share.
 */
export class PriorityQueue<T> {
	private readonly token = new FairQueue<T>();
	private readonly back = new FairQueue<T>();
	private readonly paid = new FairQueue<T>();
	private readonly status = new FairQueue<T>();
	private pollPoints = 0;

	get size(): number {
		return this.token.size + this.back.size + this.paid.size + this.status.size;
	}

	/** @returns a function that removes the value */
	add(lane: Priority | 'back', group: string, value: T): () => void {
		return this[lane].add(group, value);
	}

	/**
	 * Removes and returns the next value.
	 * @param tokensOnly calls in flight may be waiting for a token, so an exchange may pass even when calls may not
	 */
	next(tokensOnly: boolean): T | undefined {
		if (this.token.size > 0) return this.token.next();
		if (tokensOnly) return undefined;
		if (this.back.size > 0) return this.back.next();
		if (this.paid.size === 0) return this.status.next();
		if (this.status.size === 0) return this.paid.next();
		if (this.pollPoints >= COST_OF_POLL) {
			this.pollPoints -= COST_OF_POLL;
			return this.status.next();
		}
		this.pollPoints += EARNED_BY_PAID;
		return this.paid.next();
	}
}

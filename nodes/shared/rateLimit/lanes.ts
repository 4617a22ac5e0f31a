/** What waits for a place: a token exchange, a call that is charged, or a free status poll. */
export type Lane = 'token' | 'paid' | 'status';

interface Link<T> {
	readonly value: T;
	before: Link<T> | undefined;
	after: Link<T> | undefined;
}

/** A line one can leave from the middle at no cost: thousands wait, and a stopped execution takes all of its own out. */
class Chain<T> {
	first: Link<T> | undefined;
	private last: Link<T> | undefined;

	append(value: T): Link<T> {
		const link: Link<T> = { value, before: this.last, after: undefined };
		if (this.last) this.last.after = link;
		else this.first = link;
		this.last = link;
		return link;
	}

	remove(link: Link<T>): void {
		if (link.before) link.before.after = link.after;
		else this.first = link.after;
		if (link.after) link.after.before = link.before;
		else this.last = link.before;
	}
}

interface Group<T> {
	readonly name: string;
	readonly line: Chain<T>;
	turn: Link<Group<T>>;
}

/** Round-robin over groups, first come first served inside a group. Every step takes constant time. */
export class FairQueue<T> {
	size = 0;
	private readonly groups = new Map<string, Group<T>>();
	private readonly turns = new Chain<Group<T>>();

	/** @returns takes the value out again; to be called at most once, and only while it still waits */
	add(name: string, value: T): () => void {
		const group = this.groups.get(name) ?? this.open(name);
		const link = group.line.append(value);
		this.size++;
		return () => {
			this.take(group, link);
			if (!group.line.first) this.close(group);
		};
	}

	/** Takes out whoever is next. */
	next(): T | undefined {
		const group = this.turns.first?.value;
		const link = group?.line.first;
		if (!group || !link) return undefined;
		this.take(group, link);
		if (group.line.first) {
			this.turns.remove(group.turn);
			group.turn = this.turns.append(group);
		} else {
			this.close(group);
		}
		return link.value;
	}

	private take(group: Group<T>, link: Link<T>): void {
		group.line.remove(link);
		this.size--;
	}

	private open(name: string): Group<T> {
		const group = { name, line: new Chain<T>() } as Group<T>;
		group.turn = this.turns.append(group);
		this.groups.set(name, group);
		return group;
	}

	private close(group: Group<T>): void {
		this.turns.remove(group.turn);
		this.groups.delete(group.name);
	}
}

/** While paid calls wait, 3 calls in 10 may be status polls: each paid call earns 3 points, a poll costs 7. */
const EARNED_BY_PAID = 3;
const COST_OF_POLL = 7;

/** All that wait, by urgency: token exchanges, then paid calls, then status polls with their share. */
export class Lanes<T> {
	private readonly token = new FairQueue<T>();
	private readonly paid = new FairQueue<T>();
	private readonly status = new FairQueue<T>();
	private pollPoints = 0;

	get size(): number {
		return this.token.size + this.paid.size + this.status.size;
	}

	/** @returns takes the value out again; to be called at most once, and only while it still waits */
	add(lane: Lane, group: string, value: T): () => void {
		return this[lane].add(group, value);
	}

	/**
	 * Takes out whoever is next.
	 * @param tokensOnly calls in flight may be waiting for a token: an exchange is let through where no call may be
	 */
	next(tokensOnly: boolean): T | undefined {
		if (this.token.size > 0) return this.token.next();
		if (tokensOnly) return undefined;
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

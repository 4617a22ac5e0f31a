/** From and to, ms: a stretch in which the event loop stands still. */
export type Stall = readonly [from: number, to: number];

interface Event {
	readonly at: number;
	readonly order: number;
	readonly run: () => void;
}

/** All pending promise reactions have run once this resolves. */
export const settled = async (): Promise<void> =>
	await new Promise((resolve) => setImmediate(resolve));

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Time that moves from event to event. Several processes, each with stalls of its own, can live in it. */
export class FakeTime {
	private time = 0;
	private count = 0;
	/** A binary heap, earliest first; of the same time, first come first. */
	private readonly events: Event[] = [];

	now = (): number => this.time;

	at(time: number, run: () => void): void {
		let child = this.events.length;
		this.events.push({ at: Math.max(time, this.time), order: this.count++, run });
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!this.isBefore(child, parent)) break;
			this.swap(child, parent);
			child = parent;
		}
	}

	/** A clock as a process has it: what falls into a stall happens at its end, all in one bunch. */
	clock(stalls: readonly Stall[] = []): { now(): number; sleep(ms: number): Promise<void> } {
		const awake = (time: number): number =>
			stalls.find(([from, to]) => from <= time && time < to)?.[1] ?? time;
		return {
			now: this.now,
			sleep: async (ms) =>
				await new Promise((resolve) => {
					this.at(awake(this.time + ms), resolve);
				}),
		};
	}

	/** Moves on until the condition holds; without one, until nothing is left to happen. */
	async run(until: () => boolean = () => false): Promise<void> {
		await settled();
		while (!until()) {
			const event = this.take();
			if (!event) return;
			this.time = event.at;
			event.run();
			await settled();
		}
	}

	/** Moves on by this many ms. */
	async pass(ms: number): Promise<void> {
		let over = false;
		this.at(this.time + ms, () => (over = true));
		await this.run(() => over);
	}

	private take(): Event | undefined {
		const first = this.events[0];
		const last = this.events.pop();
		if (first && last && first !== last) {
			this.events[0] = last;
			this.sink();
		}
		return first;
	}

	private sink(): void {
		for (let parent = 0; ;) {
			let least = parent;
			for (const child of [2 * parent + 1, 2 * parent + 2]) {
				if (child < this.events.length && this.isBefore(child, least)) least = child;
			}
			if (least === parent) return;
			this.swap(parent, least);
			parent = least;
		}
	}

	private isBefore(one: number, other: number): boolean {
		const [a, b] = [this.events[one]!, this.events[other]!];
		return a.at < b.at || (a.at === b.at && a.order < b.order);
	}

	private swap(one: number, other: number): void {
		[this.events[one], this.events[other]] = [this.events[other]!, this.events[one]!];
	}
}

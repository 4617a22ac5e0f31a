/**
 * Everything that lives as long as the process. Each store has a name, a bound, and a size that can be read from the bundle:
 * `storeSizes()` -> `{ sessions: 2, rateLimiters: 1, … }`. Data attached to n8n's objects are in attached.ts.
 */

/** Name of a store -> its current size. */
const sizes = new Map<string, () => number>();

/** The current sizes of all stores of the process, by name. */
export const storeSizes = (): Record<string, number> =>
	Object.fromEntries([...sizes].map(([name, sizeOf]) => [name, sizeOf()]));

/** Reports the size of something with a bound of its own. */
export function countIn(name: string, sizeOf: () => number): void {
	sizes.set(name, sizeOf);
}

interface Bounds<V> {
	/** Most entries; the one that was set first is evicted first. */
	readonly max: number;
	/** Whether an entry may be evicted; it must not be while in use. */
	readonly mayGo?: (value: V) => boolean;
	/** The share of `maxWeight` that an entry takes, e.g. its bytes. */
	readonly weigh?: (value: V) => number;
	readonly maxWeight?: number;
}

/** A map with eviction. Only `boundedStore` creates it, so that each has a name. */
class BoundedStore<V> {
	private readonly entries = new Map<string, V>();
	private weight = 0;

	constructor(private readonly bounds: Bounds<V>) {}

	get size(): number {
		return this.entries.size;
	}

	get values(): V[] {
		return [...this.entries.values()];
	}

	get(key: string): V | undefined {
		return this.entries.get(key);
	}

	/** Sets an entry as the newest. An entry that exceeds the total weight by itself is not stored. */
	set(key: string, value: V): void {
		const { max, maxWeight = Infinity } = this.bounds;
		this.delete(key);
		if (this.weightOf(value) > maxWeight) return;
		this.entries.set(key, value);
		this.weight += this.weightOf(value);
		if (this.size > max || this.weight > maxWeight) this.shrink(key);
	}

	/** The entry of a key, created if missing. */
	getOr(key: string, make: () => V): V {
		const known = this.entries.get(key);
		if (known !== undefined) return known;
		const made = make();
		this.set(key, made);
		return made;
	}

	delete(key: string): void {
		const value = this.entries.get(key);
		if (value !== undefined) this.weight -= this.weightOf(value);
		this.entries.delete(key);
	}

	/** Evicts the oldest entries that may go, but not the newest. */
	private shrink(youngest: string): void {
		const { max, maxWeight = Infinity } = this.bounds;
		for (const [key, value] of this.entries) {
			if (this.size <= max && this.weight <= maxWeight) return;
			if (key !== youngest && this.mayGo(value)) this.delete(key);
		}
	}

	private mayGo(value: V): boolean {
		return this.bounds.mayGo?.(value) ?? true;
	}

	private weightOf(value: V): number {
		return this.bounds.weigh?.(value) ?? 0;
	}
}

/** @param name under which its size is reported; unique */
export function boundedStore<V>(name: string, bounds: Bounds<V>): BoundedStore<V> {
	const store = new BoundedStore(bounds);
	countIn(name, () => store.size);
	return store;
}

/**
 * Memoizes a function of a text. When full, it is emptied completely, since evicting one by one is slow if every text is new.
 * @param name under which its size is reported
 */
export function rememberedByText<V>(
	name: string,
	max: number,
	make: (text: string) => V,
): (text: string) => V {
	let made = new Map<string, { readonly value: V }>();
	countIn(name, () => made.size);
	return (text) => {
		const known = made.get(text);
		if (known) return known.value;
		const value = make(text);
		if (made.size >= max) made = new Map();
		made.set(text, { value });
		return value;
	};
}

/**
 * The one home of what lives as long as the process. Everything here has a name, a bound, and a size that can be read from the bundle:
 * `storeSizes()` -> `{ sessions: 2, rateLimiters: 1, … }`. What belongs to an object of n8n stands in attached.ts.
 */

/** Name of a store -> how much it holds now. */
const sizes = new Map<string, () => number>();

/** What every store of the process holds now, by its name. */
export const storeSizes = (): Record<string, number> =>
	Object.fromEntries([...sizes].map(([name, sizeOf]) => [name, sizeOf()]));

/** Lets the size of something be read that bounds itself. */
export function countIn(name: string, sizeOf: () => number): void {
	sizes.set(name, sizeOf);
}

interface Bounds<V> {
	/** So many entries at most; the one that was set longest ago goes first. */
	readonly max: number;
	/** Whether an entry may go at all; while it is in use it may not. */
	readonly mayGo?: (value: V) => boolean;
	/** How much of `maxWeight` an entry takes, e.g. its bytes. */
	readonly weigh?: (value: V) => number;
	readonly maxWeight?: number;
}

/** A map that forgets: made by `boundedStore` alone, so that each has a name. */
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

	/** Keeps an entry as the youngest. One that alone is heavier than all may be is not kept. */
	set(key: string, value: V): void {
		const { max, maxWeight = Infinity } = this.bounds;
		this.delete(key);
		if (this.weightOf(value) > maxWeight) return;
		this.entries.set(key, value);
		this.weight += this.weightOf(value);
		if (this.size > max || this.weight > maxWeight) this.shrink(key);
	}

	/** The entry of a key, made where there is none. */
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

	/** Forgets the oldest that may go, but not the one that has just come. */
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

/** @param name by which its size is read; one store each */
export function boundedStore<V>(name: string, bounds: Bounds<V>): BoundedStore<V> {
	const store = new BoundedStore(bounds);
	countIn(name, () => store.size);
	return store;
}

/**
 * What is made of a text, made once for each. Where there is no more room it forgets all at once: one by one is slow where
 * every text is new.
 * @param name by which its size is read
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

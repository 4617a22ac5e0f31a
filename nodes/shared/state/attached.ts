/**
 * Data attached to a foreign object, with the same lifetime. n8n passes its own objects from hook to hook, but nothing of
 * ours, so we attach:
 * - to the execute data: the run of the node, across all tries of Retry On Fail;
 * - to the node's context of an execution: what its runs share;
 * - to a request's options: its item, and the dispatch guard;
 * - to the context of a poll: that it was used;
 * - to an answer: its parsed forms, since they are needed many times.
 */
export const attached = <K extends object, V>(): Pick<WeakMap<K, V>, 'get' | 'set'> =>
	new WeakMap();

/** The same, with values created on first use. */
export function madeOnce<K extends object, V>(make: (key: K) => V): (key: K) => V {
	const made = new WeakMap<K, { readonly value: V }>();
	return (key) => {
		let known = made.get(key);
		if (!known) made.set(key, (known = { value: make(key) }));
		return known.value;
	};
}

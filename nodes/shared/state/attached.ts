/**
 * What belongs to an object of somebody else, and goes with it. n8n hands its own objects from one hook to the next, and
 * nothing of ours beside them; so these are the ways:
 * - execute data -> the run of the node, through all tries of Retry On Fail;
 * - the node's context of an execution -> what its runs share;
 * - the options of a request -> its item, and the guard that it has to pass;
 * - the context of a poll -> that it has been used.
 * And what is read off an answer is kept with it, since it is asked for many times.
 */
export const attached = <K extends object, V>(): Pick<WeakMap<K, V>, 'get' | 'set'> =>
	new WeakMap();

/** The same, made at the first time that it is asked for. */
export function madeOnce<K extends object, V>(make: (key: K) => V): (key: K) => V {
	const made = new WeakMap<K, { readonly value: V }>();
	return (key) => {
		let known = made.get(key);
		if (!known) made.set(key, (known = { value: make(key) }));
		return known.value;
	};
}

/** The middle value; of an even number of values the mean of the two. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length / 2;
	const [lower = NaN, upper = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
	return (lower + upper) / 2;
}

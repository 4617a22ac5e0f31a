/** VINs of ordinary cars, as many as are asked for. */
export const someVins = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `WBA3A5C5${String(100_000_000 + index)}`);

/** The given number of VINs of ordinary cars. */
export const someVins = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `WBA3A5C5${String(100_000_000 + index)}`);

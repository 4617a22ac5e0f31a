import type { IConnections } from 'n8n-workflow';

/** Connects nodes one after another, output 0 to input 0. */
export const connectInLine = (...names: string[]): IConnections =>
	Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1]!, type: 'main', index: 0 }]] },
			]),
	);

import type { Bed } from './bed';
import type { Plan } from './rounds';

/** One section of docs/benchmarks.md. Its texts are written by hand, next to its code. */
export interface Scenario {
	/** The name on the command line. */
	readonly name: string;
	readonly title: string;
	/** How many rounds to measure if the command line doesn't say. */
	readonly rounds?: number;
	/** @returns the text under the title */
	measure(bed: Bed, plan: Plan): Promise<string>;
}

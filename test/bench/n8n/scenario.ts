import type { Bed } from './bed';
import type { Plan } from './rounds';

/** One section of docs/benchmarks.md. Its texts are written by hand and stand beside its code. */
export interface Scenario {
	/** On the command line. */
	readonly name: string;
	readonly title: string;
	/** How often it is measured if the command line does not say. */
	readonly rounds?: number;
	/** @returns what stands under the title */
	measure(bed: Bed, plan: Plan): Promise<string>;
}

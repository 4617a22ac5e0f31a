import { cpus, totalmem } from 'node:os';

/** What the figures depend on, such as "2 cores (AMD EPYC), 24 GB". */
export function describeThisMachine(): string {
	const [first, ...others] = cpus();
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return `${others.length + 1} cores (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GB`;
}

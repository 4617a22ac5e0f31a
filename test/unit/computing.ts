/**
 * Starts to measure how long this process computes, in milliseconds. Unlike the time on the clock, that does not grow while the
 * machine is busy with something else.
 */
export function measureComputing(): () => number {
	const before = process.cpuUsage();
	return () => process.cpuUsage(before).user / 1000;
}

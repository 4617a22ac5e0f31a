import { violation, type Violation } from '../evidence';
import type { Report } from '../victim';

/**
 * A process that continues after a kill returns every item, complete.
 * @param expected the number of items in each of its executions
 */
export const undamaged = (expected: readonly number[], reports: readonly Report[]): Violation[] =>
	expected
		.flatMap((count, index): string[] => {
			const report = reports[index];
			if (!report) return [`execution ${index + 1} after the kill did not end`];
			const { outcomes, error = '' } = report.execution;
			const good = outcomes.filter(({ kind }) => kind === 'delivered').length;
			return [
				...(good < count ? [`after the kill ${good} of ${count} came out: ${error}`] : []),
				...report.damaged.map((file) => `after the kill, damaged: ${file}`),
			];
		})
		.map(violation('a kill damages nothing'));

import { violation, type Evidence, type Handover, type Violation } from '../evidence';
import { groupBy } from '../groupBy';

/** What is wrong with the number of times that a trigger returned a job. */
function problemOf(jobId: string, handovers: readonly Handover[]): string | undefined {
	const [first] = handovers;
	if (!first) return `${jobId} was never handed over`;
	if (first.isAgain) return `${jobId} came for the first time, and says that it comes again`;
	for (const [index, { isAgain }] of handovers.slice(1).entries()) {
		if (handovers[index]?.isKept) return `${jobId} came again although n8n has kept that it came`;
		if (!isAgain) return `${jobId} came again and does not say so`;
	}
	return undefined;
}

/** A trigger returns every paid job once. If n8n has lost that record, the trigger returns the job again and says so. */
export const handedOver = ({ watches }: Evidence): Violation[] =>
	watches
		.flatMap(({ name, jobIds, handovers }) => {
			const byJob = groupBy(handovers, ({ job }) => job.id);
			const strangers = [...byJob.keys()].filter((jobId) => !jobIds.includes(jobId));
			return [
				...strangers.map((jobId) => `${name}: ${jobId} is none of its jobs`),
				...jobIds.flatMap((jobId) => {
					const problem = problemOf(jobId, byJob.get(jobId) ?? []);
					return problem ? [`${name}: ${problem}`] : [];
				}),
			];
		})
		.map(violation('a paid job is handed over once'));

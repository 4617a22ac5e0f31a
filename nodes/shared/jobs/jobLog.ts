import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { shortenVins } from '../responses/redact';

/** Where the job IDs of an execution stand in its custom data, which n8n shows in the executions list. */
export const JOBS_KEY = 'bimmervin_jobs';
/** n8n cuts a value at this length. */
const MAX_LENGTH = 512;
const MORE = ',…';

interface CustomData {
	get(key: string): string | undefined;
	set(key: string, value: string): void;
}

/** The list with one more ID; once it is full it ends in an ellipsis, and further IDs are in the log only. */
export function addJobId(list: string | undefined, jobId: string): string {
	if (!list) return jobId.slice(0, MAX_LENGTH);
	if (list.endsWith(MORE)) return list;
	const longer = `${list},${jobId}`;
	return longer.length <= MAX_LENGTH - MORE.length ? longer : `${list}${MORE}`;
}

const shownVin = (vin: string | undefined): string => shortenVins(vin ?? 'unknown');

/** Logs the job that a refused submit names: it may be one that was paid for before. */
export function logRefusedJobId(
	context: IExecuteSingleFunctions,
	jobId: string,
	vin: string | undefined,
): void {
	context.logger.warn(
		`BimmerVIN secure coding submit for VIN ${shownVin(vin)} in execution ${context.getExecutionId()} was refused. The refusal mentions job ${jobId}`,
	);
}

/**
 * Writes down a job that was paid for, at once: in the log and in the execution's custom data, which survives a
 * Stop. Never throws.
 */
export function recordJobId(
	context: IExecuteSingleFunctions,
	jobId: string,
	vin: string | undefined,
): void {
	// In the text itself: n8n's plain log format leaves everything else out.
	context.logger.info(
		`BimmerVIN secure coding job ${jobId} submitted for VIN ${shownVin(vin)} in execution ${context.getExecutionId()}`,
	);
	try {
		const { $execution } = context.getWorkflowDataProxy(context.getItemIndex()) as {
			$execution?: { customData?: CustomData };
		};
		const customData = $execution?.customData;
		customData?.set(JOBS_KEY, addJobId(customData.get(JOBS_KEY), jobId));
	} catch {
		context.logger.warn(`BimmerVIN could not save job ${jobId} in the execution's custom data`);
	}
}

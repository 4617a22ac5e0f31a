import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { shortenVins } from '../responses/redact';

/** The key of the job IDs in an execution's custom data, which n8n shows in the executions list. */
export const JOBS_KEY = 'bimmervin_jobs';
/** n8n cuts values off at this length. */
const MAX_LENGTH = 512;
const MORE = ',…';

interface CustomData {
	get(key: string): string | undefined;
	set(key: string, value: string): void;
}

/** Adds an ID to the list. A full list ends in an ellipsis; further IDs are only in the log. */
export function addJobId(list: string | undefined, jobId: string): string {
	if (!list) return jobId.slice(0, MAX_LENGTH);
	if (list.endsWith(MORE)) return list;
	const longer = `${list},${jobId}`;
	return longer.length <= MAX_LENGTH - MORE.length ? longer : `${list}${MORE}`;
}

const shownVin = (vin: string | undefined): string => shortenVins(vin ?? 'unknown');

/** Logs the job that a refused submit names, since it may have been paid for earlier. */
export function logRefusedJobId(
	context: IExecuteSingleFunctions,
	jobId: string,
	vin: string | undefined,
): void {
	context.logger.warn(
		`BimmerVIN secure coding submit for VIN ${shownVin(vin)} in execution ${context.getExecutionId()} was refused. The refusal mentions job ${jobId}`,
	);
}

/** Records a paid job at once, in the log and in the execution's custom data, which survives a Stop. Never throws. */
export function recordJobId(
	context: IExecuteSingleFunctions,
	jobId: string,
	vin: string | undefined,
): void {
	// In the message itself, since n8n's plain log format drops everything else.
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

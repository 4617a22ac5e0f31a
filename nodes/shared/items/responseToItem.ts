import type { IDataObject } from 'n8n-workflow';

import type { Caller } from '../client';
import { readDeliverable } from '../files/deliverable';
import { isDownloadFault } from '../files/download';
import { isUnreadable, type UnreadableAnswer } from '../files/errors';
import { nameFiles } from '../files/nameFiles';
import {
	isMadeOfFiles,
	type DeliveredFile,
	type Deliverables,
	type ReadOptions,
} from '../files/types';
import type { Answer } from '../http/response';
import { failedWith, ok, type Result } from '../http/result';
import { readJobResponse, type JobResponse } from '../jobs/jobResponse';
import { isSandboxAnswer, readFullVin } from '../responses/vehicles';
import { downloadLink, type ReadTarget, type Route } from './fetchLink';

const isJob = (item: ReadTarget): boolean => item.endpoint.deliverable.kind === 'job';

/** Takes the answer apart. A File Field that leads nowhere must not cost the user the answer. */
function readFound(
	answer: Answer,
	options: ReadOptions,
	job: JobResponse | undefined,
): { found: Deliverables; problem?: string } | UnreadableAnswer {
	const found = readDeliverable(answer, options, job?.found);
	if (!isUnreadable(found)) return { found };
	if (found.problem !== 'fileField') return found;
	const without = readDeliverable(answer, { ...options, fileField: undefined }, job?.found);
	return isUnreadable(without) ? without : { found: without, problem: found.message };
}

const NO_JOB_ID =
	'The answer holds no job ID that the node can find. Look the job up in the BimmerVIN dashboard, and do not submit it again.';
const NO_FILE =
	'The answer holds no file that the node can find. If it has a field of its own for the file, name that field in Options > File Field.';

/** What stands in every item of its kind, whatever the answer calls it. */
function describeItem(
	item: ReadTarget,
	{ code }: Deliverables,
	answer: Answer,
	job: JobResponse | undefined,
): IDataObject {
	// Asked for by its last 7 characters, the vehicle is named in full.
	const vin = item.vin ? { vin: readFullVin(answer.body, item.vin) ?? item.vin } : {};
	if (!job) return { ...vin, ...(code !== undefined && { code }) };
	const { status } = job;
	const jobId = status.jobId ?? item.jobId;
	const named = status.vin ? { vin: status.vin } : vin;
	return {
		...named,
		...(jobId !== undefined && { jobId }),
		state: status.state,
		...(status.reason && { reason: status.reason }),
	};
}

/** Whether the endpoint's answer has to hold a file: a job's only once it is done. */
const needsFile = (item: ReadTarget, described: IDataObject): boolean =>
	isJob(item) ? described.state === 'done' : isMadeOfFiles(item.endpoint.deliverable);

/** What an answer holds, before it is an item. */
export interface Contents {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly isSandbox?: boolean;
}

/**
 * Takes a good answer apart, and fetches the files that it links to. Never rejects.
 * `{ report: '<html>…' }` of a look-up -> `{ json: { vin: 'WBA…' }, files: [{ fileName: 'history-WBA….html', … }] }`
 * @param given the answer as it was read for a job
 */
export async function readContents(
	context: Caller,
	item: ReadTarget,
	route: Route,
	answer: Answer,
	given?: JobResponse,
): Promise<Result<Contents>> {
	const { deliverable } = item.endpoint;
	const { vin, jobId, options } = item;
	const job = given ?? (isJob(item) ? readJobResponse(answer) : undefined);
	const read = readFound(answer, { deliverable, vin, jobId, fileField: options.fileField }, job);
	if (!('found' in read)) return failedWith({ kind: 'unreadable', why: read.message }, { answer });
	const { found } = read;
	const described = describeItem(item, found, answer, job);

	const fetched = await Promise.all(
		found.links.map(async (link) => await downloadLink(context, item, route, link)),
	);
	const missing = fetched.flatMap((result, index) =>
		isDownloadFault(result) ? [{ reason: result.message, url: found.links[index]!.url }] : [],
	);
	const downloaded = fetched.flatMap((result) => (isDownloadFault(result) ? [] : [result]));
	const files = nameFiles([...found.files, ...downloaded], { deliverable, vin, jobId });
	const isMissing = files.length === 0 && needsFile(item, described);
	const problem = read.problem ?? (isMissing && missing.length === 0 ? NO_FILE : undefined);
	return ok({
		files,
		isSandbox: isSandboxAnswer(answer.body),
		json: {
			...found.json,
			...described,
			...(missing.length > 0 && { missingFiles: missing }),
			...(problem !== undefined && { fileProblem: problem }),
			...(job && described.jobId === undefined && { jobProblem: NO_JOB_ID }),
		},
	});
}

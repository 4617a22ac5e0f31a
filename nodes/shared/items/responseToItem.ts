import type { IDataObject } from 'n8n-workflow';

import { secretsInUse } from '../auth/tokens';
import type { N8nContext } from '../client';
import { readDeliverable } from '../files/deliverable';
import { errorInFile } from '../files/errorInFile';
import type { UnreadableAnswer } from '../files/errors';
import { nameFiles } from '../files/nameFiles';
import { explainPage, findReportProblem, holdsData, strangersPage } from '../files/report';
import { decodeTextBody } from '../files/textFile';
import {
	isMadeOfFiles,
	type DeliveredFile,
	type NamedFile,
	type Deliverables,
	type ReadOptions,
} from '../files/types';
import type { LongText } from '../http/longText';
import type { HttpResponse } from '../http/response';
import { settle } from '../http/request';
import { failedWith, ok, type Result } from '../http/result';
import { STORAGE_FAILED } from '../http/stream';
import { parseJobResponse, type JobResponse } from '../jobs/jobResponse';
import { charsetOfType } from '../responses/declaredCharset';
import { hideSecrets } from '../responses/hideSecrets';
import { readPrice } from '../responses/price';
import { isSandboxAnswer, readFullVin } from '../responses/vehicles';
import { notStoredFault } from './binary';
import { withCodeFields } from './codeFields';
import { describeFiles, misfitProblem } from './describeFiles';
import { downloadLinks, type Connection, type ParseTarget } from './fetchLink';
import { withStored } from './longTexts';
import { withoutOurNames } from './ourNames';
import { keepWhole, withoutSecrets } from './withoutSecrets';

const isJob = (item: ParseTarget): boolean => item.endpoint.deliverable.kind === 'job';

/** Parses the answer. A File Field that does not exist must not cost the user the answer. */
function readFound(
	answer: HttpResponse,
	options: ReadOptions,
	job: JobResponse | undefined,
): { found: Deliverables; problem?: string } | UnreadableAnswer {
	const found = readDeliverable(answer, options, job?.found);
	if (!('problem' in found)) return { found };
	// A job that was accepted, with nothing to report yet.
	const isTakenIn = job?.status.kind === 'running' || job?.fields.jobId !== undefined;
	if (found.problem === 'empty' && isTakenIn) return { found: NOTHING };
	if (found.problem !== 'fileField') return found;
	const without = readDeliverable(answer, { ...options, fileField: undefined }, job?.found);
	return 'problem' in without ? without : { found: without, problem: found.message };
}

const NOTHING: Deliverables = { json: {}, files: [], links: [] };

const NO_JOB_ID =
	'The node could not find a job ID in the response. Look up the job in the BimmerVIN dashboard, and do not submit it again.';
const NO_FILE =
	'The node could not find a file in the response. If a field of the response contains the file, enter the path to that field in Options > File Field.';

const FILES_AGAIN =
	' The job was charged. To get the files again for free, use Secure Coding: Wait with this job ID.';
const FILE_IS_PAID =
	' The call was charged: ask BimmerVIN for the file, or look in the BimmerVIN dashboard, before you run it again.';
const FILES_LATER =
	' The job was charged. To check again for free, use Secure Coding: Wait with this job ID.';

/** Fields that every item of its kind has, whatever the answer calls them. */
function describeItem(
	item: ParseTarget,
	answer: HttpResponse,
	job: JobResponse | undefined,
): IDataObject {
	// A vehicle requested by the last 7 characters of its VIN gets its full VIN.
	const vin = item.vin ? { vin: readFullVin(answer.body, item.vin) ?? item.vin } : {};
	if (!job) return vin;
	const { fields } = job;
	const jobId = fields.jobId ?? item.jobId;
	const named = fields.vin ? { vin: fields.vin } : vin;
	return {
		...named,
		...(jobId !== undefined && { jobId }),
		state: fields.state,
		...(fields.reason && { reason: fields.reason }),
	};
}

/** A file that contains an error is delivered like any other, with a note about it. */
function describeErrors(files: readonly NamedFile[]): string | undefined {
	for (const { fileName, content } of files) {
		const words = errorInFile(content, fileName);
		if (words !== undefined)
			return `The file ${fileName} contains an error instead of what was requested: "${words}"`;
	}
	return undefined;
}

/** Whether the answer must contain a file: a job's only once it is done. */
const needsFile = (item: ParseTarget, described: IDataObject): boolean =>
	isJob(item) ? described.state === 'done' : isMadeOfFiles(item.endpoint.deliverable);

/** A parsed answer, before it becomes an item. */
export interface ParsedResponse {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly isSandbox?: boolean;
	/** The cost that the answer states for its call, in cents. */
	readonly priceCents?: number;
}

/** Whether nothing is missing that may be available shortly. */
export const hasAllFiles = ({ json, files }: ParsedResponse): boolean =>
	json.missingFiles === undefined && (files.length > 0 || json.fileProblem === undefined);

/**
 * Parses a good answer, and fetches the files that it links to. Never rejects: the answer is paid for, so if something goes
 * wrong here, the answer is attached to the failure.
 * `{ report: '<html>…' }` of a lookup -> `{ json: { vin: 'WBA…' }, files: [{ fileName: 'history-WBA….html', … }] }`
 * @param given the answer as already parsed for a job
 */
export async function parseResponse(
	context: N8nContext,
	item: ParseTarget,
	connection: Connection,
	answer: HttpResponse,
	given?: JobResponse,
): Promise<Result<ParsedResponse>> {
	const target = { context, item, connection };
	const { long } = answer;
	if (!long) return await parse(target, answer, { given });
	const { texts } = long;
	const fromHeads = await parse(target, answer, { texts });
	const whole = fromHeads.ok ? answer : await long.whole();
	const parsed = fromHeads.ok
		? fromHeads
		: whole
			? await parse(target, whole, { texts, isWhole: true })
			: failedWith(notStoredFault(new Error(STORAGE_FAILED.message)), { answer });
	const stored = parsed.ok ? parsed.value.files.map((file) => file.stored) : [];
	for (const text of texts) if (!stored.includes(text)) text.dropped();
	return parsed;
}

interface Target {
	readonly context: N8nContext;
	readonly item: ParseTarget;
	readonly connection: Connection;
}

interface Given {
	readonly given?: JobResponse;
	/** Texts whose bytes are in n8n's storage; the answer has only their beginnings unless it `isWhole`. */
	readonly texts?: readonly LongText[];
	readonly isWhole?: boolean;
}

async function parse(
	target: Target,
	answer: HttpResponse,
	given: Given,
): Promise<Result<ParsedResponse>> {
	const parsed = await settle(async () => await takeApart(target, answer, given));
	if (!parsed.ok) return failedWith(notStoredFault(parsed.error), { answer });
	const { account } = target.connection;
	const read = parsed.value;
	if (read.ok) return ok(withoutSecrets(read.value, account, answer.body));
	const { fault } = read;
	if (fault.kind !== 'unreadable' || fault.why === undefined) return read;
	return { ...read, fault: { ...fault, why: hideSecrets(fault.why, secretsInUse(account)) } };
}

async function takeApart(
	{ context, item, connection }: Target,
	answer: HttpResponse,
	{ given, texts, isWhole = false }: Given,
): Promise<Result<ParsedResponse>> {
	const { deliverable } = item.endpoint;
	const { vin, jobId, options } = item;
	const job = given ?? (isJob(item) ? parseJobResponse(answer) : undefined);
	const read = readFound(answer, { deliverable, vin, jobId, fileField: options.fileField }, job);
	if (!('found' in read)) return failedWith({ kind: 'unreadable', why: read.message }, { answer });
	const found = texts ? withStored(read.found, texts, isWhole) : read.found;
	if (!found) return failedWith({ kind: 'unreadable' });
	const wanted = { deliverable, vin };
	const stranger = strangersPage(
		found.files,
		wanted,
		answer.headers,
		charsetOfType(answer.contentType),
	);
	// The data in the answer were paid for, whatever else it contains.
	if (stranger && !holdsData(found.json, wanted)) {
		const { message, content, mimeType } = stranger;
		const page = { body: content, contentType: mimeType };
		return failedWith({ kind: 'unreadable', why: message }, { answer: page });
	}
	const described = describeItem(item, answer, job);
	const fullVin = typeof described.vin === 'string' ? described.vin : undefined;

	// Links of a running job are not ready yet, or do not lead to files.
	const links = job?.status.kind === 'running' ? [] : found.links;
	const fetched = await downloadLinks(context, item, connection, links);
	const missing = fetched.flatMap((fault, index) =>
		'problem' in fault ? [{ link: links[index]!, fault }] : [],
	);
	const downloaded = fetched.flatMap((result) =>
		'problem' in result ? [] : [decodeTextBody(result, deliverable)],
	);
	const files = nameFiles([...found.files, ...downloaded], { deliverable, vin, jobId });
	for (const { link } of missing) keepWhole(item, connection.account, link.url);
	const isMissing = files.length === 0 && needsFile(item, described);
	const noFile =
		isMissing && missing.length === 0 ? `${NO_FILE}${job ? FILES_LATER : ''}` : undefined;
	const isSandbox = isSandboxAnswer(answer.body);
	const problems = [
		read.problem ??
			(stranger && explainPage(stranger)) ??
			findReportProblem(files, found.json, wanted) ??
			noFile ??
			describeErrors(files),
		misfitProblem(files, job ? FILES_AGAIN : isSandbox ? '' : FILE_IS_PAID),
	].filter((problem) => problem !== undefined);
	const json =
		deliverable.kind === 'code'
			? withCodeFields(found, files.length + missing.length > 0, isSandbox)
			: found.json;
	const apiFiles = found.json.files;
	const filesOfItem = describeFiles({ files, missing, links, apiFiles, deliverable });
	return ok({
		files: filesOfItem.files,
		isSandbox,
		priceCents: readPrice(answer.body, item.endpoint.cents),
		json: {
			// First, since a model may not read to the end.
			...(item.summarize && { summary: item.summarize(found.json, fullVin) }),
			...withoutOurNames(json, answer.body),
			...described,
			...filesOfItem.json,
			...(problems.length > 0 && { fileProblem: problems.join(' ') }),
			...(job && described.jobId === undefined && { jobProblem: NO_JOB_ID }),
		},
	});
}

import {
	sleep,
	type IBinaryData,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteSingleFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import type { Endpoint } from '../api/catalog';
import { readErrorWords } from '../responses/errorWords';
import { readJobStatus } from '../jobs/jobResponse';
import { readFailedAnswer } from '../responses/refusal';
import { isSandboxAnswer, readFullVin } from '../responses/vehicles';
import { downloadFile } from '../files/download';
import { readDeliverable } from '../files/deliverable';
import { nameFiles } from '../files/nameFiles';
import type {
	DeliveredFile,
	Deliverables,
	FoundFile,
	LinkedFile,
	ReadOptions,
} from '../files/types';
import type { Answer } from '../http/answer';
import { DeliverableError } from '../files/errors';
import { DownloadError } from '../http/downloadError';
import { isMadeOfFiles, shapeOf } from '../files/types';
import { rethrow } from '../http/rethrow';
import { CREDENTIAL, type Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { pacerFor } from '../rateLimit/pace';
import { classifyFault } from '../http/fault';
import { CallFailure, endTicket, shownFault, type Caller, type Traffic } from '../client';

/** What an item will hold. */
export interface Delivery {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
}

/** An answer that could not be made an item of. It may have been paid for, so its bytes are kept. */
export class UnreadAnswer extends Error {
	override readonly name = 'UnreadAnswer';

	constructor(
		override readonly cause: unknown,
		readonly answer: Answer,
	) {
		super('The answer could not be read');
	}
}

/** What an answer is about, as far as reading it goes: an item of the node, or a job of the trigger. */
export interface ReadTarget {
	readonly endpoint: Pick<Endpoint, 'deliverable'>;
	readonly vin?: string;
	readonly jobId?: string;
	readonly options: { readonly fileField?: string };
}

const DEFAULT_FIELD = 'data';
const DOWNLOAD_TRIES = 3;

/** `data`, `data_1`, `data_2`, … */
const fieldName = (outputField: string | undefined, index: number): string => {
	const base = outputField?.trim() || DEFAULT_FIELD;
	return index === 0 ? base : `${base}_${index}`;
};

const isJob = (item: ReadTarget): boolean => item.endpoint.deliverable.kind === 'job';

interface FoundDeliverables extends Deliverables {
	/** Why a file is missing, in a user's words. What was paid for comes out all the same. */
	readonly problem?: string;
}

/** Takes the answer apart. A File Field that leads nowhere must not cost the user the answer. */
function readFound(answer: Answer, options: ReadOptions): FoundDeliverables {
	try {
		return readDeliverable(answer, options);
	} catch (error) {
		if (!(error instanceof DeliverableError) || error.problem !== 'fileField')
			return rethrow(error);
		const found = readDeliverable(answer, { ...options, fileField: undefined });
		return { ...found, problem: error.message };
	}
}

/** Whose answer it is, and how n8n was told to reach the API. */
export interface Route {
	readonly account: Account;
	readonly traffic: Traffic;
	readonly network: Pick<
		IHttpRequestOptions,
		'proxy' | 'skipSslCertificateValidation' | 'allowedDomains'
	>;
}

/** Sends a free request in its place of the pace. */
async function paced(
	account: Account,
	{ group, signal }: Traffic,
	request: () => Promise<unknown>,
): Promise<unknown> {
	const pacer = pacerFor(account.key, account.limits);
	const ticket = await pacer.acquire({ lane: 'status', group, signal });
	try {
		const response = await request();
		ticket.done('ok');
		return response;
	} catch (error) {
		endTicket(ticket, classifyFault(error, Date.now()));
		return rethrow(error);
	}
}

async function downloadOnce(
	context: Caller,
	item: ReadTarget,
	{ account, network, traffic }: Route,
	link: LinkedFile,
): Promise<FoundFile> {
	const { helpers } = context;
	const { proxy, skipSslCertificateValidation } = network;
	return await downloadFile(link, {
		apiOrigin: account.baseUrl,
		httpRequest: async (options: IHttpRequestOptions) =>
			(await helpers.httpRequest({ ...options, proxy, skipSslCertificateValidation })) as unknown,
		// On the API's own address a download counts against the account's rate like any other call.
		authenticatedRequest: async (options: IHttpRequestOptions) =>
			await paced(
				account,
				traffic,
				async () =>
					(await helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
						...options,
						...network,
					})) as unknown,
			),
		sleep,
		// A poll cannot be stopped.
		signal: 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined,
		allowPage: shapeOf(item.endpoint.deliverable).extension === 'html',
	});
}

/** Whether the same address may answer better the next time. */
const isTransientDownload = (error: unknown): boolean =>
	error instanceof DownloadError &&
	(error.problem === 'network' || error.problem === 'stalled' || (error.status ?? 0) >= 429);

/** Fetches a file that the answer links to. That is free, so it may be tried again. */
export async function downloadLink(
	context: Caller,
	item: ReadTarget,
	route: Route,
	link: LinkedFile,
): Promise<FoundFile | DownloadError> {
	for (let tries = 1; ; tries++) {
		try {
			return await downloadOnce(context, item, route, link);
		} catch (error) {
			if (!(error instanceof DownloadError)) return rethrow(error);
			if (tries === DOWNLOAD_TRIES || !isTransientDownload(error)) return error;
			await sleep(1000 * tries);
		}
	}
}

const STORE_TRIES = 3;

/**
 * Puts a file into n8n's binary storage. Where that fails again and again, the file goes into the item itself: it
 * was paid for, and n8n reads such files in every mode.
 */
async function store(
	context: Caller,
	content: Buffer,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	for (let tries = 1; tries <= STORE_TRIES; tries++) {
		try {
			return await context.helpers.prepareBinaryData(content, fileName, mimeType);
		} catch {
			context.logger.warn('BimmerVIN could not store a file', { fileName, tries });
			await sleep(100 * tries);
		}
	}
	const fileExtension = fileName.split('.').at(-1);
	const bytes = content.length;
	return { data: content.toString('base64'), mimeType, fileName, fileExtension, bytes };
}

/** Makes an item: puts its files into n8n's binary storage, and what they are into its JSON. */
export async function assemble(
	context: Caller,
	json: IDataObject,
	files: readonly DeliveredFile[],
	outputField: string | undefined,
): Promise<Delivery> {
	if (files.length === 0) return { json };
	const binary: IBinaryKeyData = {};
	const list: IDataObject[] = [];
	for (const [index, { fileName, mimeType, content }] of files.entries()) {
		const field = fieldName(outputField, index);
		binary[field] = await store(context, content, fileName, mimeType);
		list.push({ field, fileName, mimeType, bytes: content.length });
	}
	return { json: { ...json, files: list }, binary };
}

const NO_JOB_ID =
	'The answer holds no job ID that the node can find. Look the job up in the BimmerVIN dashboard, and do not submit it again.';
const NO_FILE =
	'The answer holds no file that the node can find. If it has a field of its own for the file, name that field in Options > File Field.';

/** What stands in every item of its kind, whatever the answer calls it. */
function describeItem(item: ReadTarget, { code }: Deliverables, answer: Answer): IDataObject {
	// Asked for by its last 7 characters, the vehicle is named in full.
	const vin = item.vin ? { vin: readFullVin(answer.body, item.vin) ?? item.vin } : {};
	if (!isJob(item)) return { ...vin, ...(code !== undefined && { code }) };
	const status = readJobStatus(answer.body);
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

/** The same files under the names that this item asks for. */
export function relabel({ json, binary }: Delivery, outputField: string | undefined): Delivery {
	const [first] = Object.keys(binary ?? {});
	// A copy, since several items may come from one delivery.
	if (!binary || first === fieldName(outputField, 0))
		return { json, binary: binary && { ...binary } };
	const renamed = new Map(
		Object.keys(binary).map((field, index) => [field, fieldName(outputField, index)]),
	);
	const nameOf = (field: unknown) => renamed.get(String(field)) ?? String(field);
	const files = (json.files as IDataObject[]).map((file) => ({
		...file,
		field: nameOf(file.field),
	}));
	return {
		json: { ...json, files },
		binary: Object.fromEntries(
			Object.entries(binary).map(([field, data]) => [nameOf(field), data]),
		),
	};
}

/** What an answer holds, before it is an item. */
export interface Contents {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly isSandbox?: boolean;
}

/**
 * Takes an answer apart, and fetches the files that it links to.
 * @throws {CallFailure} where the answer says that the request failed
 * @throws {DeliverableError} where it cannot be read
 */
export async function readContents(
	context: Caller,
	item: ReadTarget,
	route: Route,
	answer: Answer,
): Promise<Contents> {
	const fault = readFailedAnswer(answer.body, { job: isJob(item) });
	if (fault) {
		const secrets = secretsInUse(route.account);
		throw new CallFailure(shownFault(fault, secrets), readErrorWords(answer.body, secrets), 1);
	}

	const { deliverable } = item.endpoint;
	const { vin, jobId, options } = item;
	const found = readFound(answer, { deliverable, vin, jobId, fileField: options.fileField });
	const described = describeItem(item, found, answer);

	const fetched = await Promise.all(
		found.links.map(async (link) => await downloadLink(context, item, route, link)),
	);
	const missing = fetched.flatMap((result, index) =>
		result instanceof DownloadError
			? [{ reason: result.message, url: found.links[index]!.url }]
			: [],
	);
	const downloaded = fetched.flatMap((result) => (result instanceof DownloadError ? [] : [result]));
	const files = nameFiles([...found.files, ...downloaded], { deliverable, vin, jobId });
	const isMissing = files.length === 0 && needsFile(item, described);
	const problem = found.problem ?? (isMissing && missing.length === 0 ? NO_FILE : undefined);
	return {
		files,
		isSandbox: isSandboxAnswer(answer.body),
		json: {
			...found.json,
			...described,
			...(missing.length > 0 && { missingFiles: missing }),
			...(problem !== undefined && { fileProblem: problem }),
			...(isJob(item) && described.jobId === undefined && { jobProblem: NO_JOB_ID }),
		},
	};
}

/**
 * The files of a receipt. Those that another execution holds are stored anew, since they die with it.
 * @throws where a file is gone
 */
export async function restoreBinary(
	context: IExecuteSingleFunctions,
	{ binary, executionId }: { readonly binary?: IBinaryKeyData; readonly executionId: string },
): Promise<IBinaryKeyData | undefined> {
	if (!binary || executionId === context.getExecutionId()) return binary;
	const restored: IBinaryKeyData = {};
	for (const [field, data] of Object.entries(binary)) {
		restored[field] = data.id
			? await context.helpers.prepareBinaryData(
					await context.helpers.getBinaryStream(data.id),
					data.fileName,
					data.mimeType,
				)
			: data;
	}
	return restored;
}

import { sleep, type IDataObject } from 'n8n-workflow';

import type { Endpoint } from '../api/catalog';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import {
	plainRequest,
	rateLimitedRequest,
	type N8nContext,
	type Network,
	type Scope,
} from '../client';
import { downloadFile, type DownloadFault } from '../files/download';
import { isReport } from '../files/report';
import { strangerIn } from '../files/reportPage';
import type { FoundFile, LinkedFile } from '../files/types';
import { ok } from '../http/result';
import { withRetry } from '../http/retry';
import { hideSecrets } from '../responses/hideSecrets';
import { withoutUndefined } from '../responses/json';

/** What is needed to parse an answer, for an item of the node or a job of the trigger. */
export interface ParseTarget {
	readonly endpoint: Pick<Endpoint, 'deliverable' | 'path' | 'cents'>;
	readonly vin?: string;
	readonly jobId?: string;
	readonly options: { readonly fileField?: string };
	/** Reads the summary of an answer, for an item that has one. */
	readonly summarize?: (answer: unknown, vin: string | undefined) => IDataObject;
}

/** The account of an answer, and n8n's connection settings for the API. */
export interface Connection {
	readonly account: Account;
	readonly scope: Scope;
	readonly network: Network;
}

const DOWNLOAD_TRIES = 3;

async function downloadOnce(
	context: N8nContext,
	{ endpoint, vin }: ParseTarget,
	{ account, network, scope }: Connection,
	link: LinkedFile,
): Promise<FoundFile | DownloadFault> {
	const { proxy, skipSslCertificateValidation } = network;
	return await downloadFile(link, {
		apiOrigin: account.baseUrl,
		plainRequest: plainRequest(context, { proxy, skipSslCertificateValidation }),
		// A download from the API's own address counts against the account's rate like any other call.
		authenticatedRequest: rateLimitedRequest(context, scope, account, network),
		sleep,
		// A poll cannot be cancelled.
		signal: 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined,
		...(isReport(endpoint) && {
			strangerIn: (page: string) => strangerIn(page, vin),
		}),
	});
}

/** Whether the same address may succeed on a retry. */
const isTransientDownload = ({ problem, status = 0, isPermanent }: DownloadFault): boolean =>
	(problem === 'network' && !isPermanent) || problem === 'stalled' || status >= 429;

/** Fetches a linked file, with retries, since it is free. A server's message about a failure is shown without secrets. */
export async function downloadLink(
	context: N8nContext,
	item: ParseTarget,
	connection: Connection,
	link: LinkedFile,
): Promise<FoundFile | DownloadFault> {
	const fetched = await withRetry<FoundFile, { readonly ok: false; readonly fault: DownloadFault }>(
		async () => {
			const found = await downloadOnce(context, item, connection, link);
			return 'problem' in found ? { ok: false, fault: found } : ok(found);
		},
		(failed, tries) =>
			tries < DOWNLOAD_TRIES && isTransientDownload(failed.fault) ? 1000 * tries : failed,
		sleep,
	);
	if (fetched.ok) return fetched.value;
	const { fault } = fetched;
	return { ...fault, message: hideSecrets(fault.message, secretsInUse(connection.account)) };
}

/** Fetches the files that the answer links to, each address once: several control units may share one. */
export async function downloadLinks(
	context: N8nContext,
	item: ParseTarget,
	connection: Connection,
	links: readonly LinkedFile[],
): Promise<Array<FoundFile | DownloadFault>> {
	const byUrl = new Map<string, Promise<FoundFile | DownloadFault>>();
	return await Promise.all(
		links.map(async (link) => {
			const known = byUrl.get(link.url);
			const fetched = known ?? downloadLink(context, item, connection, link);
			byUrl.set(link.url, fetched);
			const found = await fetched;
			return known && !('problem' in found) ? asDescribed(found, link) : found;
		}),
	);
}

/** A file with the description of another entry in the answer. */
const asDescribed = (file: FoundFile, link: LinkedFile): FoundFile =>
	withoutUndefined({
		...file,
		fileName: link.fileName ?? file.fileName,
		mimeType: link.mimeType ?? file.mimeType,
		beside: link.beside,
		label: link.label,
		claims: link.claims ?? file.claims,
	});

import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Account } from '../auth/account';
import { networkOf } from '../client';
import { cleanJson, type JsonObject } from '../files/clean';
import { findFiles } from '../files/find';
import { nameFiles } from '../files/nameFiles';
import { findReportProblem } from '../files/report';
import { decodeTextBody } from '../files/textFile';
import { shapeOf, type LinkedFile } from '../files/types';
import { addFiles, renameBinaryFields, type ItemData } from '../items/binary';
import { describeFiles, misfitProblem } from '../items/describeFiles';
import { downloadLinks } from '../items/fetchLink';
import { wholeAddress, withoutSecrets } from '../items/withoutSecrets';
import { isRecord, withoutUndefined } from '../responses/json';
import type { ItemCall } from './task';

/** The addresses from which an earlier attempt could not fetch a file. */
function missingIn({ json }: ItemData): Array<IDataObject & { url: string }> {
	const listed = Array.isArray(json.missingFiles) ? (json.missingFiles as unknown[]) : [];
	return listed.filter(
		(entry): entry is IDataObject & { url: string } =>
			isRecord(entry) && typeof entry.url === 'string',
	);
}

/** What an entry says about its file, besides the address. */
function linkIn(
	entry: IDataObject & { url: string },
	item: ItemCall['item'],
	account: Account,
): LinkedFile {
	const record = cleanJson({ ...entry, reason: null }) as JsonObject;
	const { links } = findFiles([record], shapeOf(item.endpoint.deliverable), true);
	const link = links.find(({ url }) => url === entry.url);
	return { ...link, url: wholeAddress(item, account, entry.url) };
}

/**
 * An item from an earlier attempt, plus the files that could not be fetched then. Fetching them is free.
 * @returns undefined if nothing was added
 */
export async function withMissingFiles(
	{ context, run, item, ready, options }: ItemCall,
	earlier: ItemData,
): Promise<ItemData | undefined> {
	const missing = missingIn(earlier);
	const { account } = ready;
	const connection = {
		account,
		scope: run.scopeOf(account),
		network: networkOf(options as IHttpRequestOptions),
	};
	const wantedLinks = missing.map((entry) => linkIn(entry, item, account));
	const fetched = await downloadLinks(context, item, connection, wantedLinks);
	const { deliverable } = item.endpoint;
	const found = fetched.flatMap((result) =>
		'problem' in result ? [] : [decodeTextBody(result, deliverable)],
	);
	if (found.length === 0) return undefined;
	const left = fetched.flatMap((result, at) =>
		'problem' in result ? [{ ...missing[at], reason: result.message }] : [],
	);
	const { vin, jobId } = item;
	const wanted = { deliverable, vin, jobId };
	const files = nameFiles(found, wanted);
	const rest = withoutUndefined({ ...earlier.json, missingFiles: undefined });
	const problems = [
		earlier.json.fileProblem,
		(earlier.binary ? undefined : findReportProblem(files, rest, wanted)) ??
			misfitProblem(files, ''),
	].filter((problem) => typeof problem === 'string');
	const json: IDataObject = {
		...rest,
		...(left.length > 0 && { missingFiles: left }),
		...(problems.length > 0 && { fileProblem: problems.join(' ') }),
	};
	const links = missing.map(({ url }) => ({ url }));
	const given = { files, missing: [], links, apiFiles: undefined, deliverable };
	const clean = withoutSecrets({ json, files: describeFiles(given).files }, account);
	const outputField = item.options.outputField;
	const before = renameBinaryFields({ json: clean.json, binary: earlier.binary }, outputField);
	return await addFiles(context, before, clean.files, outputField);
}

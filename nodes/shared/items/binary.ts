import {
	sleep,
	type IBinaryData,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteSingleFunctions,
} from 'n8n-workflow';

import type { Fault } from '../api/fault';
import type { N8nContext } from '../client';
import type { DeliveredFile } from '../files/types';
import { settle } from '../http/request';
import { sanitizeText, shortenVins } from '../responses/redact';
import { withRetry } from '../http/retry';
import { withBeside } from './describeFiles';
import { readBinary } from './textStore';

/** The content of an item: `{ json: { vin, files: [{ field: 'data', … }] }, binary: { data: … } }`. */
export interface ItemData {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
}

const DEFAULT_FIELD = 'data';

/** `data`, `data_1`, `data_2`, … */
const fieldName = (outputField: string | undefined, index: number): string => {
	const base = outputField?.trim() || DEFAULT_FIELD;
	return index === 0 ? base : `${base}_${index}`;
};

const STORE_TRIES = 3;

/**
 * Saves a file to n8n's binary storage. If that keeps failing, the file goes into the item itself: it was paid for, and n8n
 * reads such files in every mode.
 */
async function store(context: N8nContext, file: DeliveredFile): Promise<IBinaryData> {
	const { fileName, mimeType, stored: early } = file;
	const saved = early?.saved;
	if (saved && saved.fileName === fileName && saved.mimeType === mimeType) return saved;
	early?.dropped();
	const stored = await withRetry(
		async () =>
			await settle(async () =>
				context.helpers.prepareBinaryData(await bytesToStore(context, file), fileName, mimeType),
			),
		(failed, tries) => {
			context.logger.warn('BimmerVIN could not store a file', {
				fileName: shortenVins(fileName),
				tries,
			});
			return tries < STORE_TRIES ? 100 * tries : failed;
		},
		sleep,
	);
	if (stored.ok) return stored.value;
	const fileExtension = fileName.split('.').at(-1);
	const content = saved ? await readBinary(context, saved) : file.content;
	const bytes = content.length;
	return { data: content.toString('base64'), mimeType, fileName, fileExtension, bytes };
}

/** The bytes to store; of a file that is already stored under another name, as a stream. */
const bytesToStore = async (context: N8nContext, { content, stored }: DeliveredFile) => {
	const { id } = stored?.saved ?? {};
	return id === undefined || content.length === stored?.size
		? content
		: await context.helpers.getBinaryStream(id);
};

/** Builds an item: saves its files to n8n's binary storage, and describes them in its JSON. */
export async function buildItem(
	context: N8nContext,
	json: IDataObject,
	files: readonly DeliveredFile[],
	outputField: string | undefined,
): Promise<ItemData> {
	return await addFiles(context, { json }, files, outputField);
}

/** Adds more files to an item, after those that it has. */
export async function addFiles(
	context: N8nContext,
	itemData: ItemData,
	files: readonly DeliveredFile[],
	outputField: string | undefined,
): Promise<ItemData> {
	if (files.length === 0) return itemData;
	const { json } = itemData;
	const binary: IBinaryKeyData = { ...itemData.binary };
	const list = itemData.binary ? [...(json.files as IDataObject[])] : [];
	for (const file of files) {
		const { fileName, mimeType, content, stored, decodedFrom, beside } = file;
		const field = fieldName(outputField, list.length);
		binary[field] = await store(context, file);
		const own = { field, fileName, mimeType, bytes: stored?.size ?? content.length };
		list.push(withBeside({ ...own, ...(decodedFrom && { decodedFrom }) }, beside));
	}
	return { json: { ...json, files: list }, binary };
}

/** The same files under the field names that this item asks for. */
export function renameBinaryFields(
	{ json, binary }: ItemData,
	outputField: string | undefined,
): ItemData {
	const [first] = Object.keys(binary ?? {});
	// A copy, since several items may share one response.
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

/** An error while building an item comes from n8n's storage: the answer arrived, and was paid for. */
export const notStoredFault = (error: unknown): Fault => ({
	kind: 'notStored',
	why: error instanceof Error ? sanitizeText(error.message) : '',
});

/**
 * The files of a receipt. Files that belong to another execution are saved again, since they are deleted with it.
 * @throws if a file is gone
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

import type { IBinaryData } from 'n8n-workflow';

import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import type { N8nContext } from '../client';
import { readDeliverable } from '../files/deliverable';
import { ANY_BYTES } from '../files/sniff';
import { isMadeOfFiles, shapeOf, type NamedFile } from '../files/types';
import type { TextStore } from '../http/longText';
import { hideInBytes, hideInValue } from '../responses/hideSecrets';
import { textStorage } from '../state/arrivingBytes';
import type { ParseTarget } from './fetchLink';

/** How n8n's IDs of files on its disk begin: `filesystem-v2:workflows/…`. */
const ON_DISK = 'filesystem';

/** How many characters at its end identify a text. */
const SAME_END = 200;

/**
 * The binary storage for the files of an answer that are base64 in JSON.
 * @returns undefined if the answer has to be read as a whole: reports and data are searched, and a job's answer is compared
 * with the next one. Also if n8n keeps binary data elsewhere than on its disk, because that would hold them in memory anyway,
 * or if there is no execution that n8n deletes them with
 */
export function textStoreOf(
	context: N8nContext,
	item: ParseTarget,
	account: Account,
): TextStore | undefined {
	const { deliverable } = item.endpoint;
	const { extension } = shapeOf(deliverable);
	const isReadable =
		isMadeOfFiles(deliverable) && deliverable.kind !== 'job' && !/^(html|json)$/.test(extension);
	if (!isReadable || !textStorage.isOnDisk || !context.getExecutionId()) return undefined;
	const { helpers, logger } = context;
	return {
		save: async (bytes, before) => {
			const guessed = guessFile(before, item);
			const { fileName, mimeType = ANY_BYTES } = hideInValue(
				{ fileName: guessed?.fileName, mimeType: guessed?.mimeType },
				secretsInUse(account),
			) as Partial<NamedFile>;
			const saved = await helpers.prepareBinaryData(bytes, fileName, mimeType);
			textStorage.isOnDisk = saved.id?.startsWith(ON_DISK) ?? false;
			return saved;
		},
		read: async (saved) => await readBinary(context, saved),
		isClean: (bytes) => hideInBytes(bytes, secretsInUse(account)) === bytes,
		onUnwanted: (bytes) =>
			logger.info(
				'BimmerVIN left a file in the binary storage that no item holds. It is deleted with the execution.',
				{ bytes },
			),
	};
}

/** All bytes of a stored file. @throws if it is gone */
export const readBinary = async (
	{ helpers }: N8nContext,
	{ id, data }: IBinaryData,
): Promise<Buffer> =>
	id === undefined
		? Buffer.from(data, 'base64')
		: await helpers.binaryToBuffer(await helpers.getBinaryStream(id));

/**
 * The name and type of the file that is arriving, as far as the answer has said them.
 * @param before JSON that breaks off inside of the text
 */
function guessFile(
	before: Buffer,
	{ endpoint, vin, jobId, options }: ParseTarget,
): NamedFile | undefined {
	const text = before.toString('utf8');
	const contentType = 'application/json';
	const body = Buffer.from(`${text}"${closersOf(text)}`, 'utf8');
	const { deliverable } = endpoint;
	const { fileField } = options;
	const found = readDeliverable({ contentType, body }, { deliverable, vin, jobId, fileField });
	const files = 'problem' in found ? [] : found.files;
	const end = text.slice(-SAME_END).replaceAll('\\/', '/');
	return files.find(
		({ source }) => typeof source === 'string' && end.endsWith(source.slice(-SAME_END / 2)),
	);
}

/** What is missing at the end of JSON that breaks off inside of a text: `{"files":[{"a":"b` -> `}]}`. */
function closersOf(text: string): string {
	const outside = text.slice(0, text.lastIndexOf('"')).replace(/"(?:[^"\\]|\\[^])*"/g, '');
	const open: string[] = [];
	for (const mark of outside.match(/[[\]{}]/g) ?? []) {
		if (mark === '{' || mark === '[') open.unshift(mark === '{' ? '}' : ']');
		else open.shift();
	}
	return open.join('');
}

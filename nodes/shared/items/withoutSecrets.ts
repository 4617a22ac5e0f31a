/** Removes secrets that a server may echo from items, files and addresses. */
import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import type { DeliveredFile } from '../files/types';
import { hideInBytes, hideInValue, hideSecrets } from '../responses/hideSecrets';
import { boundedStore } from '../state/stores';
import type { ParseTarget } from './fetchLink';

interface OfAnswer {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
}

/**
 * A parsed answer without secrets. Most answers contain none: those are scanned once, and stay unchanged.
 * @param body the answer that all of the JSON comes from; files may add more
 */
export function withoutSecrets<T extends OfAnswer>(read: T, account: Account, body?: Buffer): T {
	const secrets = secretsInUse(account);
	const { json } = read;
	const files = read.files.map(({ content, stored, ...about }) => {
		const shown = hideInBytes(content, secrets);
		return {
			...(hideInValue(about, secrets) as typeof about),
			content: shown,
			...(stored && shown === content && { stored }),
		};
	});
	const isSaid = body && files.length === 0;
	// A file that is the whole answer has already been scanned with it.
	const isLookedThrough = files.some(
		({ content }, at) => content === body && read.files[at]?.content === body,
	);
	const said = isSaid ? body : Buffer.from(JSON.stringify(json));
	const isClean = isLookedThrough || hideInBytes(said, secrets) === said;
	return { ...read, files, json: isClean ? json : (hideInValue(json, secrets) as IDataObject) };
}

/** Addresses with secrets that must not be stored with an execution. */
const secretAddresses = boundedStore<string>('secretAddresses', { max: 1_000 });

/** An address that is safe to show. */
export const shownAddress = (url: string, account: Account): string =>
	hideSecrets(url, secretsInUse(account));

/** An address that is safe to store with the execution. If it contains a secret, only this process knows the whole of it. */
export function addressToKeep(key: string, url: string, account: Account): string {
	const shown = shownAddress(url, account);
	if (shown !== url) secretAddresses.set(`${key} ${shown}`, url);
	return shown;
}

/** The whole of a stored address; without its secret, if n8n was restarted since. */
export const keptAddress = (key: string, kept: string): string =>
	secretAddresses.get(`${key} ${kept}`) ?? kept;

/** Identifies the answer that a file's address comes from. */
const fileKey = ({ endpoint, vin, jobId }: ParseTarget, { rateLimitKey }: Account): string =>
	JSON.stringify([rateLimitKey, endpoint.path, vin, jobId]);

/** Keeps the address of a file that an item lists as missing, if the item does not contain all of it. */
export function keepWhole(item: ParseTarget, account: Account, url: string): void {
	addressToKeep(fileKey(item, account), url, account);
}

/** The whole address of a file that an item lists as missing. */
export const wholeAddress = (item: ParseTarget, account: Account, shown: string): string =>
	keptAddress(fileKey(item, account), shown);

/** Items, files and addresses without what a server may repeat of what it was sent. */
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
 * What was read of an answer, as an item may hold it. Most answers repeat nothing: those are looked through once, and stay as they are.
 * @param body the answer that all of the JSON is from; files may bring in more
 */
export function withoutSecrets<T extends OfAnswer>(read: T, account: Account, body?: Buffer): T {
	const secrets = secretsInUse(account);
	const { json } = read;
	const files = read.files.map(({ content, ...about }) => ({
		...(hideInValue(about, secrets) as typeof about),
		content: hideInBytes(content, secrets),
	}));
	const isSaid = body && files.length === 0;
	// A file that is the whole answer was looked through as such.
	const isLookedThrough = files.some(
		({ content }, at) => content === body && read.files[at]?.content === body,
	);
	const said = isSaid ? body : Buffer.from(JSON.stringify(json));
	const isClean = isLookedThrough || hideInBytes(said, secrets) === said;
	return { ...read, files, json: isClean ? json : (hideInValue(json, secrets) as IDataObject) };
}

/** Addresses that hold what must not be stored with an execution. */
const secretAddresses = boundedStore<string>('secretAddresses', { max: 1_000 });

/** An address as it may be shown. */
export const shownAddress = (url: string, account: Account): string =>
	hideSecrets(url, secretsInUse(account));

/** An address as the execution may keep it. One that repeats a secret is whole in this process alone. */
export function addressToKeep(key: string, url: string, account: Account): string {
	const shown = shownAddress(url, account);
	if (shown !== url) secretAddresses.set(`${key} ${shown}`, url);
	return shown;
}

/** The whole of an address that was kept: where n8n was restarted since, without its secret. */
export const keptAddress = (key: string, kept: string): string =>
	secretAddresses.get(`${key} ${kept}`) ?? kept;

/** Whose file of an account an address is of. */
const fileKey = ({ endpoint, vin, jobId }: ParseTarget, { rateLimitKey }: Account): string =>
	JSON.stringify([rateLimitKey, endpoint.path, vin, jobId]);

/** Keeps the address of a file that an item names as missing, where the item does not hold all of it. */
export function keepWhole(item: ParseTarget, account: Account, url: string): void {
	addressToKeep(fileKey(item, account), url, account);
}

/** The whole address of a file that an item names as missing. */
export const wholeAddress = (item: ParseTarget, account: Account, shown: string): string =>
	keptAddress(fileKey(item, account), shown);

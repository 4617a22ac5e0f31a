import { boundedStore } from '../state/stores';
import type { Account } from './account';

/** Accounts whose API answers a status request by GET only, as far as jobs have shown it. */
const accountsByGet = boundedStore<true>('accountsByGet', { max: 1_000 });

export const isAskedByGet = ({ rateLimitKey }: Account): boolean =>
	accountsByGet.get(rateLimitKey) === true;

/** What has worked is kept for as long as it works. */
export function noteAskedByGet({ rateLimitKey }: Account, isByGet: boolean): void {
	if (isByGet) accountsByGet.set(rateLimitKey, true);
	else accountsByGet.delete(rateLimitKey);
}

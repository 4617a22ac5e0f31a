import { boundedStore } from '../state/stores';
import type { Account } from './account';

/** Accounts whose API answers status requests only by GET, as seen with earlier jobs. */
const accountsByGet = boundedStore<true>('accountsByGet', { max: 1_000 });

export const isAskedByGet = ({ rateLimitKey }: Account): boolean =>
	accountsByGet.get(rateLimitKey) === true;

/** The method that worked is kept as long as it works. */
export function noteAskedByGet({ rateLimitKey }: Account, isByGet: boolean): void {
	if (isByGet) accountsByGet.set(rateLimitKey, true);
	else accountsByGet.delete(rateLimitKey);
}

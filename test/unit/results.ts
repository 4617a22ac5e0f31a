import type { IHttpRequestOptions } from 'n8n-workflow';

import { settle, type HttpRequest } from '../../nodes/shared/http/request';
import type { Failed, Result } from '../../nodes/shared/http/result';

/** The value of a result that has to be a good one. */
export function valueOf<T, F extends { readonly ok: false }>(result: Result<T, F>): T {
	if (!result.ok) throw Object.assign(new Error('The result is a failure'), { result });
	return result.value;
}

/** What went wrong, where something has to. */
export function faultOf<F extends Pick<Failed, 'ok' | 'fault'>>(
	result: Result<unknown, F>,
): F['fault'] {
	if (result.ok) throw new Error('The result is a good one');
	return result.fault;
}

/** Why something could not be read or fetched. */
interface Problem {
	readonly problem: string;
	readonly message: string;
}

/** What was read or fetched. A problem in its place is thrown, so that a test can say of which kind it has to be. */
export function readable<T extends object>(read: T): Exclude<T, Problem> {
	if (!('problem' in read)) return read as Exclude<T, Problem>;
	const { message } = read as unknown as Problem;
	throw Object.assign(new Error(message), read);
}

/** One of n8n's helpers: it throws where a request is refused or breaks. */
export type Helper = (options: IHttpRequestOptions) => Promise<unknown>;

/** A helper of n8n as the source takes it: what it throws is a value. */
export const requestBy =
	(helper: Helper): HttpRequest =>
	async (options) =>
		await settle(async () => await helper(options));

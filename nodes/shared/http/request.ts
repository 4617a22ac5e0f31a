import type { IHttpRequestOptions } from 'n8n-workflow';

import { classifyFault } from './fault';
import { ok, type Failed, type Result } from './result';

/** An error from n8n's helper. For a status that is not 2xx it contains the response, but also the request with its token. */
export type Thrown = Failed & { readonly error?: unknown };

/** Sends a request like n8n's helpers, and returns the full response. Never rejects. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<Result<unknown, Thrown>>;

/** Turns what one of n8n's helpers returns or throws into a value. */
export async function settle<T>(call: () => Promise<T>): Promise<Result<T, Thrown>> {
	try {
		return ok(await call());
	} catch (error) {
		return { ok: false, error, fault: classifyFault(error, Date.now()) };
	}
}

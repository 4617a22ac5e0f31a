import type { IHttpRequestOptions } from 'n8n-workflow';

import { classifyFault } from './fault';
import { ok, type Failed, type Result } from './result';

/** What n8n's helper threw. On a status that is not 2xx the response is on the error, which also holds the request with its token. */
export type Thrown = Failed & { readonly error?: unknown };

/** Sends a request as n8n's helpers do, and gives the full response. Never rejects. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<Result<unknown, Thrown>>;

/** Makes a value of what one of n8n's helpers gives or throws. */
export async function settle<T>(call: () => Promise<T>): Promise<Result<T, Thrown>> {
	try {
		return ok(await call());
	} catch (error) {
		return { ok: false, error, fault: classifyFault(error, Date.now()) };
	}
}

import type { IHttpRequestOptions } from 'n8n-workflow';

/** Sends a request as n8n's helpers do: resolves with the full response, rejects on a status that is not 2xx with it on the error. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

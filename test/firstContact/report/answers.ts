import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { withJsonInUtf8 } from '../../../nodes/shared/http/inUtf8';
import { readHeader } from '../../../nodes/shared/http/header';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { isRecord, parseBody } from '../../../nodes/shared/responses/json';
import { unpackAnswer } from '../../../nodes/shared/responses/platformError';
import type { Call, Outcome } from '../call';
import { isSignIn, type Exchange } from '../exchange';
import type { Asked } from './readAnswer';

const isRedirect = ({ status }: Exchange): boolean => status >= 300 && status < 400;

const isAt = ({ path }: Exchange, endpoint: string): boolean =>
	path.split('?')[0]!.endsWith(endpoint);

/** The answer that a call is about: the last one of its endpoint, or the one that a redirect led to. */
export function mainExchange({ call, exchanges }: Outcome): Exchange | undefined {
	const { path } = ENDPOINTS[call.endpoint];
	const own = exchanges.filter((exchange) => !isSignIn(exchange) && isAt(exchange, path));
	// If POST returns no status, the node requests it with GET too.
	const found =
		own.findLast(({ status }) => status >= 200 && status < 300) ??
		own.findLast(({ method }) => method === 'POST') ??
		own.at(-1);
	if (found === undefined || !isRedirect(found)) return found;
	return (
		exchanges.slice(exchanges.indexOf(found) + 1).findLast((exchange) => !isSignIn(exchange)) ??
		found
	);
}

/** The sign-in for a call. If there were several, the last one. */
export const signInExchange = ({ exchanges }: Outcome): Exchange | undefined =>
	exchanges.findLast(isSignIn);

/** An answer as the node reads it: JSON in UTF-8, without the envelope of the platform. */
export function responseOf({
	status,
	headers: pairs,
	body,
}: Pick<Exchange, 'status' | 'headers' | 'body'>): HttpResponse {
	const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
	const came = withJsonInUtf8({
		status,
		headers,
		contentType: readHeader(headers, 'content-type'),
		contentDisposition: readHeader(headers, 'content-disposition'),
		body,
	});
	return status < 300 ? { ...came, ...unpackAnswer(came.body) } : came;
}

/** Whether the requested job does not exist. */
export const isOfNoJob = ({ endpoint, operation, purpose }: Call): boolean =>
	endpoint === 'secureCodingStatus' && operation !== 'wait' && purpose === 'free';

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' ? value : undefined;

/** The request, according to its body. */
export function askedIn(endpoint: Asked['endpoint'], requestBody: unknown): Asked {
	const body = parseBody(requestBody);
	const sent = isRecord(body) ? body : {};
	const { vin, jobId } = FIELD_NAMES.request;
	return { endpoint, vin: textOf(sent[vin]), jobId: textOf(sent[jobId]) };
}

import { FIELD_NAMES } from '../api/fieldNames';
import { getField, type JsonRecord } from './json';

/** The result in a function's call record, as text: `{ StatusCode: 200, Payload: "{…}" }`. An object there is a wrapper. */
function payloadIn(envelope: JsonRecord): string | undefined {
	const payload = getField(envelope, FIELD_NAMES.platformPayload);
	return typeof payload === 'string' ? payload : undefined;
}

/**
 * The answer inside another one that was not unwrapped: `{ statusCode: 200, body: "eyJ…", isBase64Encoded: true }` -> bytes
 * @returns the value or text, with base64 decoded to bytes; undefined if there is none
 */
export function packedBody(envelope: JsonRecord): unknown {
	const body = getField(envelope, FIELD_NAMES.platformBody) ?? payloadIn(envelope);
	const stated = getField(envelope, FIELD_NAMES.platformBase64);
	const isBase64 =
		stated === true || (typeof stated === 'string' && stated.toLowerCase() === 'true');
	return isBase64 && typeof body === 'string' ? Buffer.from(body, 'base64') : body;
}

import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, type MapType } from './catalog';
import { FIELD_NAMES } from './fieldNames';

const requestNames = FIELD_NAMES.request;

export interface ClientCredentials {
	readonly clientId: string;
	readonly clientSecret: string;
}

/** The JSON body of a token exchange. */
export const writeTokenRequest = ({ clientId, clientSecret }: ClientCredentials) => ({
	[requestNames.clientId]: clientId,
	[requestNames.clientSecret]: clientSecret,
});

/** The same exchange as a form, for a server that does not accept JSON (`application/x-www-form-urlencoded`). */
export const writeTokenForm = (client: ClientCredentials): string =>
	new URLSearchParams({
		[requestNames.grantTypeField]: requestNames.grantType,
		...writeTokenRequest(client),
	}).toString();

/** The body of every call that needs only the vehicle. */
export const writeVinBody = (vin: string) => ({ [requestNames.vin]: vin });

/** The same body with another form of the vehicle's VIN. */
export const withVin = (body: IDataObject, vin: string): IDataObject => ({
	...body,
	[requestNames.vin]: vin,
});

/** The body for an activation code. */
export const writeFscBody = (vin: string, mapType: MapType) => ({
	[requestNames.vin]: vin,
	[requestNames.mapType]: FIELD_NAMES.mapTypes[mapType],
});

export interface SecureCodingOrder {
	readonly vin: string;
	/** Vehicle order and list of control units, as XML text. Omit them to use the original ones. */
	readonly fa?: string;
	readonly svt?: string;
}

/** The body that submits a secure coding job. */
export const writeSecureCodingBody = ({ vin, fa, svt }: SecureCodingOrder) => ({
	[requestNames.vin]: vin,
	...(fa ? { [requestNames.vehicleOrder]: fa } : {}),
	...(svt ? { [requestNames.systemTable]: svt } : {}),
});

/** The body, or the query, of a job status request. */
export const writeJobStatusBody = (jobId: string) => ({ [requestNames.jobId]: jobId });

/** No job has this ID: the credential's Test button requests it. */
export const TEST_JOB_ID = 'credential-test';

/** The free request for a job's status. */
export const writeJobStatusRequest = (jobId: string) => ({
	method: 'POST' as const,
	url: ENDPOINTS.secureCodingStatus.path,
	body: writeJobStatusBody(jobId),
});

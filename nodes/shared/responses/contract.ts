/**
 * The contract with the API: what we send and what we read. Everything assumed about names stands in
 * ./contract/assumed.ts; the readers accept the same fact under any plausible name and nesting.
 */
export { ASSUMED } from '../api/assumed';
export { readErrorWords } from './errorWords';
export { presentableValue } from './redact';
export { readFailure, type ReadFailure } from './failure';
export { isRecord, parseJson, type JsonRecord } from './json';
export { readJobId, readJobStatus, type ReadJobStatus } from './job';
export { unpackAnswer } from './platformError';
export { readFailedAnswer, readRefusal } from './refusal';
export { isSandboxAnswer, readFullVin, vinOfCandidate } from './vehicles';
export { readToken, type ReadToken } from './token';
export { unwrap } from './unwrap';
export {
	writeFscBody,
	writeJobStatusBody,
	writeSecureCodingBody,
	writeTokenForm,
	writeTokenRequest,
	withVin,
	writeVinBody,
	type ClientCredentials,
	type SecureCodingOrder,
} from '../api/write';

/**
 * The contract with the API: what we send and what we read. Everything assumed about names stands in
 * ./contract/assumed.ts; the readers accept the same fact under any plausible name and nesting.
 */
export { ASSUMED } from './contract/assumed';
export { readErrorWords } from './contract/errorWords';
export { presentableValue } from './contract/redact';
export { readFailure, type ReadFailure } from './contract/failure';
export { isRecord, parseJson, type JsonRecord } from './contract/json';
export { readJobId, readJobStatus, type ReadJobStatus } from './contract/job';
export { unpackAnswer } from './contract/platformError';
export { readFailedAnswer, readRefusal } from './contract/refusal';
export { isSandboxAnswer, readFullVin, vinOfCandidate } from './contract/vehicles';
export { readToken, type ReadToken } from './contract/token';
export { unwrap } from './contract/unwrap';
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
} from './contract/write';

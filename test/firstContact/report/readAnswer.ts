/** What the package's readers find in an answer. This module only calls them, as the node does. */
import { createHash } from 'node:crypto';

import { ENDPOINTS, type Endpoint, type EndpointName } from '../../../nodes/shared/api/catalog';
import type { Fault } from '../../../nodes/shared/api/fault';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { readSlowDown } from '../../../nodes/shared/http/slowDown';
import { parseJobResponse, type JobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { readError } from '../../../nodes/shared/responses/errorCode';
import { readPrice } from '../../../nodes/shared/responses/price';
import { readFailedAnswer, readRefusal } from '../../../nodes/shared/responses/refusal';
import { namesNewJob, submittedJobId } from '../../../nodes/shared/responses/submittedJob';
import { hasSummary, readSummary } from '../../../nodes/shared/responses/summary';
import { readToken } from '../../../nodes/shared/responses/token';
import { isSandboxAnswer, readFullVin } from '../../../nodes/shared/responses/vehicles';
import { NO_WORDS, readFailure } from '../../../nodes/shared/responses/failure';

/** The request that an answer belongs to. */
export interface Asked {
	readonly endpoint: EndpointName | 'signIn';
	/** The body as it was sent. */
	readonly vin?: string;
	readonly jobId?: string;
}

/** What the readers find in an answer. */
export interface ReadAnswer {
	readonly kind: 'good' | 'failed' | 'select' | 'unreadable';
	/** Facts under our own names: `sandbox`, `price`, `model`. Facts that the answer doesn't contain are missing. */
	readonly facts: Readonly<Record<string, unknown>>;
}

/** Any moment will do, because the lifetime of a token is only compared with itself. */
const NOW = Date.UTC(2026, 0, 1);

const reported = (facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(facts).filter(
			([, value]) =>
				value !== undefined &&
				value !== null &&
				value !== 'unknown' &&
				!(Array.isArray(value) && value.length === 0),
		),
	);

function readSignIn({ status = 0, body, headers }: HttpResponse): ReadAnswer {
	const token = status < 300 ? readToken(body, NOW) : undefined;
	if (token === undefined) {
		const isGood = status < 300 && readFailure(body) === undefined;
		return isGood
			? { kind: 'unreadable', facts: {} }
			: readRefused(readRefusal(status, body, headers), body, headers);
	}
	return {
		kind: 'good',
		facts: { token: token.token, tokenLife: token.expiresAtMs - NOW },
	};
}

function readRefused(
	fault: Fault,
	body: Buffer,
	headers: unknown,
	more: Readonly<Record<string, unknown>> = {},
): ReadAnswer {
	const { words, apiCode } = readError(body, []);
	const isSelect = fault.kind === 'severalVehicles';
	const wait = readSlowDown({ headers, body, words }, NOW);
	return {
		kind: isSelect ? 'select' : 'failed',
		facts: reported({
			...more,
			fault: JSON.stringify(fault),
			errorWords: words === NO_WORDS ? undefined : words,
			errorCode: apiCode,
			retryAfter: wait.retryAfterMs,
			candidates: isSelect ? fault.vehicles : undefined,
		}),
	};
}

const digest = (bytes: Buffer): string =>
	createHash('sha1').update(bytes).digest('hex') + bytes.length;

const jobFacts = (job: JobResponse, headers: unknown, isSubmit: boolean) => ({
	jobId: isSubmit ? submittedJobId(job.answer.body, headers) : job.fields.jobId,
	jobState: job.fields.state,
	jobStatus: job.fields.word,
	jobSign: job.status.kind === 'running' ? job.status.sign : undefined,
	jobReason: job.fields.reason,
});

/** What the readers find in an answer from an endpoint, or in the answer to the sign-in. */
export function readAnswer(
	{ endpoint: name, vin, jobId }: Asked,
	answer: HttpResponse,
): ReadAnswer {
	if (name === 'signIn') return readSignIn(answer);
	const endpoint: Endpoint = ENDPOINTS[name];
	const { deliverable, cents } = endpoint;
	const { status = 0, body, headers } = answer;
	const common = {
		price: cents > 0 ? readPrice(body, cents) : undefined,
		sandbox: isSandboxAnswer(body) || undefined,
	};
	if (status >= 300) return readRefused(readRefusal(status, body, headers), body, headers, common);
	const isJob = deliverable.kind === 'job';
	const fault = cents > 0 && !(isJob && namesNewJob(body)) ? readFailedAnswer(body) : undefined;
	if (fault) return readRefused(fault, body, headers, common);

	const job = isJob ? parseJobResponse(answer, jobId) : undefined;
	const jobReported = job && jobFacts(job, headers, name === 'secureCodingSubmit');
	if (job?.status.kind === 'noAnswer' && jobReported?.jobId === undefined)
		return {
			kind: job.status.isRefusal ? 'failed' : 'unreadable',
			facts: reported({ ...common, errorWords: readError(body, []).words }),
		};
	const found = readDeliverable(answer, { deliverable, vin, jobId }, job?.found);
	if ('problem' in found) {
		const kind = job ? 'good' : 'unreadable';
		return { kind, facts: reported({ ...common, ...jobReported }) };
	}
	const fullVin = vin === undefined ? undefined : readFullVin(body, vin.slice(-7).toUpperCase());
	const summary = hasSummary(name) ? readSummary(name, found.json, fullVin ?? vin) : {};
	return {
		kind: 'good',
		facts: reported({
			...common,
			...jobReported,
			code: found.codes,
			file: found.files.map(({ content }) => digest(content)),
			fileName: found.files.map(({ fileName }) => fileName),
			fileType: found.files.map(({ mimeType }) => mimeType),
			link: found.links.map(({ url }) => url),
			...summary,
			vin: job?.fields.vin ?? fullVin,
		}),
	};
}

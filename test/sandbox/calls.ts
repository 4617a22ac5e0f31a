import type { EndpointName } from '../../nodes/shared/api/catalog';
import { answerOf } from './answers';
import { carOf } from './car';
import { sentStatus } from './dialects';
import type { Fate } from './fate';
import { findVin } from './registry';
import { failure, statusOf, type Problem, type Reply } from './replies';
import { bodyOf, isLookUp, statusBody, textField, tokenBody, unprocessable } from './requests';
import { refusalOf, SANDBOX_VIN } from './specialVins';
import type { Settings } from './options';
import type { Context } from './sandbox';
import type { State } from './state';
import type { RequestRecord } from './stats';
import { chargeByTerms, type Charge } from './terms';

/** A call of an endpoint in the catalog by an account with a valid token. */
export interface EndpointCall<E extends EndpointName = EndpointName> {
	readonly endpoint: E;
	/** Client ID. */
	readonly account: string;
	/** The record of the call, which says whether it was charged. */
	readonly record: RequestRecord;
	/** The effect of a fault on it. */
	readonly fate: Fate | undefined;
}

type PaidCall = EndpointCall<Exclude<EndpointName, 'secureCodingStatus'>>;

/** POST /auth/token: exchanges an ID and a secret for a bearer token. */
export function exchangeToken({ settings, state, tokens }: Context, body: unknown): Reply {
	const checked = tokenBody.safeParse(body);
	if (!checked.success) return unprocessable(checked.error);
	const { client_id: clientId, client_secret: secret } = checked.data;
	if (state.accounts.get(clientId)?.clientSecret !== secret) {
		return failure(401, 'invalid_client', 'Client ID or Client Secret is wrong');
	}
	state.stats.exchanges += 1;
	const lifeSeconds = settings.tokenLifeSeconds;
	return { kind: 'token', token: tokens.issue(clientId, lifeSeconds), lifeSeconds };
}

/** A placeholder for an answer that nobody sees. */
export const nothingDone = (): Problem => failure(500, 'fault', 'Nothing was done');

/** POST /secure-coding-status: free. */
function jobStatus({ jobs }: State, account: string, record: RequestRecord): Reply {
	const checked = statusBody.safeParse(record.body);
	if (!checked.success) return unprocessable(checked.error);
	const job = jobs.poll(account, checked.data.job_id);
	if (job === undefined) {
		return failure(404, 'job_not_found', `There is no job ${checked.data.job_id}`);
	}
	const { vin, facts } = job;
	if (facts.status === 'completed') record.filesReady = true;
	const endpoint = 'secureCodingStatus';
	return { kind: 'facts', status: 200, endpoint, vin, sandbox: false, facts };
}

/** The result of a call, and the job that it started. */
interface Outcome {
	readonly reply: Reply;
	readonly jobId?: string;
}

/** Makes the call, or says why not. It does not deal with charges. */
function perform(
	{ settings, state: { jobs } }: Context,
	{ endpoint, account, record }: PaidCall,
): Outcome {
	const checked = bodyOf(endpoint).safeParse(record.body);
	if (!checked.success) return { reply: unprocessable(checked.error) };
	const vin = findVin(checked.data.vin);
	if (typeof vin !== 'string') return { reply: vin };
	const refusal = refusalOf(vin, endpoint);
	if (refusal) return { reply: failure(refusal.status, refusal.error, refusal.message) };
	const car = carOf(vin);
	const sandbox = isFree(settings, endpoint, vin);
	if (vin === SANDBOX_VIN && !sandbox && settings.sandboxVinAt === 'orderOnly') {
		return { reply: failure(404, 'vin_not_found', 'There is no vehicle with this VIN') };
	}
	if (endpoint !== 'secureCodingSubmit') {
		return { reply: answerOf(endpoint, car, checked.data, sandbox) };
	}
	const jobId = jobs.submit(account, car, checked.data);
	const facts = { job_id: jobId, status: 'queued' };
	return {
		reply: { kind: 'facts', status: 202, endpoint, vin, sandbox, facts },
		jobId,
	};
}

const KNOWS_SANDBOX_VIN: Readonly<
	Record<Settings['sandboxVinAt'], (endpoint: EndpointName) => boolean>
> = {
	lookUps: isLookUp,
	everywhere: () => true,
	orderOnly: (endpoint) => endpoint === 'vehicleOrder',
};

const isFree = (
	{ sandboxVinAt }: Settings,
	endpoint: EndpointName,
	vin: string | undefined,
): boolean => vin === SANDBOX_VIN && KNOWS_SANDBOX_VIN[sandboxVinAt](endpoint);

/** The sandbox vehicle costs nothing, but its calls are limited. */
function freeCall(context: Context, call: PaidCall): Reply {
	if (call.fate && !call.fate.works) return nothingDone();
	if (context.state.quota.take(call.account)) return perform(context, call).reply;
	return failure(429, 'sandbox_quota_exceeded', 'Sandbox quota exceeded');
}

/** A fault decides about the charge, except for calls that are free anyway. */
function chargeOf(reply: Reply, fate: Fate | undefined): Charge {
	if (fate && !fate.works) return fate.charge;
	const charge = chargeByTerms(statusOf(reply));
	return fate && charge !== 'none' ? fate.charge : charge;
}

/** A paid call: made or refused, and charged according to the terms. An account without credit is refused first. */
function paidCall(context: Context, call: PaidCall): Reply {
	const { settings, state } = context;
	const { endpoint, account, record, fate } = call;
	const vin = textField(record.body, 'vin');
	if (isFree(settings, endpoint, vin)) return freeCall(context, call);
	if (!state.ledger.canPay(account, endpoint)) {
		return failure(402, 'insufficient_credits', 'Not enough credits for this call');
	}
	const idle = fate !== undefined && !fate.works;
	const { reply, jobId }: Outcome = idle ? { reply: nothingDone() } : perform(context, call);
	if (jobId !== undefined) record.startedJobId = jobId;
	const charge = chargeOf(reply, fate);
	if (charge === 'none') return reply;
	const entry = state.ledger.charge({
		account,
		endpoint,
		vin: vin ?? '',
		status: fate?.status ?? sentStatus(reply, settings),
		requestId: record.id,
		...(jobId !== undefined && { jobId }),
	});
	if (entry && charge === 'refunded') state.ledger.refund(entry);
	record.charged = entry !== undefined && charge === 'kept';
	if (!entry || !record.charged || reply.kind !== 'facts') return reply;
	return { ...reply, chargedCents: entry.cents };
}

/** Answers a call of an endpoint in the catalog. */
export function callEndpoint(context: Context, call: EndpointCall): Reply {
	const { endpoint, account, record, fate } = call;
	if (endpoint !== 'secureCodingStatus') return paidCall(context, { ...call, endpoint });
	return fate && !fate.works ? nothingDone() : jobStatus(context.state, account, record);
}

import type { EndpointName } from '../../nodes/shared/api/catalog';
import { failure, json, type Answer } from './answer';
import { ANSWERS } from './answers';
import { carOf } from './car';
import { bodyOf, statusBody, tokenBody, unprocessable } from './requests';
import { refusalOf } from './specialVins';
import type { Context } from './sandbox';
import type { State } from './state';
import type { RequestRecord } from './stats';

/** POST /auth/token: a pair of id and secret for a bearer token. */
export function exchangeToken({ settings, state, tokens }: Context, body: unknown): Answer {
	const checked = tokenBody.safeParse(body);
	if (!checked.success) return unprocessable(checked.error);
	const { client_id: clientId, client_secret: secret } = checked.data;
	if (state.accounts.get(clientId)?.clientSecret !== secret) {
		return failure(401, 'invalid_client', 'Client ID or Client Secret is wrong');
	}
	state.stats.exchanges += 1;
	return json(200, {
		access_token: tokens.issue(clientId, settings.tokenLifeSeconds),
		token_type: 'Bearer',
		expires_in: settings.tokenLifeSeconds,
	});
}

/** POST /secure-coding-status: free. */
function jobStatus({ jobs }: State, account: string, body: unknown): Answer {
	const checked = statusBody.safeParse(body);
	if (!checked.success) return unprocessable(checked.error);
	const state = jobs.state(account, checked.data.job_id);
	if (state !== undefined) return json(200, state);
	return failure(404, 'job_not_found', `There is no job ${checked.data.job_id}`);
}

/** A paid call: checked, refused where it has to be, else charged and answered. */
function paidCall(
	{ jobs, ledger }: State,
	endpoint: Exclude<EndpointName, 'secureCodingStatus'>,
	account: string,
	record: RequestRecord,
): Answer {
	const checked = bodyOf(endpoint).safeParse(record.body);
	if (!checked.success) return unprocessable(checked.error);
	const { vin } = checked.data;
	const refusal = refusalOf(vin, endpoint);
	if (refusal) return failure(refusal.status, refusal.error, refusal.message);
	if (!ledger.canPay(account, endpoint)) {
		return failure(402, 'insufficient_credits', 'Not enough credits for this call');
	}
	const charge = { account, endpoint, vin, requestId: record.id };
	record.charged = true;
	if (endpoint === 'secureCodingSubmit') {
		const jobId = jobs.submit(account, carOf(vin), checked.data);
		ledger.charge({ ...charge, jobId });
		return json(202, { job_id: jobId, status: 'queued', vin });
	}
	ledger.charge(charge);
	return ANSWERS[endpoint](carOf(vin), checked.data);
}

/** One of the catalog's endpoints, called by an account that has shown its token. */
export const callEndpoint = (
	state: State,
	endpoint: EndpointName,
	account: string,
	record: RequestRecord,
): Answer =>
	endpoint === 'secureCodingStatus'
		? jobStatus(state, account, record.body)
		: paidCall(state, endpoint, account, record);

import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ENDPOINTS, TOKEN_PATH, type EndpointName } from '../../nodes/shared/api/catalog';
import type { Answer } from './answer';
import { callEndpoint, exchangeToken, nothingDone } from './calls';
import { CONTROL_PATH } from './control';
import { deliver, pause, send } from './deliver';
import { DIALECTS, worded } from './dialects';
import { fateOf, type Fate } from './fate';
import { callerOf, refusedForSpeed, unauthorized } from './gate';
import { failure, type Reply } from './replies';
import { textField } from './requests';
import type { Context } from './sandbox';
import type { RequestRecord } from './stats';

/** The size limit of a body: vehicle orders can be long. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

const arrivalOf = ({ id, method, url, headers }: FastifyRequest): RequestRecord => {
	const [path = '', query = ''] = url.split('?');
	const bearer = headers.authorization !== undefined;
	return { at: performance.now(), id, method, path, query, status: 0, charged: false, bearer };
};

/** Records each request when it arrives. */
function recordRequests(app: FastifyInstance, context: Context) {
	const records = new WeakMap<FastifyRequest, RequestRecord>();
	app.addHook('onRequest', (request, reply, done) => {
		const record = arrivalOf(request);
		records.set(request, record);
		reply.header('x-request-id', request.id);
		if (!record.path.startsWith(CONTROL_PATH)) {
			const { stats } = context.state;
			stats.requests.push(record);
			stats.firstAt ??= record.at;
			stats.lastAt = record.at;
		}
		done();
	});
	app.addHook('preHandler', (request, _reply, done) => {
		const record = recordOf(request);
		record.body = request.body;
		record.vin = textField(request.body, 'vin');
		record.jobId = textField(request.body, 'job_id') ?? textField(request.query, 'job_id');
		done();
	});
	const recordOf = (request: FastifyRequest): RequestRecord => {
		const record = records.get(request);
		if (record === undefined) throw new Error('This request was not recorded on arrival');
		return record;
	};
	return recordOf;
}

/**
 * The API's routes: token, every endpoint of the catalog, and plain errors for all else.
 * @param closing ends all waiting when the server closes
 */
export function createApp(context: Context, closing: AbortSignal): FastifyInstance {
	const { settings } = context;
	const { basePath } = settings;
	const app: FastifyInstance = fastify({
		...(settings.tls && { https: settings.tls }),
		rewriteUrl: ({ url = '/' }) =>
			url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : `/outside${url}`,
		bodyLimit: BODY_LIMIT_BYTES,
		forceCloseConnections: true,
		genReqId: () => `req_${randomUUID()}`,
	});
	const recordOf = recordRequests(app, context);

	/** Sends the answers of the API's own routes. Everything else answers earlier, with its true status. */
	const say = (what: Reply, { errorsAs200 } = settings) =>
		worded(what, { dialect: context.state.dialect, errorsAs200 });
	const sayPlainly = (what: Reply) => say(what, { ...settings, errorsAs200: false });

	/** Applies a matching fault, if there is one, and answers. `run` makes the call and charges it. */
	const answer = async (
		reply: FastifyReply,
		record: RequestRecord,
		run: (fate: Fate | undefined) => Reply,
		put: (what: Reply) => Answer = say,
	) => {
		const fault = context.state.faults.take(record);
		if (fault) record.fault = fault.kind;
		const real = put(run(fateOf(fault)));
		const dialect = DIALECTS[context.state.dialect];
		await pause(settings.latencyMs, closing);
		return await deliver(reply, record, { answer: real, fault, dialect, closing });
	};

	// OAuth servers accept forms as well as JSON.
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
	);

	app.post(TOKEN_PATH, async (request, reply) => {
		const record = recordOf(request);
		const account = context.state.accounts.get(textField(request.body, 'client_id') ?? '');
		record.account = account?.clientId;
		const refused = refusedForSpeed(context, account);
		if (refused) return send(reply, record, say(refused));
		return await answer(reply, record, (fate) =>
			fate && !fate.works ? nothingDone() : exchangeToken(context, request.body),
		);
	});

	const addEndpoint = (endpoint: EndpointName) =>
		app.post(ENDPOINTS[endpoint].path, async (request, reply) => {
			const record = recordOf(request);
			const account = callerOf(context, request.headers.authorization);
			if (account === undefined) return send(reply, record, say(unauthorized(context)));
			record.account = account.clientId;
			const refused = refusedForSpeed(context, account);
			if (refused) return send(reply, record, say(refused));
			const call = { endpoint, account: account.clientId, record };
			return await answer(reply, record, (fate) => callEndpoint(context, { ...call, fate }));
		});
	/** The answer of API Gateway if a path does not support the method. */
	const addStatusByGet = () => {
		const { path } = ENDPOINTS.secureCodingStatus;
		app.post(path, async (request, reply) => {
			const refusal = { message: 'Missing Authentication Token' };
			return await reply.code((recordOf(request).status = 403)).send(refusal);
		});
		app.get(path, async (request, reply) => {
			const record = recordOf(request);
			const account = callerOf(context, request.headers.authorization);
			if (account === undefined) return send(reply, record, say(unauthorized(context)));
			record.account = account.clientId;
			record.body = request.query;
			const call = { endpoint: 'secureCodingStatus', account: account.clientId, record } as const;
			return await answer(reply, record, (fate) => callEndpoint(context, { ...call, fate }));
		});
	};

	const endpoints = Object.keys(ENDPOINTS) as EndpointName[];
	const isByGet = (name: EndpointName): boolean =>
		name === 'secureCodingStatus' && settings.statusMethod === 'GET';
	endpoints.filter((name) => !isByGet(name)).forEach(addEndpoint);
	if (settings.statusMethod === 'GET') addStatusByGet();

	const paths: string[] = [TOKEN_PATH, ...endpoints.map((name) => ENDPOINTS[name].path)];
	app.setNotFoundHandler(async (request, reply) => {
		const record = recordOf(request);
		// Faults apply here too, so that a test can serve a file from any path.
		const refusal = paths.includes(record.path)
			? failure(405, 'method_not_allowed', 'Use POST', { allow: 'POST' })
			: failure(404, 'no_such_route', `There is no ${record.method} ${record.path}`);
		return await answer(reply, record, () => refusal, sayPlainly);
	});

	// The request is not valid HTTP or JSON. With status 500, the sandbox itself has failed.
	app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
		const { statusCode = 500, message } = error;
		const name = statusCode < 500 ? 'bad_request' : 'internal_error';
		return send(reply, recordOf(request), sayPlainly(failure(statusCode, name, message)));
	});

	return app;
}

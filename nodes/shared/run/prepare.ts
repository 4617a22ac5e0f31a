import {
	NodeOperationError,
	type IExecuteSingleFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { ENDPOINT_AT, ENDPOINTS, type Endpoint, type EndpointName } from '../api/catalog';
import { explainUnsent, type Explanation } from '../messages/explanation';
import { readInputFile } from '../input/inputFile';
import {
	checkRequest,
	readParameters,
	type CheckedRequest,
	type Parameters,
} from '../input/request';
import { readParameter } from '../input/readParameter';
import { showValue } from '../input/vin';
import { AccountError, type Account } from '../auth/account';
import { readSeconds, WAIT_DEFAULTS } from '../jobs/waitOptions';
import { isSetByModel, readMaxCents } from './budget';
import { admit } from './admission';
import { requestKey } from './receipts';
import { DEFAULT_REFUSALS, readRefusals } from './refusalLimit';
import { cacheKey, getCached, readMinutes, type CachedResponse } from './responseCache';
import { attached } from '../state/attached';
import type { ParseTarget } from '../items/fetchLink';
import type { Admission } from './gathering';
import { runContextOf, type RunContext } from './runContext';
import { hasSummary, readSummary } from '../responses/summary';

/** The `options` collection of the node, as the user filled it in. */
export interface UserOptions {
	outputField?: string;
	fileField?: string;
	additionalBodyFields?: unknown;
	maxCredits?: unknown;
	stopAfterRefusals?: unknown;
	reuseWithin?: unknown;
	skipVinCheck?: boolean;
	summaryOnly?: unknown;
	addCost?: unknown;
	maxWait?: unknown;
	pollInterval?: unknown;
}

/** One item: its subject, its options, and whether it may be sent. */
export interface Item {
	readonly itemIndex: number;
	readonly endpointName: EndpointName;
	readonly endpoint: Endpoint;
	/** The subject of messages, e.g. `VIN WBA…`. */
	readonly subject: string;
	readonly vin: string | undefined;
	readonly jobId: string | undefined;
	readonly options: UserOptions;
	/** Reads the summary from its answer, if its operation has one. */
	readonly summarize?: ParseTarget['summarize'];
	/** The spend limit in cents, if set. */
	readonly maxCents?: number;
	/** How many refusals may be paid for before the first good answer; 0: unlimited. */
	readonly maxRefusals: number;
	/** How long to wait for a job, ms. */
	readonly maxWaitMs: number;
	/** The interval between polls of a job, ms. */
	readonly pollIntervalMs: number;
	/** Whether to keep the answer for other executions. */
	readonly isReusable?: boolean;
	/** Why it cannot be sent. */
	readonly problem?: Explanation;
	/** Set unless the request itself is invalid. */
	readonly ready?: ReadyRequest;
}

export interface ReadyRequest {
	readonly account: Account;
	readonly request: CheckedRequest;
	/** Identifies the request, for receipts. */
	readonly key: string;
	/** Identifies the parsed answer, for Reuse Within. */
	readonly cacheKey: string;
	/** An answer that another execution paid for, if the user wants it reused. */
	readonly cached?: CachedResponse;
}

/** What `prepareItemPreSend` passes to the pagination hook. */
export interface Prepared {
	readonly item: Item;
	readonly run: RunContext;
	readonly admission: Promise<Admission>;
}

/** n8n passes the request options from hook to hook; this attaches our own data to them. */
const prepared = attached<object, Prepared>();

export const preparedOf = (requestOptions: object): Prepared | undefined =>
	prepared.get(requestOptions);

const UPDATE = 'Update the package n8n-nodes-bimmervin. Nothing was sent, and nothing was charged.';

/** An ID as entered, safe to show. */
const shownId = (id: unknown): string | undefined =>
	(typeof id === 'string' || typeof id === 'number') && id !== ''
		? showValue(String(id))
		: undefined;

const nameSubject = (parameters: Parameters): string => {
	const id = shownId(parameters.jobId ?? parameters.vin);
	if (parameters.jobId !== undefined) return id ? `Job ${id}` : 'Job without an ID';
	return id ? `VIN ${id.toUpperCase()}` : 'Item without a VIN';
};

const ANY_XML = '<missing/>';

/** FA and SVT from binary fields of the input, as text. @returns the parameters including them, and any problem */
async function readBinaryInput(
	context: IExecuteSingleFunctions,
	parameters: Parameters,
): Promise<{ parameters: Parameters; problems: string[] }> {
	if (parameters.inputMode !== 'binary') return { parameters, problems: [] };
	const fa = await readInputFile(context, 'FA', parameters.faBinaryField);
	const svt = await readInputFile(context, 'SVT', parameters.svtBinaryField);
	return {
		// A missing file is reported once; the remaining checks continue.
		parameters: { ...parameters, fa: fa.text ?? ANY_XML, svt: svt.text ?? ANY_XML },
		problems: [fa.problem, svt.problem].filter((problem) => problem !== undefined),
	};
}

/** What limits the spending. A person sets it, and an unreadable limit does not mean "no limit". */
const LIMITS = {
	maxCredits: { label: 'Max Credits', unit: 'an amount of credits', read: readMaxCents },
	stopAfterRefusals: { label: 'Stop After Refusals', unit: 'a whole number', read: readRefusals },
} as const;

function readLimitOption(
	context: IExecuteSingleFunctions,
	options: UserOptions,
	name: keyof typeof LIMITS,
): { value?: number; problem?: Explanation } {
	if (!(name in options)) return {};
	const { label, unit, read } = LIMITS[name];
	const raw: unknown = context.getNodeParameter(`options.${name}`, '', { rawExpressions: true });
	if (isSetByModel(raw)) {
		const message = `${label} cannot be filled in by an AI model, because a model must not set its own spend limit`;
		const todo = `Enter a number for ${label} in the options of the node.`;
		return { problem: explainUnsent('limitSetByModel', message, todo) };
	}
	const value = read(options[name]);
	if (value !== 'invalid') return { value };
	const todo = `Enter a number of 0 or more for ${label} in the options of the node.`;
	return { problem: explainUnsent('invalidLimit', `${label} is not ${unit}`, todo) };
}

/**
 * Finds every problem before anything is sent. Never rejects.
 * @param readAccount reads the account to prepare it for
 */
export async function prepareItem(
	context: IExecuteSingleFunctions,
	run: RunContext,
	endpointName: EndpointName,
	readAccount: () => Promise<Account>,
): Promise<Item> {
	const given = readParameters(endpointName, (name) => readParameter(context, name, run.raw[name]));
	const common = {
		itemIndex: context.getItemIndex(),
		endpointName,
		endpoint: ENDPOINTS[endpointName] as Endpoint,
		subject: nameSubject(given),
		vin: shownId(given.vin),
		jobId: shownId(given.jobId),
		options: {},
		...(hasSummary(endpointName) && {
			summarize: (answer: unknown, vin?: string) => readSummary(endpointName, answer, vin),
		}),
		maxRefusals: DEFAULT_REFUSALS,
		maxWaitMs: 0,
		pollIntervalMs: 0,
	};
	let options: UserOptions = {};
	try {
		options = run.optionsOf(context);
		const credits = readLimitOption(context, options, 'maxCredits');
		const refusals = readLimitOption(context, options, 'stopAfterRefusals');
		const limitProblem = credits.problem ?? refusals.problem;

		const account = await readAccount();
		const { parameters, problems } = await readBinaryInput(context, given);
		const check = checkRequest(endpointName, parameters, options, problems);
		if (!check.ok) {
			const message = `${common.subject}: ${check.problems.join('; ')}`;
			const todo = 'Correct the fields of this item and run it again.';
			const problem = limitProblem ?? explainUnsent('invalidInput', message, todo);
			return { ...common, options, problem };
		}
		const { request } = check;
		const { vin, jobId } = request;
		const key = requestKey(account, endpointName, request.body);
		const minutes = readMinutes(options.reuseWithin);
		const ownCacheKey = cacheKey(account.credentialHash, key, run.operation, options.fileField);
		return {
			...common,
			subject: nameSubject({ vin, jobId }),
			vin,
			jobId,
			options,
			maxCents: credits.value,
			maxRefusals: refusals.value ?? DEFAULT_REFUSALS,
			maxWaitMs: readSeconds(options.maxWait, WAIT_DEFAULTS.maxWait) * 1000,
			pollIntervalMs: readSeconds(options.pollInterval, WAIT_DEFAULTS.pollInterval) * 1000,
			isReusable: minutes > 0,
			// Answers from earlier are delivered all the same.
			...(limitProblem && { problem: limitProblem }),
			ready: {
				account,
				request,
				key,
				cacheKey: ownCacheKey,
				cached: getCached(ownCacheKey, minutes, Date.now()),
			},
		};
	} catch (error) {
		const isAccount = error instanceof AccountError;
		const message = error instanceof Error ? error.message : 'unknown fault';
		const problem = explainUnsent(
			isAccount ? 'credential' : 'invalidInput',
			isAccount ? message : `${common.subject}: ${message}`,
			isAccount ? 'Then run it again.' : 'Check the fields and the credential of the node.',
			isAccount,
		);
		return { ...common, options, problem };
	}
}

/**
 * The first hook of an item. Up to its first await it runs inside n8n's preparation loop, which lets the run count its items;
 * so it registers the item before anything else.
 * @throws {NodeOperationError} if the node description contains a path that the catalog does not know
 */
export async function prepareItemPreSend(
	this: IExecuteSingleFunctions,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const endpointName = ENDPOINT_AT.get(requestOptions.url);
	// No item may be sent as a different call, which has a different price.
	if (!endpointName) {
		const message = `The node has no operation for the path ${requestOptions.url}`;
		throw new NodeOperationError(this.getNode(), message, { description: UPDATE });
	}
	const run = runContextOf(this);
	const preparation = prepareItem(this, run, endpointName, async () => await run.accountOf(this));
	const admission = run.gathering.register(this.getItemIndex(), preparation, (arrived) =>
		admit(run, arrived as Item[]),
	);
	const item = await preparation;
	const options: IHttpRequestOptions = {
		...requestOptions,
		body: item.ready?.request.body,
	};
	prepared.set(options, { item, run, admission });
	return options;
}

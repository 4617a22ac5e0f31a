import type { DeclarativeRestApiSettings, IExecuteSingleFunctions } from 'n8n-workflow';

import { networkOf, type ApiRequest, type Scope } from '../client';
import type { HttpResponse } from '../http/response';
import type { Result } from '../http/result';
import type { Connection } from '../items/fetchLink';
import { parseResponse, type ParsedResponse } from '../items/responseToItem';
import type { JobResponse } from '../jobs/jobResponse';
import type { OwnAccount } from './ownAccount';
import type { Item, ReadyRequest } from './prepare';
import type { Undecided } from './refusalLimit';
import type { RunContext } from './runContext';

/** An item that may be sent, with everything that its steps need. */
export interface ItemCall {
	readonly context: IExecuteSingleFunctions;
	readonly run: RunContext;
	readonly item: Item;
	readonly ready: ReadyRequest;
	/** Whether the account is the item's own. */
	readonly own: OwnAccount;
	/** The request as n8n prepared it. */
	readonly options: DeclarativeRestApiSettings.HttpRequestOptions;
}

/** The same, with its request. */
export interface Task extends ItemCall {
	/** The request itself. */
	readonly apiRequest: ApiRequest;
	readonly scope: Scope;
	/** The scope for what is not bought yet. */
	readonly sendingScope: Scope;
	/** Reports the result of the paid call, if known before the end. */
	readonly decide: Undecided;
}

/** The account of an answer, and n8n's connection settings for the API. */
export const connectionOf = ({ ready, apiRequest, scope }: Task): Connection => ({
	account: ready.account,
	network: networkOf(apiRequest.options),
	scope,
});

/** Parses a good answer. */
export const readAnswer = async (
	task: Task,
	answer: HttpResponse,
	job?: JobResponse,
): Promise<Result<ParsedResponse>> =>
	await parseResponse(task.context, task.item, connectionOf(task), answer, job);

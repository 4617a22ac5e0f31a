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

/** An item that may be sent, with all that its steps need. */
export interface ItemCall {
	readonly context: IExecuteSingleFunctions;
	readonly run: RunContext;
	readonly item: Item;
	readonly ready: ReadyRequest;
	/** Whether the account is the item's own. */
	readonly own: OwnAccount;
	/** The request as n8n has prepared it. */
	readonly options: DeclarativeRestApiSettings.HttpRequestOptions;
}

/** The same on its way. */
export interface Task extends ItemCall {
	/** The request itself. */
	readonly apiRequest: ApiRequest;
	readonly scope: Scope;
	/** The same for what is not bought yet. */
	readonly sendingScope: Scope;
	/** Says what came of the paid call, where that is known before the end. */
	readonly decide: Undecided;
}

/** Whose answer it is, and how n8n was told to reach the API. */
export const connectionOf = ({ ready, apiRequest, scope }: Task): Connection => ({
	account: ready.account,
	network: networkOf(apiRequest.options),
	scope,
});

/** Takes a good answer apart. */
export const readAnswer = async (
	task: Task,
	answer: HttpResponse,
	job?: JobResponse,
): Promise<Result<ParsedResponse>> =>
	await parseResponse(task.context, task.item, connectionOf(task), answer, job);

import { ENDPOINTS } from '../api/catalog';
import { writeJobStatusBody } from '../api/write';
import type { Outgoing } from '../client';
import type { Account } from '../auth/account';

/** The question how a job stands, where no item of the node asks it. Asked once: a watcher asks again later. */
export const statusQuestion = (account: Account, jobId: string, timeoutMs: number): Outgoing => ({
	account,
	lane: 'status',
	paid: false,
	maxTries: 1,
	options: {
		method: 'POST',
		baseURL: account.baseUrl,
		url: ENDPOINTS.secureCodingStatus.path,
		body: writeJobStatusBody(jobId),
		timeout: Math.max(1, Math.ceil(timeoutMs)),
	},
});

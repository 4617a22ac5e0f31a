import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { inCredits } from '../../nodes/shared/api/catalog';
import type { Charged } from '../../nodes/shared/api/terms';
import { FIELD_NAMES } from '../../nodes/shared/api/fieldNames';
import { getField } from '../../nodes/shared/responses/json';
import { submittedJobId } from '../../nodes/shared/responses/submittedJob';
import { envelopesOf } from '../../nodes/shared/responses/unwrap';
import { Engine } from '../engine/harness/engine';
import type { Call, Outcome, ReceivedFile } from './call';
import { isSignIn, type Exchange } from './exchange';
import { startRecorder } from './recorder';

/** The account for the calls. */
export interface Account {
	readonly baseUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

/** Makes calls one at a time. Close it after use. */
export interface Caller {
	call(call: Call): Promise<Outcome>;
	/** What the current call has returned so far, in case the tool no longer waits for it. */
	underWay(): Pick<Outcome, 'exchanges' | 'jobId'>;
	close(): Promise<void>;
}

/** Error codes that mean that there was no connection. */
const NEVER_SENT =
	/^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|.*CERT.*|ERR_TLS_.*|ERR_SSL_.*)$/;

const wasNeverSent = ({ error }: Exchange): boolean =>
	error !== undefined && NEVER_SENT.test(error);

/** Whether a value is not zero or empty: `3`, `'3,00 EUR'`, `{ amount: 3 }`, `true`. */
const isSome = (reported: unknown): boolean =>
	reported === true || /[1-9]/.test(JSON.stringify(reported ?? null));

/** `X-Credits-Charged`, `X-Call-Cost` */
const CHARGE_HEADER = /charged|(?:call|request)[-_]?cost/i;

/** Whether an answer clearly says that something was charged. */
const tellsCharge = ({ body, headers }: Exchange): boolean =>
	headers.some(([name, value]) => CHARGE_HEADER.test(name) && isSome(value)) ||
	envelopesOf(body, FIELD_NAMES.priceWrappers, true).some((envelope) =>
		isSome(getField(envelope, FIELD_NAMES.charged)),
	);

/**
 * What a call has cost by the node's own rules, where only an answer that says that it is from the sandbox is free. A charge that
 * is told beside that word, in a refusal or by a status that should be free leaves a doubt. The status of a job that was paid for
 * may repeat what the job has cost.
 */
function chargedFor(
	{ cents, operation }: Call,
	item: INodeExecutionData,
	calls: readonly Exchange[],
): Charged {
	if (operation === 'wait' || calls.every(wasNeverSent)) return 'no';
	const reported = (isFailed(item) ? item.json.details : item.json.cost) as IDataObject | undefined;
	const charged = cents === 0 ? 'no' : ((reported?.charged as Charged | undefined) ?? 'maybe');
	return charged === 'no' && calls.some(tellsCharge) ? 'maybe' : charged;
}

const isFailed = ({ json }: INodeExecutionData): boolean =>
	json.error !== undefined && json.details !== undefined;

/** The item for an execution that ended without one: the call may have been made. */
const withoutItem = (error: Error | undefined): INodeExecutionData => ({
	json: { error: error?.message ?? 'The node has given no item.', details: { charged: 'maybe' } },
});

const isNoSignIn = (exchange: Exchange): boolean => !isSignIn(exchange);

const jobIdOf = ({ endpoint }: Call, calls: readonly Exchange[]): string | undefined => {
	const answer = calls.at(-1);
	return endpoint === 'secureCodingSubmit' && answer
		? submittedJobId(answer.body, Object.fromEntries(answer.headers))
		: undefined;
};

/**
 * Makes calls with the built node in n8n's own engine, through a recorder on this computer.
 * @throws {AccountError} where the account's address, ID or secret cannot be used
 */
export async function openCaller({ baseUrl, clientId, clientSecret }: Account): Promise<Caller> {
	const recorder = await startRecorder(baseUrl);
	const engine = await Engine.create({ baseUrl: recorder.url, clientId, clientSecret });
	let asked: Call | undefined;
	let stopWaiting = () => {};
	const closed = new Promise<void>((resolve) => (stopWaiting = resolve));

	/** Replaces the address of the recorder with that of the API. */
	const ofApi = (text: string): string => text.replaceAll(recorder.url, baseUrl);
	const bytesOfApi = (bytes: Buffer): Buffer =>
		bytes.includes(recorder.url) ? Buffer.from(ofApi(bytes.toString('latin1')), 'latin1') : bytes;

	const filesOf = async (item: INodeExecutionData): Promise<ReceivedFile[]> =>
		await Promise.all(
			Object.entries(item.binary ?? {}).map(async ([field, { fileName, mimeType }]) => ({
				field,
				fileName: fileName ?? field,
				mimeType,
				bytes: bytesOfApi(await engine.bytes(item, field)),
			})),
		);

	return {
		async call(call) {
			recorder.take();
			const { resource, operation, parameters, cents } = call;
			const maxCredits = Number(inCredits(cents));
			asked = call;
			const running = engine.run(
				{
					onError: 'continueRegularOutput',
					parameters: {
						resource,
						operation,
						...parameters,
						options: { addCost: true, ...(cents > 0 && { maxCredits }) },
					},
				},
				[{}],
				{ cancelWhen: async () => await closed },
			);
			// An error after a call must not hide that the call was made.
			const { items, error } = await running.catch((thrown: Error) => ({
				items: [],
				error: thrown,
			}));
			const exchanges = recorder.take();
			const item = items[0] ?? withoutItem(error);
			const calls = exchanges.filter(isNoSignIn);
			const failed = isFailed(item);
			const { jobId } = failed ? (item.json.details as IDataObject) : item.json;
			return {
				call,
				exchanges,
				item: JSON.parse(ofApi(JSON.stringify(item.json))) as IDataObject,
				failed,
				files: await filesOf(item),
				charged: chargedFor(call, item, calls),
				jobId: typeof jobId === 'string' ? jobId : jobIdOf(call, calls),
			};
		},
		underWay() {
			const exchanges = recorder.seen();
			return { exchanges, jobId: asked && jobIdOf(asked, exchanges.filter(isNoSignIn)) };
		},
		async close() {
			// A call that was interrupted may wait for its job for many minutes more.
			stopWaiting();
			await recorder.close();
		},
	};
}

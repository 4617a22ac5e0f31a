import {
	deepCopy,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecuteSingleFunctions,
} from 'n8n-workflow';

import { NOT_PREPARED } from '../api/fault';
import { settle } from '../http/request';
import { buildItem, renameBinaryFields, restoreBinary, type ItemData } from '../items/binary';
import { explain } from '../messages/explain';
import type { Explanation } from '../messages/explanation';
import { admit } from './admission';
import type { Admission } from './gathering';
import { explainEarlierRefusal } from './keptRefusal';
import { withMissingFiles } from './missingFiles';
import { notStored, performOperation } from './operations';
import { failed, subjectOf, withEarlierCharges, type Outcome } from './outcome';
import { OwnAccount, readOwnAccount } from './ownAccount';
import { prepareItem, type Item, type Prepared } from './prepare';
import type { GoodAnswer } from './responseCache';
import { isShort } from './sameCars';
import type { ItemCall } from './task';

const SKIPPED = { kind: 'skipped' } as const;
/** Nothing was sent, because the item was prepared for a different account. */
const OTHER_ACCOUNT = { kind: 'otherAccount' } as const;

/** n8n cannot read the credential of the item at the moment, so equal items go first. */
const STEPPED_BACK = { kind: 'steppedBack' } as const;

type Reached = Outcome | typeof OTHER_ACCOUNT | typeof STEPPED_BACK;

/** Nothing was sent, because n8n could not read the credential of the item whose turn it was. */
const isUnread = (reached: Reached): reached is Outcome & { isNotPrepared: true } =>
	reached.kind === 'failed' && reached.isNotPrepared === true;

/** Whether it answers equal items too. */
const isAnswer = (reached: Reached): reached is Outcome =>
	reached.kind !== 'otherAccount' && reached.kind !== 'steppedBack' && !isUnread(reached);

const delivered = (itemData: ItemData): Outcome => ({ kind: 'delivered', itemData });

/** Builds the item from an answer that another execution has paid for. */
async function fromCache({ context, item }: ItemCall, answer: GoodAnswer): Promise<Outcome> {
	const { json, files } = answer;
	return delivered(await buildItem(context, deepCopy(json), files, item.options.outputField));
}

const FILE_IS_GONE =
	'The file is gone, because n8n has deleted the data of the execution that it was stored with. To get it, look up the vehicle in a new execution, which is charged again.';

/** An item from an earlier attempt whose stored file is gone. */
const withoutItsFile = ({ fileProblem, ...json }: IDataObject): IDataObject => ({
	...json,
	files: [],
	fileProblem: typeof fileProblem === 'string' ? `${fileProblem} ${FILE_IS_GONE}` : FILE_IS_GONE,
});

/** Returns what an earlier attempt of this run has paid for. */
async function takeReceipt(call: ItemCall, key: string): Promise<Outcome | undefined> {
	const { context, run, item } = call;
	const receipt = run.receipts.find(key);
	if (!receipt) return undefined;
	const restored = await settle(async () => await restoreBinary(context, receipt));
	if (!restored.ok) {
		// The data of a look-up was paid for too.
		if (item.summarize) return delivered({ json: withoutItsFile(receipt.json) });
		return failed(explain({ kind: 'notStored', why: 'the stored file is gone' }, subjectOf(item)));
	}
	const earlier = { json: receipt.json, binary: restored.value };
	const completed = await settle(async () => await withMissingFiles(call, earlier));
	const itemData = (completed.ok && completed.value) || earlier;
	// From here on, the files belong to this execution.
	if (itemData.binary !== receipt.binary) run.receipts.keep(key, itemData.json, itemData.binary);
	return delivered(renameBinaryFields(itemData, item.options.outputField));
}

/** Returns the outcome if the run has it already, as an earlier answer or refusal, and nothing needs to be sent. */
async function takeKept(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const refusal = explainEarlierRefusal(run.receipts, ready, item.subject);
	if (refusal) return failed(refusal);
	const receipt = await takeReceipt(call, ready.key);
	if (receipt) return receipt;
	const answer = ready.cached?.answer;
	return answer && 'json' in answer ? await fromCache(call, answer) : undefined;
}

/** Gets the outcome of the request that an item shares with its duplicates. */
async function obtain(call: ItemCall, unsent: Explanation | undefined): Promise<Outcome> {
	const { run, item, ready, own } = call;
	const kept = await takeKept(call);
	if (kept) return kept;
	own.isOwnAttempt = true;
	// Even if new calls are held back, a submitted job is waited for and its result is fetched.
	const isHeldBack = unsent && !run.receipts.isBought(ready.key);
	return withEarlierCharges(run, item, isHeldBack ? failed(unsent) : await performOperation(call));
}

/**
 * Whether an item can get a stored result, or poll a job, without a check of its account: the dispatch guard checks only new calls.
 */
const isUnguarded = ({ run, ready }: ItemCall): boolean =>
	run.operation === 'wait' ||
	ready.cached !== undefined ||
	run.receipts.find(ready.key) !== undefined ||
	run.receipts.isBought(ready.key) ||
	run.receipts.findRefusal(ready.key, ready.account.path) !== undefined;

/** The result of an item under one account. */
interface Concluded {
	readonly item: Item;
	readonly outcome: Outcome;
	/** Whether it is the first item of its run with this request. */
	readonly isFirst: boolean;
}

/** The outcome if n8n could not read the credential of an item. Stored results stay stored. */
const notPrepared = (item: Item) =>
	({ ...failed(explain(NOT_PREPARED, subjectOf(item))), isNotPrepared: true }) as const;

/** One attempt at an item, under the account that it was prepared for. */
type Attempt = Omit<ItemCall, 'ready'>;

const unsentOutcome = ({ item }: Attempt, outcome: Outcome): Concluded => ({
	item,
	outcome,
	isFirst: true,
});

/** How an item comes to its turn among those that share its request. */
interface Turn {
	/** The item before it has left the request to it. */
	readonly isNext: boolean;
	/** Whether it lets equal items go first if n8n cannot read its credential. */
	readonly mayStepBack: boolean;
}

/** Takes what is stored for the request of an item, or sends it: for this item and for all that share it. */
async function reach(
	call: ItemCall,
	unsent: Explanation | undefined,
	{ isNext, mayStepBack }: Turn,
): Promise<Reached> {
	const { run, item, ready, own } = call;
	const isUnchecked = isUnguarded(call);
	// Check the account here too: what another account gets must not answer an item of this account that shares the request.
	const isSame = isUnchecked || isNext ? await own.isSame(ready.account) : true;
	if (isSame === false) return OTHER_ACCOUNT;
	if (isSame === undefined && mayStepBack && run.calls.isShared(ready.key)) return STEPPED_BACK;
	if (isSame === undefined && !isUnchecked) return notPrepared(item);
	const got = await settle(async () => (await takeSameCar(call)) ?? obtain(call, unsent));
	if (own.isOther) return OTHER_ACCOUNT;
	return got.ok ? got.value : withEarlierCharges(run, item, notStored(call, got.error));
}

/** The outcome of the request that an item shares with equal items. */
async function reachTogether(
	call: ItemCall,
	unsent: Explanation | undefined,
	mayStepBack = true,
): Promise<{ outcome: Reached; isFirst: boolean; isOwn: boolean }> {
	// Every outcome of the request is stored under its key, because the same car under the other form of its VIN may wait for it.
	const reached = await call.run.calls.once<Reached>(
		call.ready.key,
		async (isNext) => await reach(call, unsent, { isNext, mayStepBack }),
		{
			isAnswer,
			// If another run of the node did not send the request, this run can.
			isUsable: (outcome) => isAnswer(outcome) && outcome.kind !== 'skipped',
		},
	);
	return reached.outcome.kind === 'steppedBack'
		? await reachTogether(call, unsent, false)
		: reached;
}

/**
 * @returns undefined if the item was prepared for a different account: nothing was sent for it, and it gets nothing that another
 * account has paid for
 */
async function concludeUnder(
	attempt: Attempt,
	admission: Admission,
): Promise<Concluded | undefined> {
	const { run, item, own } = attempt;
	if (admission.kind === 'abandoned') return unsentOutcome(attempt, SKIPPED);
	if (admission.kind === 'refused' && run.stopMode) {
		return unsentOutcome(
			attempt,
			admission.itemIndex === item.itemIndex ? failed(admission.why) : SKIPPED,
		);
	}
	const { ready, problem } = item;
	const unsent = problem ?? (admission.kind === 'refused' ? admission.why : undefined);
	if (!ready) return unsentOutcome(attempt, unsent ? failed(unsent) : SKIPPED);
	const call = { ...attempt, ready };
	try {
		const { outcome, isFirst, isOwn } = await reachTogether(call, unsent);
		if (isUnread(outcome)) return { item, outcome, isFirst };
		if (!isAnswer(outcome)) return undefined;
		// A skipped item returns nothing, so its account does not matter.
		if (outcome.kind === 'skipped') return { item, outcome, isFirst };
		const isOwnFailure = outcome.kind === 'failed' && own.isOwnAttempt;
		const { account } = ready;
		const isSame = isOwnFailure
			? await own.isSame(account)
			: await own.isSameAfterAll(account, run.scopeOf(account).signal);
		if (isSame === false) return undefined;
		if (isSame === undefined && !isOwnFailure) return { item, outcome: notPrepared(item), isFirst };
		const isShared = !isOwn && outcome.kind === 'delivered';
		return { item, outcome: isShared ? copyFor(item, outcome.itemData) : outcome, isFirst };
	} finally {
		run.receipts.release(ready.key);
	}
}

/**
 * Gets the outcome of an item. Each item is prepared for the account of the run's first item. If its own account turns out to be
 * another one, the item is prepared and admitted again. Never rejects, so that every item that has arrived is settled.
 */
export async function conclude(
	context: IExecuteSingleFunctions,
	{ item, run, admission }: Prepared,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Concluded> {
	const attempt = { context, run, options };
	const admitted = await admission;
	const concluded = await concludeUnder(
		{ ...attempt, item, own: new OwnAccount(context) },
		admitted,
	);
	if (concluded) return concluded;
	const readAccount = async () => await readOwnAccount(context);
	const again = await prepareItem(context, run, item.endpointName, readAccount);
	const ofOwn = { ...attempt, item: again, own: new OwnAccount(context) };
	// A refusal of the whole run applies to this item too.
	const admittedAgain = admitted.kind === 'refused' ? admitted : admit(run, [again]);
	return (await concludeUnder(ofOwn, admittedAgain)) ?? unsentOutcome(ofOwn, notPrepared(again));
}

const copyFor = ({ options }: Item, { json, binary }: ItemData): Outcome =>
	delivered(renameBinaryFields({ json: deepCopy(json), binary }, options.outputField));

/** Returns the answer for the same car under the other form of its VIN, if the run has both forms: the car is paid for once. */
async function takeSameCar(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const other = run.sameCars.other(ready);
	if (other === undefined) return undefined;
	if (!isShort(ready)) {
		// The short form is in transit already: in an earlier batch of n8n, or because several cars of the list match it.
		await run.calls.begun(other);
		const receipt = run.receipts.find(other);
		return receipt?.json.vin === ready.request.vin ? await takeReceipt(call, other) : undefined;
	}
	// The short form waits for the long form of the same batch. For a long form of another batch, only its receipt counts.
	const outcome = run.asksFor(other)
		? await run.calls.outcomeOf(other, ready.key, isAnswer)
		: undefined;
	if (outcome?.kind === 'delivered') return copyFor(item, outcome.itemData);
	// If the long form may have been charged, the short form is not sent either.
	if (outcome)
		return outcome.kind === 'failed' && outcome.why.charged === 'maybe' ? outcome : undefined;
	return await takeReceipt(call, other);
}

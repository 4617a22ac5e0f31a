import {
	deepCopy,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecuteSingleFunctions,
} from 'n8n-workflow';

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
/** Nothing was sent, because the item has another account than it was prepared for. */
const OTHER_ACCOUNT = { kind: 'otherAccount' } as const;

type Reached = Outcome | typeof OTHER_ACCOUNT;

const isAnswer = (reached: Reached): reached is Outcome => reached.kind !== 'otherAccount';

const delivered = (itemData: ItemData): Outcome => ({ kind: 'delivered', itemData });

/** What another execution has paid for. */
async function fromCache({ context, item }: ItemCall, answer: GoodAnswer): Promise<Outcome> {
	const { json, files } = answer;
	return delivered(await buildItem(context, deepCopy(json), files, item.options.outputField));
}

const FILE_IS_GONE =
	'The file is gone, because n8n has deleted the data of the execution that it was stored with. To get it, look up the vehicle in a new execution, which is charged again.';

/** An item of an earlier try whose stored file is gone. */
const withoutItsFile = ({ fileProblem, ...json }: IDataObject): IDataObject => ({
	...json,
	files: [],
	fileProblem: typeof fileProblem === 'string' ? `${fileProblem} ${FILE_IS_GONE}` : FILE_IS_GONE,
});

/** What was paid for by an earlier try of this run. */
async function takeReceipt(call: ItemCall, key: string): Promise<Outcome | undefined> {
	const { context, run, item } = call;
	const receipt = run.receipts.find(key);
	if (!receipt) return undefined;
	const restored = await settle(async () => await restoreBinary(context, receipt));
	if (!restored.ok) {
		// The data of a look-up were paid for too.
		if (item.summarize) return delivered({ json: withoutItsFile(receipt.json) });
		return failed(explain({ kind: 'notStored', why: 'the stored file is gone' }, subjectOf(item)));
	}
	const earlier = { json: receipt.json, binary: restored.value };
	const completed = await settle(async () => await withMissingFiles(call, earlier));
	const itemData = (completed.ok && completed.value) || earlier;
	// From here on the files are this execution's own.
	if (itemData.binary !== receipt.binary) run.receipts.keep(key, itemData.json, itemData.binary);
	return delivered(renameBinaryFields(itemData, item.options.outputField));
}

/** What the run has without sending anything: an answer from before, good or bad. */
async function takeKept(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const refusal = explainEarlierRefusal(run.receipts, ready, item.subject);
	if (refusal) return failed(refusal);
	const receipt = await takeReceipt(call, ready.key);
	if (receipt) return receipt;
	const answer = ready.cached?.answer;
	return answer && 'json' in answer ? await fromCache(call, answer) : undefined;
}

/** The outcome of the request that an item shares with its duplicates. */
async function obtain(call: ItemCall, unsent: Explanation | undefined): Promise<Outcome> {
	const { run, item, ready } = call;
	const kept = await takeKept(call);
	if (kept) return kept;
	// A job is waited for, and a result fetched, whatever keeps new calls from being sent.
	const isHeldBack = unsent && !run.receipts.isBought(ready.key);
	return withEarlierCharges(run, item, isHeldBack ? failed(unsent) : await performOperation(call));
}

/**
 * Whether an item may take what is kept, or ask for a job, with nobody looking at its credential: the guard looks at new calls alone.
 */
const isUnguarded = ({ run, ready }: ItemCall): boolean =>
	run.operation === 'wait' ||
	ready.cached !== undefined ||
	run.receipts.find(ready.key) !== undefined ||
	run.receipts.isBought(ready.key) ||
	run.receipts.findRefusal(ready.key, ready.account.path) !== undefined;

/** What becomes of an item under an account. */
interface Concluded {
	readonly item: Item;
	readonly outcome: Outcome;
	/** Whether it is the first of its run that asks for this. */
	readonly isFirst: boolean;
}

/** n8n could not read its credential: what is kept stays so. */
const notPrepared = (item: Item): Outcome =>
	failed(explain({ kind: 'notSent', code: 'NOT_PREPARED' }, subjectOf(item)));

/** One go at an item: under the account that it was prepared for. */
type Go = Omit<ItemCall, 'ready'>;

const nothing = ({ item }: Go, outcome: Outcome): Concluded => ({
	item,
	outcome,
	isFirst: true,
});

/**
 * @returns undefined where the item has another account than it was prepared for: nothing was sent for it then, and nothing that
 * another account has paid for comes out
 */
async function concludeUnder(go: Go, admission: Admission): Promise<Concluded | undefined> {
	const { run, item, own } = go;
	if (admission.kind === 'abandoned') return nothing(go, SKIPPED);
	if (admission.kind === 'refused' && run.stopMode) {
		return nothing(go, admission.itemIndex === item.itemIndex ? failed(admission.why) : SKIPPED);
	}
	const { ready, problem } = item;
	const unsent = problem ?? (admission.kind === 'refused' ? admission.why : undefined);
	if (!ready) return nothing(go, unsent ? failed(unsent) : SKIPPED);
	const call = { ...go, ready };
	try {
		const { outcome, isFirst, isOwn } = await run.calls.once<Reached>(
			ready.key,
			// All that a request comes to is known by its key: the other form of a VIN may wait for it.
			async () => {
				// An item of this account that waits for the same is not answered with another account's look at it.
				if (isUnguarded(call) && (await own.isSame(ready.account)) === false) return OTHER_ACCOUNT;
				const got = await settle(async () => (await takeSameCar(call)) ?? obtain(call, unsent));
				if (own.isOther) return OTHER_ACCOUNT;
				return got.ok ? got.value : withEarlierCharges(run, item, notStored(call, got.error));
			},
			{
				isAnswer,
				// What another run of the node did not send, this one may.
				isUsable: (reached) => isAnswer(reached) && reached.kind !== 'skipped',
			},
		);
		if (!isAnswer(outcome)) return undefined;
		// Of what was not sent nothing comes out.
		const isSame = outcome.kind === 'skipped' || (await own.isSame(ready.account));
		if (isSame === false) return undefined;
		if (isSame === undefined && outcome.kind === 'delivered')
			return { item, outcome: notPrepared(item), isFirst };
		const isShared = !isOwn && outcome.kind === 'delivered';
		return { item, outcome: isShared ? copyFor(item, outcome.itemData) : outcome, isFirst };
	} finally {
		run.receipts.release(ready.key);
	}
}

/**
 * What becomes of an item. It is prepared for the account of the run's first item, and where its own turns out to be another one,
 * it is prepared and admitted again. Never rejects, so that every item that has arrived is settled.
 */
export async function conclude(
	context: IExecuteSingleFunctions,
	{ item, run, admission }: Prepared,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Concluded> {
	const go = { context, run, options };
	const admitted = await admission;
	const concluded = await concludeUnder({ ...go, item, own: new OwnAccount(context) }, admitted);
	if (concluded) return concluded;
	const readAccount = async () => await readOwnAccount(context);
	const again = await prepareItem(context, run, item.endpointName, readAccount);
	const ofOwn = { ...go, item: again, own: new OwnAccount(context) };
	// What was refused for all is refused for this one.
	const admittedAgain = admitted.kind === 'refused' ? admitted : admit(run, [again]);
	return (await concludeUnder(ofOwn, admittedAgain)) ?? nothing(ofOwn, notPrepared(again));
}

const copyFor = ({ options }: Item, { json, binary }: ItemData): Outcome =>
	delivered(renameBinaryFields({ json: deepCopy(json), binary }, options.outputField));

/** The answer to the same car by the other form of its VIN, where that is asked for too: it is paid once. */
async function takeSameCar(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const other = run.sameCars.other(ready);
	if (other === undefined) return undefined;
	if (!isShort(ready)) {
		// Under way already: in an earlier group of n8n's own batching, or since several cars of the list fit it.
		await run.calls.begun(other);
		const receipt = run.receipts.find(other);
		return receipt?.json.vin === ready.request.vin ? await takeReceipt(call, other) : undefined;
	}
	// The short form waits for the long one of the same group; any other has been answered before, or has not.
	const outcome = run.asksFor(other)
		? await run.calls.outcomeOf(other, ready.key, isAnswer)
		: undefined;
	if (outcome?.kind === 'delivered') return copyFor(item, outcome.itemData);
	// What may have been charged is not sent in another form either.
	if (outcome)
		return outcome.kind === 'failed' && outcome.why.charged === 'maybe' ? outcome : undefined;
	return await takeReceipt(call, other);
}

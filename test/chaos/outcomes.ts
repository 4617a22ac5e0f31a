import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { NODE_NAME, type EngineRun } from '../engine/harness/engine';
import type { GivenItem, SaidCharged, SeenExecution, SeenJob, SeenOutcome } from './evidence';

function indexOf({ pairedItem }: INodeExecutionData): number {
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return (typeof first === 'object' ? first.item : first) ?? -1;
}

/** What a result says about its job, if it has one. */
export function seenJob({ json, binary = {} }: INodeExecutionData): SeenJob | undefined {
	const { jobId, state } = json;
	if (typeof jobId !== 'string') return undefined;
	return {
		id: jobId,
		...(typeof state === 'string' && { state }),
		hasFiles: Object.keys(binary).length > 0,
		isExplained: 'fileProblem' in json || 'missingFiles' in json,
	};
}

interface Reported {
	readonly charged?: SaidCharged;
	readonly cost?: { readonly credits: number; readonly charged: SaidCharged };
}

function outcomeOf(item: INodeExecutionData): SeenOutcome {
	const itemIndex = indexOf(item);
	const job = seenJob(item);
	const { error } = item.json;
	const reported = (error ? (item.json.details ?? {}) : item.json) as Reported;
	const { charged = 'no', cost } = reported;
	const said = cost && {
		cost: { cents: Math.round(cost.credits * 100), charged: cost.charged },
	};
	if (!error) return { itemIndex, kind: 'delivered', ...(job && { job }), ...said };
	return { itemIndex, kind: 'failed', charged, words: JSON.stringify(error), ...said };
}

/** What an error message says about the VINs that it names. */
function reported(words: string, items: readonly GivenItem[]): SeenOutcome[] {
	const charged: SaidCharged = /may have been charged/.test(words)
		? 'maybe'
		: /(?<!not |Nothing )was charged|and charged:|They are paid/.test(words)
			? 'yes'
			: 'no';
	const named = new Set<string>();
	return items.flatMap(({ vin }, itemIndex): SeenOutcome[] => {
		if (vin === undefined || named.has(vin) || !words.includes(vin)) return [];
		named.add(vin);
		return [{ itemIndex, kind: 'failed', charged }];
	});
}

interface Stored {
	/** A receipt without JSON belongs to a refusal. */
	readonly receipts?: Record<string, Record<string, { json?: IDataObject }>>;
	readonly jobs?: Record<string, Record<string, { jobId: string }>>;
}

/** What the package stores in the execution for a retry. */
const storedOf = ({ run }: EngineRun): Stored =>
	(run.data.executionData?.contextData[`node:${NODE_NAME}`] as { bimmerVin?: Stored } | undefined)
		?.bimmerVin ?? {};

/** What a finished execution says, as n8n would store it. */
export function seen(
	ran: EngineRun,
	items: readonly GivenItem[],
	/** The VIN that the job was paid for. */
	vinOfJob: (jobId: string) => string | undefined,
	when: Pick<SeenExecution, 'startedAt' | 'stoppedAt'>,
): SeenExecution {
	const { executionId, items: good, errorItems, error } = ran;
	const words = error ? `${error.message}\n${error.description ?? ''}` : undefined;
	const { receipts = {}, jobs = {} } = storedOf(ran);
	const paid = Object.values(receipts).flatMap(Object.values<{ json?: IDataObject }>);
	const submitted = Object.values(jobs).flatMap(Object.values<{ jobId: string }>);
	return {
		id: executionId,
		outcomes: [
			...[...good, ...errorItems].map(outcomeOf),
			...(words === undefined ? [] : reported(words, items)),
		],
		...(words !== undefined && { error: words }),
		kept: [
			...paid.map(({ json }) => json?.vin),
			...submitted.map(({ jobId }) => vinOfJob(jobId)),
		].filter((vin): vin is string => typeof vin === 'string'),
		...when,
	};
}

import type { IDataObject } from 'n8n-workflow';

import { hasSummary, hasOwnFacts, type Summary } from '../responses/summary';
import { isYes } from '../responses/failure';
import { isRecord } from '../responses/json';
import type { Item } from './prepare';

/** What an item keeps besides its binary data. */
const KEPT = ['summary', 'vin', 'files', 'missingFiles', 'fileProblem'] as const;

/**
 * An item's JSON with Summary Only. Applied last: receipts and the cache hold the whole answer. If the summary says nothing
 * about what was requested, everything is kept.
 */
export function trimToSummary(json: IDataObject, { endpointName, options }: Item): IDataObject {
	if (!isYes(options.summaryOnly) || !hasSummary(endpointName)) return json;
	const { summary } = json;
	if (!isRecord(summary) || !hasOwnFacts(endpointName, summary as Summary)) return json;
	return Object.fromEntries(KEPT.filter((key) => key in json).map((key) => [key, json[key]]));
}

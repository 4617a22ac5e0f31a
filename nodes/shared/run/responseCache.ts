import { deepCopy, type IDataObject } from 'n8n-workflow';

import type { DeliveredFile } from '../files/types';
import { boundedStore } from '../state/stores';
import type { KeptRefusal } from './ledger';

/** A good answer. Files are kept as bytes: binary data dies with its execution. */
export interface GoodAnswer {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
}

/** A permanent refusal, e.g. for a vehicle that is not found. */
export interface RefusedAnswer {
	readonly refusal: KeptRefusal;
	/** What to do, without the cost. */
	readonly todo: string;
}

/** An answer that another execution may reuse. */
export interface CachedResponse {
	readonly answer: GoodAnswer | RefusedAnswer;
	readonly atMs: number;
	readonly bytes: number;
}

/** Answers for Reuse Within. Only calls with that option store one here. */
const cache = boundedStore<CachedResponse>('cachedResponses', {
	max: 10_000,
	weigh: ({ bytes }) => bytes,
	maxWeight: 64 * 1024 * 1024,
});

/** The longest time that can be set: 30 days, in minutes. */
const MAX_MINUTES = 30 * 24 * 60;
/** What is not on record may be tomorrow, so a refusal is reused for an hour at most, in minutes. */
const MAX_REFUSAL_MINUTES = 60;

/**
 * Identifies an answer as it was parsed: another operation or File Field gives a different result for the same request.
 * @param credentialHash only a credential with the same secret gets the answer
 */
export const cacheKey = (
	credentialHash: string,
	requestKey: string,
	operation: string,
	fileField: string | undefined,
): string => `${credentialHash} ${requestKey} ${operation} ${fileField?.trim() ?? ''}`;

/**
 * Reads the Reuse Within option.
 * @returns minutes; 0 if it is off or not a number
 */
export const readMinutes = (value: unknown): number => {
	const minutes = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
	return Number.isFinite(minutes) && minutes > 0 ? Math.min(minutes, MAX_MINUTES) : 0;
};

/** Keeps an answer for later executions of this process. */
export function putCached(key: string, answer: GoodAnswer | RefusedAnswer, nowMs: number): void {
	const isGood = 'json' in answer;
	const text = JSON.stringify(isGood ? answer.json : answer);
	const files = isGood ? answer.files : [];
	const bytes = files.reduce((sum, { content }) => sum + content.length, text.length);
	const own = isGood ? { json: deepCopy(answer.json), files } : answer;
	cache.set(key, { answer: own, atMs: nowMs, bytes });
}

/**
 * A recent enough answer to the same request.
 * @param minutes its maximum age
 */
export function getCached(key: string, minutes: number, nowMs: number): CachedResponse | undefined {
	const found = minutes > 0 ? cache.get(key) : undefined;
	if (!found) return undefined;
	const longest = 'json' in found.answer ? minutes : Math.min(minutes, MAX_REFUSAL_MINUTES);
	return nowMs - found.atMs <= longest * 60_000 ? found : undefined;
}

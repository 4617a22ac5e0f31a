import { deepCopy, type IDataObject } from 'n8n-workflow';

import type { DeliveredFile } from '../files/types';

/** An answer that another execution may take. Files are kept as bytes: binary data dies with its execution. */
export interface Remembered {
	readonly json: IDataObject;
	readonly files: readonly DeliveredFile[];
	readonly atMs: number;
	readonly bytes: number;
}

/** Answers for Reuse Within, oldest first. Only calls that ask for it leave one here. */
const remembered = new Map<string, Remembered>();
let heldBytes = 0;

/** What all remembered answers together may take, in bytes; one that is larger is not kept. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ANSWERS = 10_000;
/** A longer time is cut to this: 30 days, in minutes. */
const MAX_MINUTES = 30 * 24 * 60;

/** Names an answer as it was read: another operation or File Field makes something else of the same request. */
export const reuseKey = (
	requestKey: string,
	operation: string,
	fileField: string | undefined,
): string => `${requestKey} ${operation} ${fileField?.trim() ?? ''}`;

/**
 * Reads the Reuse Within option.
 * @returns minutes; 0 where it is off or no number
 */
export const readMinutes = (value: unknown): number => {
	const minutes = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
	return Number.isFinite(minutes) && minutes > 0 ? Math.min(minutes, MAX_MINUTES) : 0;
};

function forget(key: string): void {
	heldBytes -= remembered.get(key)?.bytes ?? 0;
	remembered.delete(key);
}

/** Keeps an answer for later executions of this process. */
export function remember(
	key: string,
	json: IDataObject,
	files: readonly DeliveredFile[],
	nowMs: number,
): void {
	const text = JSON.stringify(json);
	const bytes = files.reduce((sum, { content }) => sum + content.length, text.length);
	forget(key);
	if (bytes > MAX_BYTES) return;
	remembered.set(key, { json: deepCopy(json), files, atMs: nowMs, bytes });
	heldBytes += bytes;
	for (const oldest of remembered.keys()) {
		if (heldBytes <= MAX_BYTES && remembered.size <= MAX_ANSWERS) return;
		forget(oldest);
	}
}

/**
 * An answer to the same request that is young enough.
 * @param minutes how old it may be
 */
export function recall(key: string, minutes: number, nowMs: number): Remembered | undefined {
	const found = minutes > 0 ? remembered.get(key) : undefined;
	return found && nowMs - found.atMs <= minutes * 60_000 ? found : undefined;
}

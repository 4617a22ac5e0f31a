import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';

import type { Call, Outcome } from './call';
import { isSignIn } from './exchange';
import { writeAside } from './redact/writeAside';

/** Only the owner can read it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const folderOf = (keep: string, vin: string, { name }: Call): string => join(keep, vin, name);

const makeFolder = (path: string): void => {
	mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
	chmodSync(path, FOLDER_MODE);
};

/** The name of the stored file shows whether a call is settled. A call in doubt may be repeated. */
const FILES = {
	asItCame: 'as-it-came.bin',
	good: 'answer.json',
	refused: 'refusal.json',
	inDoubt: 'in-doubt.json',
} as const;

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(FILES));

const fileOf = ({ call, failed, charged, item }: Outcome): string => {
	// Files that were not ready yet may arrive later, and polling their job is free.
	const isIncomplete = call.operation === 'wait' && item.fileProblem !== undefined;
	if (!failed) return isIncomplete ? FILES.inDoubt : FILES.good;
	return charged === 'yes' ? FILES.refused : FILES.inDoubt;
};

const has = (keep: string, vin: string, call: Call, file: string): boolean =>
	existsSync(join(folderOf(keep, vin, call), file));

/** Whether an earlier run has stored the result of this call, good or bad, so that it is not paid for again. */
export const isKept = (keep: string, vin: string, call: Call): boolean =>
	has(keep, vin, call, FILES.good) || has(keep, vin, call, FILES.refused);

/** Whether an earlier run may have been charged for this call without an answer. */
export const isInDoubt = (keep: string, vin: string, call: Call): boolean =>
	has(keep, vin, call, FILES.inDoubt);

/** The job that an earlier run has paid for. */
export function keptJobId(keep: string, vin: string, call: Call): string | undefined {
	const path = join(folderOf(keep, vin, call), FILES.good);
	if (call.endpoint !== 'secureCodingSubmit' || !existsSync(path)) return undefined;
	try {
		const { jobId } = JSON.parse(readFileSync(path, 'utf8')) as { jobId?: unknown };
		return typeof jobId === 'string' ? jobId : undefined;
	} catch {
		// Somebody has changed it, or it cannot be read.
		return undefined;
	}
}

/**
 * Makes the folder ready before anything is paid for.
 * @throws where nothing can be written there
 */
export function prepareKeep(keep: string): void {
	if (!existsSync(keep)) makeFolder(keep);
	// Only writing a file shows that it is possible: permissions do not show a full disk.
	const trial = join(keep, '.trial');
	writeAside(trial, 'x', FILE_MODE);
	rmSync(trial);
}

/**
 * Notes that a call is about to be made that may be paid, so that a later run knows of it whatever becomes of this one.
 * @returns takes the note back: for when all is known of the call
 * @throws where it cannot be written
 */
export function noteAttempt(keep: string, vin: string, call: Call): () => void {
	// The file of an earlier run contains more.
	if (isInDoubt(keep, vin, call)) return () => {};
	const folder = folderOf(keep, vin, call);
	makeFolder(join(folder, '..'));
	makeFolder(folder);
	const path = join(folder, FILES.inDoubt);
	const text = { error: 'The call was made. Its result is not known.' };
	writeAside(path, `${JSON.stringify(text, null, 2)}\n`, FILE_MODE);
	return () => rmSync(path, { force: true });
}

/** In bytes, with room for a suffix that makes it unique and for the extension of an incomplete file. */
const MAX_NAME = 180;

/** The name, or a short one with the same extension if it is too long for a disk. */
function nameOfFile(fileName: string, field: string): string {
	const name = basename(fileName);
	return Buffer.byteLength(name) > MAX_NAME ? `${field}${extname(name).slice(0, 20)}` : name;
}

/** An answer may repeat its request. */
const without = (secrets: readonly string[], bytes: Buffer): Buffer =>
	Buffer.from(
		secrets
			.filter((secret) => secret !== '')
			.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), bytes.toString('latin1')),
		'latin1',
	);

/**
 * Keeps the whole answer and the files of a call, as the node gave them, for the owner alone.
 * @returns where they are
 */
function keepOutcome(
	keep: string,
	vin: string,
	outcome: Outcome,
	secrets: readonly string[],
): string {
	const { call, item, files, failed } = outcome;
	const name = fileOf(outcome);
	const folder = folderOf(keep, vin, call);
	prepareKeep(keep);
	makeFolder(join(folder, '..'));
	makeFolder(folder);
	for (const { field, fileName, bytes } of files) {
		const own = nameOfFile(fileName, field);
		const path = join(folder, own);
		// Two files with the same name, or one with the name of an answer.
		const isTaken = existsSync(path) || OWN_NAMES.has(own);
		writeAside(isTaken ? join(folder, `${field}-${own}`) : path, bytes, FILE_MODE);
	}
	// An answer that the node could not read may still contain what was paid for.
	const came = failed ? outcome.exchanges.findLast((one) => !isSignIn(one))?.body : undefined;
	if (came !== undefined && came.length > 0) {
		writeAside(join(folder, FILES.asItCame), without(secrets, came), FILE_MODE);
	}
	// Written last: if it exists, everything does.
	writeAside(join(folder, name), `${JSON.stringify(item, null, 2)}\n`, FILE_MODE);
	return folder;
}

/**
 * The same, wherever it can be written: what is paid for is not lost because a disk is full.
 * @returns where it is, in a sentence, and whether that is where it was wanted
 */
export function keepSomewhere(
	keep: string,
	vin: string,
	outcome: Outcome,
	secrets: readonly string[],
): { where: string; isAsWanted: boolean } {
	for (const folder of [keep, join(tmpdir(), 'bimmervin-first-contact')]) {
		try {
			const where = `Kept: ${keepOutcome(folder, vin, outcome, secrets)}`;
			return { where, isAsWanted: folder === keep };
		} catch {
			// The next one.
		}
	}
	const where = `The answer could not be written to any folder. Here it is: ${JSON.stringify(outcome.item)}`;
	return { where, isAsWanted: false };
}

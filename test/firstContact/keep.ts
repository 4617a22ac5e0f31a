import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Call, Outcome } from './call';
import { writeAside } from './redact/writeAside';

/** For the owner alone. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const folderOf = (keep: string, vin: string, { name }: Call): string => join(keep, vin, name);

const makeFolder = (path: string): void => {
	mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
	chmodSync(path, FOLDER_MODE);
};

/** Whether an earlier run has kept what this call brings: then it is not paid again. */
export const isKept = (keep: string, vin: string, call: Call): boolean =>
	existsSync(join(folderOf(keep, vin, call), 'answer.json'));

/**
 * Makes the folder ready before anything is paid for.
 * @throws where nothing can be written there
 */
export function prepareKeep(keep: string): void {
	if (!existsSync(keep)) makeFolder(keep);
	accessSync(keep, constants.W_OK);
}

/**
 * Keeps the whole answer and the files of a call, as the node gave them, for the owner alone.
 * @returns where they are
 */
export function keepOutcome(keep: string, vin: string, { call, item, files }: Outcome): string {
	const folder = folderOf(keep, vin, call);
	prepareKeep(keep);
	makeFolder(join(folder, '..'));
	makeFolder(folder);
	for (const { field, fileName, bytes } of files) {
		const path = join(folder, basename(fileName));
		// Two files of one name, or one that is called as the answer.
		const isTaken = existsSync(path) || basename(fileName) === 'answer.json';
		writeAside(isTaken ? join(folder, `${field}-${basename(fileName)}`) : path, bytes, FILE_MODE);
	}
	// Last: where it is, all of it is.
	writeAside(join(folder, 'answer.json'), `${JSON.stringify(item, null, 2)}\n`, FILE_MODE);
	return folder;
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { tracesOf } from '../secretTraces';
import type { Stage } from './stage';

/** The secrets that must not be on the disk. */
function traces({ form, sandbox }: Stage): Buffer[] {
	const tokens = sandbox.issuedTokens();
	if (tokens.length === 0) throw new Error('Nothing to look for: no token was issued');
	return tracesOf([form.clientSecret as string], tokens).map((text) => Buffer.from(text));
}

/**
 * Looks through everything that n8n has left on the disk: database, log, files of executions.
 * @returns names of the files in which a secret or a token stands in clear, and of those in which `known` does
 */
export async function searchDisk(
	stage: Stage,
	known: string,
): Promise<{ leaks: string[]; withKnown: string[] }> {
	const folder = stage.n8n.userFolder;
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const secrets = traces(stage);
	const leaks: string[] = [];
	const withKnown: string[] = [];
	for (const entry of entries) {
		if (!entry.isFile() || entry.parentPath.includes('node_modules')) continue;
		const bytes = await readFile(join(entry.parentPath, entry.name));
		if (secrets.some((secret) => bytes.includes(secret))) leaks.push(entry.name);
		if (bytes.includes(known)) withKnown.push(entry.name);
	}
	return { leaks, withKnown };
}

/** The last test in a file: none of the tests before has written a secret to the disk. */
export function itKeepsSecrets(stage: () => Stage, vin: string): void {
	it('has left no secret and no token on the disk', async () => {
		// After n8n has stopped, everything is on the disk.
		await stage().n8n.stop();
		const { leaks, withKnown } = await searchDisk(stage(), vin);
		expect(leaks).toEqual([]);
		// The search does find what is there.
		expect(withKnown.join()).toContain('database.sqlite');
	});
}

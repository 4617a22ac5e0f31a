/** `npm run first-contact:fixtures`: makes the fixtures of the sandbox anew. Those of the real API stay as they are. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox } from '../sandbox/server';
import { seededRandom } from '../unit/http/fakeClock';
import { readFixtureFile } from './adopt';
import { firstContact } from './run';
import { scriptedTerminal } from './scripted';

const TARGET = join(__dirname, '../fixtures/api');

/** Answers with a bare file, which does not say that it is from the sandbox: the run ends there. */
const LAST = 'Get FSC Repair Kit';

/** Runs the tool against a sandbox whose VIN is free everywhere. @returns the folder of the fixtures */
export async function makeSandboxFixtures(out: string): Promise<string> {
	const sandbox = await startSandbox({ sandboxVinAt: 'everywhere', jobSpeed: 1000 });
	try {
		for (const isLast of [false, true]) {
			await firstContact(
				{ adopt: false, baseUrl: sandbox.url, spendCents: 0, keep: join(out, 'kept'), out },
				scriptedTerminal((question) => (question.includes(LAST) === isLast ? 'y' : '')),
				{
					BIMMERVIN_CLIENT_ID: sandbox.clientId,
					BIMMERVIN_CLIENT_SECRET: sandbox.clientSecret,
				},
				undefined,
				seededRandom(1),
			);
		}
	} finally {
		await sandbox.close();
	}
	return join(out, 'fixtures');
}

async function main(): Promise<void> {
	const out = mkdtempSync(join(tmpdir(), 'first-contact-'));
	try {
		const made = await makeSandboxFixtures(out);
		for (const name of readdirSync(made)) {
			const target = join(TARGET, name);
			if (readFixtureFile(target)?.source === 'api') continue;
			cpSync(join(made, name), target);
			console.log(`  ${name}`);
		}
	} finally {
		rmSync(out, { recursive: true, force: true });
	}
}

if (require.main === module) {
	main().then(
		() => process.exit(0),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}

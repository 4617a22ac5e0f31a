/** `npm run first-contact:fixtures`: updates the fixtures of the sandbox. Those of the real API do not change. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { isRecord } from '../../nodes/shared/responses/json';
import { differences } from '../engine/harness/differences';
import { startSandbox } from '../sandbox/server';
import { seededRandom } from '../unit/http/fakeClock';
import { readFixtureFile } from './adopt';
import type { ApiFixture, Json } from './fixture';
import { readOf } from './report/readFixture';
import { firstContact } from './run';
import { scriptedTerminal } from './scripted';

const TARGET = join(__dirname, '../fixtures/api');

/** The endpoint that answers with a bare file, which does not say that it is from the sandbox. The run ends there. */
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

/** What a fixture says apart from the values that the redactor has replaced, which differ from run to run. */
const shapeOf = ({ exchanges, read: { summary, ...read } }: ApiFixture): Json => ({
	read,
	summary: isRecord(summary) ? Object.keys(summary) : [],
	exchanges: exchanges.map(({ method, path, status, headers, body }) => ({
		asked: `${method} ${path}`,
		status,
		headers: headers.map(([name]) => name),
		form: Object.keys(body),
	})),
});

/** Whether a fixture may stay as it is, so that a change shows only those that it concerns. */
export const saysTheSame = (there: ApiFixture, made: ApiFixture): boolean =>
	isDeepStrictEqual(shapeOf(there), shapeOf(made)) &&
	isDeepStrictEqual(readOf(there), there.read) &&
	differences(bodiesOf(there), bodiesOf(made)).length === 0;

const bodiesOf = ({ exchanges }: ApiFixture): Json =>
	exchanges.flatMap(({ requestBody, body }) =>
		[requestBody, body].map((one) => ('json' in one ? one.json : null)),
	);

async function main(): Promise<void> {
	const out = mkdtempSync(join(tmpdir(), 'first-contact-'));
	try {
		const made = await makeSandboxFixtures(out);
		for (const name of readdirSync(made)) {
			const target = join(TARGET, name);
			const there = readFixtureFile(target);
			const isCurrent = there && saysTheSame(there, readFixtureFile(join(made, name))!);
			if (there?.source === 'api' || isCurrent) continue;
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

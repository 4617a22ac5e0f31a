/**
 * `npm run n8n`: a complete n8n on this computer, with the current state of the package, the sandbox, a credential and the example
 * workflows. `npm run n8n -- --oldest` uses the oldest n8n that is supported. Ctrl-C stops everything.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_LIMITS } from '../../nodes/shared/api/catalog';
import { CREDENTIAL_TYPE } from '../names';
import { startSandbox, type Sandbox } from '../sandbox/server';
import { Editor, OWNER } from './n8n/editor';
import { importExamples } from './n8n/exampleWorkflows';
import { makeUserFolder, prepareN8n } from './n8n/local';
import { N8nProcess } from './n8n/n8nProcess';
import { NEWEST, OLDEST } from './n8n/releases';

const ROOT = join(__dirname, '../..');
const CREDENTIAL_NAME = 'BimmerVIN sandbox';

const say = (text = '') => void process.stdout.write(`${text}\n`);

/** Creates the credential once, and updates its address and secret to those of the current sandbox. */
async function ensureCredential(editor: Editor, sandbox: Sandbox) {
	const { clientId, clientSecret, url: baseUrl } = sandbox;
	const form = { clientId, clientSecret, baseUrl, ...DEFAULT_LIMITS };
	const known = (await editor.credentials()).find(({ name }) => name === CREDENTIAL_NAME);
	if (known) await editor.updateCredential(known, form);
	return known ?? (await editor.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, form));
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			oldest: { type: 'boolean', default: false },
		},
	});
	const release = values.oldest ? OLDEST : NEWEST;
	const installation = await prepareN8n(release, say);
	const userFolder = join(ROOT, '.cache', `n8n-${release}`);
	const isNew = !existsSync(userFolder);
	await makeUserFolder(installation, userFolder);

	const sandbox = await startSandbox({ port: 4010 });
	const n8n = await N8nProcess.create(installation, userFolder, { port: Number(values.port) });
	const end = async () => {
		await n8n.stop();
		await sandbox.close();
	};
	try {
		say(`Starting n8n ${release}`);
		await n8n.start();
		const editor = new Editor(n8n.url);
		await editor.logIn();
		await importExamples(editor, await ensureCredential(editor, sandbox));
	} catch (error) {
		await end();
		throw error;
	}
	say(`
n8n ${release} is running with this package${isNew ? '' : ' and with your earlier changes'}.

  Address   ${n8n.url}
  Email     ${OWNER.email}
  Password  ${OWNER.password}

It contains the example workflows and the credential "${CREDENTIAL_NAME}" for the sandbox at ${sandbox.url}.
The nodes call only this sandbox, and nothing costs money. Log: ${n8n.logPath}

Press Ctrl-C to stop n8n and the sandbox.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void end());
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});

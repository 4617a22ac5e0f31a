/** Follows the instructions in the README to install the package from source, and tests what may happen to it later. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { NODE_TYPE, PACKAGE_NAME } from '../names';
import { startSandbox, SANDBOX_VIN, type Sandbox } from '../sandbox/server';
import { createAccount } from './account';
import { inLine, START } from './flows';
import { Editor } from './n8n/editor';
import { prepareN8n, templateOf } from './n8n/local';
import { N8nProcess } from './n8n/n8nProcess';
import { installByReadme, runAtHome } from './n8n/readmeInstall';

const OTHER = 'n8n-nodes-other';

let home: string;
let n8n: N8nProcess;
let sandbox: Sandbox;

beforeAll(async () => {
	const installation = await prepareN8n(n8nRelease);
	home = await mkdtemp(join(tmpdir(), 'bimmervin-home-'));
	await cp(await templateOf(installation), home, { recursive: true });
	sandbox = await startSandbox();
	n8n = await N8nProcess.create(installation, home);
});
afterAll(async () => {
	await n8n?.kill();
	await sandbox?.close();
	await rm(home, { recursive: true, force: true });
});

/** Another community package that somebody installs by hand. */
async function installAnother(): Promise<void> {
	const folder = join(home, OTHER);
	await mkdir(folder);
	const manifest = { name: OTHER, version: '1.0.0', n8n: { n8nNodesApiVersion: 1, nodes: [] } };
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	const nodes = join(home, '.n8n', 'nodes');
	await runAtHome(home, `npm install "./$(npm pack --silent ../../${OTHER})"`, nodes);
	// Many packages bring the newest n8n-workflow, whatever their n8n is. Fetching it would take longer than everything else here.
	const brought = dirname(require.resolve('n8n-workflow/package.json'));
	await symlink(brought, join(nodes, 'node_modules', 'n8n-workflow'));
}

/** Starts n8n, and looks up the sandbox vehicle and one that is not on record. */
async function lookUp(): Promise<unknown> {
	await n8n.start();
	const editor = new Editor(n8n.url);
	await editor.logIn();
	expect((await editor.nodeTypes()).map(({ name }) => name)).toContain(NODE_TYPE);
	const { node } = await createAccount(editor, sandbox, {});
	const order = { resource: 'vehicle', operation: 'getOrder', vin: SANDBOX_VIN };
	const wrong = node(
		'Wrong',
		{ ...order, vin: 'WBA00000000000404' },
		{ onError: 'continueErrorOutput' },
	);
	const workflow = await editor.createWorkflow(
		inLine('One', START, node('BimmerVIN', order), wrong),
	);
	const { data } = await editor.finished(await editor.execute(workflow, START.name));
	await n8n.stop();
	const { runData } = data.resultData;
	return {
		sandbox: runData.BimmerVIN?.[0]?.data?.main?.[0]?.[0]?.json.sandbox,
		reason: (runData.Wrong?.[0]?.data?.main?.[1]?.[0]?.json.details as { reason?: string })?.reason,
	};
}

const WORKS = { sandbox: true, reason: 'notFound' };

it('works as the README says', async () => {
	await installByReadme(home);
	expect(await lookUp()).toEqual(WORKS);
});

it('is still there after another package was installed by hand, and works beside the n8n-workflow that it brings', async () => {
	await installAnother();
	const modules = join(home, '.n8n', 'nodes', 'node_modules');
	await expect(readFile(join(modules, OTHER, 'package.json'))).resolves.toBeDefined();
	expect(await lookUp()).toEqual(WORKS);
});

it('is updated by the same commands, and removed by npm', async () => {
	await installByReadme(home);
	const nodes = join(home, '.n8n', 'nodes');
	const manifest = await readFile(join(nodes, 'package.json'), 'utf8');
	expect(manifest).toContain(PACKAGE_NAME);
	await runAtHome(home, `npm uninstall ${PACKAGE_NAME}`, nodes);
	await expect(readFile(join(nodes, 'node_modules', PACKAGE_NAME, 'package.json'))).rejects.toThrow(
		'ENOENT',
	);
});

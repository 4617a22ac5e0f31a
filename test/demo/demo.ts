/** `npm start`: the example workflow in n8n's own engine against the sandbox. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { relative, join } from 'node:path';
import type { IDataObject, INodeExecutionData, ITaskData } from 'n8n-workflow';

import workflow from '../../workflows/carplay-offer.json';
import { ENDPOINTS, inCredits } from '../../nodes/shared/api/catalog';
import { Engine, type Flow } from '../engine/harness/engine';
import { EXAMPLE_VINS, startSandbox } from '../sandbox/server';

const OUTPUT = join(__dirname, '../../demo-output');

const say = (text = '') => process.stdout.write(`${text}\n`);

const itemsOf = (task: ITaskData | undefined): INodeExecutionData[] => task?.data?.main?.[0] ?? [];

/** A field of an item or of its summary, as text. */
const at = (json: IDataObject, name: string): string => {
	const value = json[name];
	return typeof value === 'string' ? value : 'not known';
};

/** Writes every file of an item. @returns their paths, relative to the current folder */
async function writeFiles(engine: Engine, item: INodeExecutionData): Promise<string[]> {
	const paths: string[] = [];
	for (const [field, { fileName }] of Object.entries(item.binary ?? {})) {
		const path = join(OUTPUT, fileName ?? field);
		await writeFile(path, await engine.bytes(item, field));
		paths.push(relative(process.cwd(), path));
	}
	return paths;
}

async function main(): Promise<void> {
	const startedAt = Date.now();
	const sandbox = await startSandbox({ latencyMs: 120 });
	say(`The sandbox is running at ${sandbox.url} in place of the API.`);
	// One unclear answer, to show how the workflow handles it.
	sandbox.fault({
		kind: 'respond',
		path: ENDPOINTS.carPlayCheck.path,
		vin: EXAMPLE_VINS.nbt.vin,
		body: {
			status: 'success',
			carplay_check: {
				vehicle: { model: '328i' },
				head_unit: { type: 'HU_NBT' },
				carplay: { compatible: 'on request' },
			},
		},
	});
	say(`Running "${workflow.name}" in n8n's execution engine:`);
	try {
		const { url, clientId, clientSecret } = sandbox;
		const engine = await Engine.create({ baseUrl: url, clientId, clientSecret });
		const done = new Map<string, INodeExecutionData[]>();
		const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
		const flow = { nodes, connections: workflow.connections } as unknown as Flow;
		const { error } = await engine.runFlow(flow, [], {
			onNodeDone: (name, task) => {
				done.set(name, itemsOf(task));
				say(`  ${name.padEnd(20)} ${String(itemsOf(task).length).padStart(2)} items`);
			},
		});
		if (error) throw error;

		await rm(OUTPUT, { recursive: true, force: true });
		await mkdir(OUTPUT, { recursive: true });
		const written: string[] = [];
		for (const item of done.get('Get Order') ?? []) {
			const path = join(OUTPUT, `order-${at(item.json, 'vin')}.json`);
			await writeFile(path, JSON.stringify(item.json, null, 2));
			written.push(relative(process.cwd(), path));
		}
		for (const item of done.get('Get Service History') ?? []) {
			written.push(...(await writeFiles(engine, item)));
		}

		say();
		console.table(
			(done.get('Check CarPlay') ?? []).map(({ json }) => {
				const summary = json.summary as IDataObject;
				return {
					VIN: at(json, 'vin'),
					Model: at(summary, 'model'),
					'Head unit': at(summary, 'headUnit'),
					CarPlay: at(summary, 'carPlay'),
				};
			}),
		);
		for (const { json } of done.get('Ask a Person') ?? []) {
			say(`For a person to look into: ${at(json, 'vin')}`);
			say(`  Note: ${at(json, 'note')}`);
			say(`  What to do: ${at(json, 'todo')}`);
		}
		say();
		say(`${written.length} files written:`);
		written.forEach((path) => say(`  ${path}`));

		const calls = sandbox.ledger();
		const spent = inCredits(sandbox.spentCents());
		say();
		say(`${calls.length} paid calls. With a real account, they would have cost ${spent} credits.`);
		say(`Done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
	} finally {
		await sandbox.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

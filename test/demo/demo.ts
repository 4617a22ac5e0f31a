/** `npm start`: the example workflow in n8n's own engine against the sandbox. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { relative, join } from 'node:path';
import type { IDataObject, INodeExecutionData, ITaskData } from 'n8n-workflow';

import workflow from '../../workflows/carplay-offer.json';
import { inCredits } from '../../nodes/shared/api/catalog';
import { Engine, type Flow } from '../engine/harness/engine';
import { startSandbox } from '../sandbox/server';

const OUTPUT = join(__dirname, '../../demo-output');

const YES_OR_NO: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

const say = (text = '') => process.stdout.write(`${text}\n`);

const itemsOf = (task: ITaskData | undefined): INodeExecutionData[] => task?.data?.main?.[0] ?? [];

const at = (json: IDataObject | undefined, path: string): string => {
	const value = path
		.split('.')
		.reduce<unknown>((inner, key) => (inner as IDataObject | undefined)?.[key], json);
	return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
};

/** Writes every file of an item. @returns their paths, relative to where the user stands */
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
	say(`The sandbox stands in for the API at ${sandbox.url}.`);
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
			(done.get('Check CarPlay') ?? []).map(({ json }) => ({
				VIN: at(json, 'vin'),
				Model: at(json, 'carplay_check.vehicle.model'),
				'Head unit': at(json, 'carplay_check.head_unit.type'),
				CarPlay: YES_OR_NO[at(json, 'carplay_check.carplay.compatible')] ?? 'unknown',
			})),
		);
		say(`${written.length} files written:`);
		written.forEach((path) => say(`  ${path}`));

		const calls = sandbox.ledger();
		const spent = inCredits(sandbox.spentCents());
		say();
		say(`${calls.length} paid calls. With a real account this would have cost ${spent} credits.`);
		say(`Done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
	} finally {
		await sandbox.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

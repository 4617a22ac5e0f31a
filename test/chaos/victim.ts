/** A process that runs executions one after another and reports how each ended. It may be killed at any moment. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { Engine, type EngineRun, type NodeSettings } from '../engine/harness/engine';
import type { GivenItem, SeenExecution } from './evidence';
import { seen } from './outcomes';

/** The task of the process, passed as JSON in its first argument. */
export interface Orders {
	readonly credential: ICredentialDataDecryptedObject;
	readonly executions: ReadonlyArray<{
		readonly settings: NodeSettings;
		readonly given: readonly IDataObject[];
		readonly items: readonly GivenItem[];
	}>;
}

/** What the process reports about each execution, each on its own line. */
export interface Report {
	readonly execution: SeenExecution;
	/** Files that differ from their description in the item. */
	readonly damaged: readonly string[];
}

/** Marks a line as a report, because n8n writes its log to the same output. */
export const REPORT = '@report ';

async function damagedFiles(engine: Engine, { items, errorItems }: EngineRun): Promise<string[]> {
	const damaged: string[] = [];
	for (const item of [...items, ...errorItems]) {
		for (const { field, fileName, bytes } of (item.json.files ?? []) as IDataObject[]) {
			const content = await engine.bytes(item, field as string).catch(() => undefined);
			if (content?.length !== bytes) damaged.push(JSON.stringify([item.json.vin, fileName]));
		}
	}
	return damaged;
}

async function obey({ credential, executions }: Orders): Promise<void> {
	const engine = await Engine.create(credential);
	for (const { settings, given, items } of executions) {
		const run = await engine.run(settings, [...given]);
		const report: Report = {
			execution: seen(run, items, () => undefined, {}),
			damaged: await damagedFiles(engine, run),
		};
		process.stdout.write(`${REPORT}${JSON.stringify(report)}\n`);
	}
}

const [, , orders] = process.argv;
if (require.main === module && orders) {
	obey(JSON.parse(orders) as Orders).then(
		() => process.exit(0),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}

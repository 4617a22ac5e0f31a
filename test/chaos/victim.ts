/** A process that does executions one after another and says how each ended. It may be killed at any moment. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { Engine, type EngineRun, type NodeSettings } from '../engine/harness/engine';
import type { GivenItem, SeenExecution } from './evidence';
import { seen } from './outcomes';

/** What it is told to do, as JSON in its first argument. */
export interface Orders {
	readonly credential: ICredentialDataDecryptedObject;
	readonly executions: ReadonlyArray<{
		readonly settings: NodeSettings;
		readonly given: readonly IDataObject[];
		readonly items: readonly GivenItem[];
	}>;
}

/** What it says of each execution, on a line of its own. */
export interface Report {
	readonly execution: SeenExecution;
	/** Files that are not as the item describes them. */
	readonly damaged: readonly string[];
}

/** Stands before a report: n8n's log comes the same way. */
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
			execution: seen(run, items, () => undefined, undefined),
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

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { SandboxOptions } from '../../sandbox/server';
import type { StoredExecution, StoredWorkflow } from '../n8n/editor';
import { importExamples } from '../n8n/exampleWorkflows';
import { waitFor } from '../n8n/waitFor';
import { openStage, type Stage } from '../stage';

/** Good answers without facts about a car. */
export const ANSWERS_WITHOUT_FACTS = [
	{ status: 'success' },
	{ success: true, data: { carplay: { compatible: 'on request' }, ilevel: null } },
];

/** Another credential. It has the same name as in the example, so that n8n finds it on import. */
export interface OtherCredential {
	readonly type: string;
	readonly name: string;
	readonly data: ICredentialDataDecryptedObject;
}

/** A real n8n with the example workflows from their files. */
export interface Examples extends Stage {
	example(file: string): StoredWorkflow;
	/** A copy of an example with a node filled in as its note says. */
	filledIn(file: string, node: string, parameters: INodeParameters): Promise<StoredWorkflow>;
	/** The newest execution of an example after it has ended. */
	lastExecution(file: string): Promise<StoredExecution>;
	/** Runs an example like its Execute button. */
	run(file: string, startNode: string): Promise<StoredExecution>;
}

export async function openExamples(
	others: OtherCredential[] = [],
	options: SandboxOptions = {},
): Promise<Examples> {
	const stage = await openStage(options);
	try {
		const { editor } = stage;
		for (const { type, name, data } of others) await editor.createCredential(type, name, data);
		const imported = await importExamples(editor, stage.credential);
		const example: Examples['example'] = (file) => {
			const workflow = imported.get(file);
			if (!workflow) throw new Error(`No example is called ${file}`);
			return workflow;
		};
		const lastExecution: Examples['lastExecution'] = async (file) => {
			const { id } = await waitFor(
				`an execution of ${file}`,
				async () => (await editor.executions(example(file)))[0],
			);
			return await editor.finished(id);
		};
		const run: Examples['run'] = async (file, startNode) =>
			await editor.finished(await editor.execute(example(file), startNode), 120_000);
		const filledIn: Examples['filledIn'] = async (file, name, parameters) => {
			const { nodes, ...workflow } = structuredClone(example(file));
			const node = nodes.find((one) => one.name === name)!;
			node.parameters = { ...node.parameters, ...parameters };
			return await editor.createWorkflow({ ...workflow, nodes });
		};
		return { ...stage, example, filledIn, lastExecution, run };
	} catch (error) {
		await stage.close();
		throw error;
	}
}

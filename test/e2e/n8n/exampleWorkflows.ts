import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CREDENTIAL_TYPE } from '../../names';
import type { Editor, StoredCredential, StoredWorkflow, WorkflowFile } from './editor';

const FOLDER = join(__dirname, '../../../workflows');

interface ExampleFile extends WorkflowFile {
	id: string;
}

/**
 * Imports the example workflows that n8n does not have yet, as a user does: n8n gives each an ID of its own, so a workflow
 * that calls another is pointed to it, and each of our nodes is given the credential.
 * @returns all of them, by the names of their files
 */
export async function importExamples(
	editor: Editor,
	{ id, name }: StoredCredential,
): Promise<Map<string, StoredWorkflow>> {
	const there = new Map((await editor.workflows()).map((workflow) => [workflow.name, workflow]));
	const waiting = new Map(
		readdirSync(FOLDER)
			.filter((file) => file.endsWith('.json'))
			.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]),
	);
	const idOf = (text: string) => (JSON.parse(text) as ExampleFile).id;
	const imported = new Map<string, StoredWorkflow>();
	while (waiting.size > 0) {
		const ids = [...waiting.values()].map(idOf);
		const ready = [...waiting].find(
			([, text]) => !ids.some((other) => other !== idOf(text) && text.includes(other)),
		);
		if (!ready) throw new Error(`These call each other in a circle: ${[...waiting.keys()].join()}`);
		const [file, text] = ready;
		const workflow = JSON.parse(text) as ExampleFile;
		for (const node of workflow.nodes) {
			if (node.credentials?.[CREDENTIAL_TYPE]) node.credentials[CREDENTIAL_TYPE] = { id, name };
		}
		const stored = there.get(workflow.name) ?? (await editor.createWorkflow(workflow));
		imported.set(file, stored);
		waiting.delete(file);
		for (const [other, otherText] of waiting) {
			waiting.set(other, otherText.replaceAll(workflow.id, stored.id));
		}
	}
	return imported;
}

/** The example workflows on the canvas after the import. */
import { importExamples } from '../n8n/exampleWorkflows';
import type { StoredWorkflow } from '../n8n/editor';
import { openWorkflow } from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

let window: Window;
let examples: Map<string, StoredWorkflow>;
beforeAll(async () => {
	window = await openWindow();
	examples = await importExamples(window.stage.editor, window.stage.credential);
});
afterAll(async () => await window?.close());

it('all contain every node in their files', async () => {
	const { page, picture } = window;
	expect(examples.size).toBeGreaterThan(0);
	for (const [file, workflow] of examples) {
		await openWorkflow(page, workflow);
		await page.getByTestId('zoom-to-fit').click();
		// Zoom out a little, so that n8n's buttons do not hide a node.
		await page.getByTestId('zoom-out-button').click();
		const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
		const shown = page.locator('[data-test-id="canvas-node"]');
		expect([file, await shown.count()]).toEqual([file, nodes.length]);
		// n8n draws a question mark for an unknown node.
		expect([file, await page.getByText('Unrecognized node').count()]).toEqual([file, 0]);
		await picture(`example-${file.replace('.json', '')}`);
	}
}, 300_000);

itHasNoComplaints(() => window);

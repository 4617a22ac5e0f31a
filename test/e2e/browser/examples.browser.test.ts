/** The example workflows on the canvas, as a user sees them after the import. */
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

it('all have every node that their files name', async () => {
	const { page, picture } = window;
	expect(examples.size).toBeGreaterThan(0);
	for (const [file, workflow] of examples) {
		await openWorkflow(page, workflow);
		await page.getByTestId('zoom-to-fit').click();
		// A little smaller, so that n8n's buttons hide no node.
		await page.getByTestId('zoom-out-button').click();
		const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
		const shown = page.locator('[data-test-id="canvas-node"]');
		expect([file, await shown.count()]).toEqual([file, nodes.length]);
		// n8n draws a question mark for a node that it does not know.
		expect([file, await page.getByText('Unrecognized node').count()]).toEqual([file, 0]);
		await picture(`example-${file.replace('.json', '')}`);
	}
}, 300_000);

itHasNoComplaints(() => window);

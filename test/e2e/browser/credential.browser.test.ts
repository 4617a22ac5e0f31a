/** The form of the credential: its fields, its test, and its message about a wrong secret. */
import { inLine, START } from '../flows';
import { openNode, openWorkflow } from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

let window: Window;
beforeAll(async () => {
	window = await openWindow();
	const { page, stage } = window;
	const lookUp = { resource: 'vehicle', operation: 'getState' };
	const file = inLine('Credential', START, stage.node('Get State', lookUp, { credentials: {} }));
	await openWorkflow(page, await stage.editor.createWorkflow(file));
	await openNode(page, 'Get State');
});
afterAll(async () => await window?.close());

const fill = async (field: string, text: string) =>
	await window.page.getByTestId(`parameter-input-${field}`).locator('input').first().fill(text);

it('a new one with a wrong secret: says what to check', async () => {
	const { page, picture, stage } = window;
	await page.getByTestId('node-credentials-select').click();
	await page.getByTestId('node-credentials-select-item-new').click();
	const form = page.getByTestId('editCredential-modal');
	await form.getByText('Client ID').first().waitFor();
	// Text that is typed before n8n has filled in the defaults is lost.
	const baseUrl = `document.querySelector('[data-test-id="parameter-input-baseUrl"] input')`;
	await page.waitForFunction(`${baseUrl}?.value.startsWith('https')`);
	await picture('credential-empty');
	await fill('clientId', stage.sandbox.clientId);
	await fill('clientSecret', 'not-the-secret');
	await fill('baseUrl', stage.sandbox.url);
	await page.getByTestId('credential-save-button').click();
	await form.getByText('More details').click();
	await form.getByText('Client ID and Client Secret').first().waitFor();
	await picture('credential-wrong');
});

it('with the right secret: connected', async () => {
	const { page, picture, stage } = window;
	const form = page.getByTestId('editCredential-modal');
	await fill('clientSecret', stage.sandbox.accounts[0]!.clientSecret);
	await page.getByTestId('credential-save-button').click();
	// n8n closes the form after the test has passed, and tests again when it is opened.
	await form.waitFor({ state: 'hidden' });
	await page.getByTestId('credential-edit-button').click();
	await form.getByText('Connection tested successfully').waitFor();
	await picture('credential-good');
	expect(stage.sandbox.ledger()).toEqual([]);
});

itHasNoComplaints(() => window);

/** n8n finds the package where it keeps installed community packages, and its credential works. */
import { NODE_TYPE, TRIGGER_TYPE } from '../names';
import { someVins } from '../someVins';
import { inLine, START } from './flows';
import { itKeepsSecrets } from './leaks';
import { openStage, type Stage } from './stage';

const [VIN] = someVins(1) as [string];

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(async () => await stage?.close());

it('loads both nodes and their icons', async () => {
	const types = await stage.editor.nodeTypes();
	const ours = types.filter(({ name }) => [NODE_TYPE, TRIGGER_TYPE].includes(name));
	expect(ours.map(({ displayName }) => displayName).sort()).toEqual([
		'BimmerVIN',
		'BimmerVIN Trigger',
	]);
	for (const { iconUrl } of ours) {
		const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
		expect(urls).toHaveLength(2);
		for (const url of urls) {
			const icon = await fetch(`${stage.n8n.url}/${url}`);
			expect(await icon.text()).toContain('<svg');
		}
	}
});

it('offers the node to agents, as a tool', async () => {
	const names = (await stage.editor.nodeTypes()).map(({ name }) => name);
	expect(names).toContain(`${NODE_TYPE}Tool`);
	expect(names).not.toContain(`${TRIGGER_TYPE}Tool`);
});

describe('the test of the credential', () => {
	it('passes with the right secret, and costs nothing', async () => {
		const { editor, credential, form, sandbox } = stage;
		expect((await editor.testCredential(credential, form)).status).toBe('OK');
		expect(sandbox.ledger()).toEqual([]);
	});

	it('passes with a stored token that is refused', async () => {
		const { editor, credential, node, sandbox } = stage;
		const lookUp = { resource: 'vehicle', operation: 'getState', vin: VIN };
		const workflow = await editor.createWorkflow(inLine('One', START, node('BimmerVIN', lookUp)));
		await editor.finished(await editor.execute(workflow, START.name));
		sandbox.revokeTokens();
		const shown = await editor.credentialInForm(credential);
		expect((await editor.testCredential(credential, shown.data as Stage['form'])).status).toBe(
			'OK',
		);
	});

	it('says what is wrong with a wrong secret', async () => {
		const { editor, credential, form } = stage;
		const { status, message } = await editor.testCredential(credential, {
			...form,
			clientSecret: 'not-the-secret',
		});
		expect(status).toBe('Error');
		expect(message).toMatch(/Client ID and Client Secret/);
		expect(message).not.toContain('not-the-secret');
	});

	it('says so where nobody answers at the base URL', async () => {
		const { editor, credential, form } = stage;
		const { status, message } = await editor.testCredential(credential, {
			...form,
			baseUrl: 'http://127.0.0.1:1',
		});
		expect(status).toBe('Error');
		expect(message).toMatch(/127\.0\.0\.1:1|could not be reached|connect/i);
	});

	it('holds after the form was saved and opened again', async () => {
		const { editor, credential, form, sandbox } = stage;
		const shown = await editor.credentialInForm(credential);
		expect(JSON.stringify(shown)).not.toContain(form.clientSecret);
		expect((await editor.testCredential(credential, shown.data as typeof form)).status).toBe('OK');
		await editor.updateCredential(credential, { ...form, clientSecret: 'changed-and-wrong' });
		expect((await editor.testCredential(credential, shown.data as typeof form)).status).toBe(
			'Error',
		);
		sandbox.revokeTokens();
		await editor.updateCredential(credential, form);
		expect((await editor.testCredential(credential, shown.data as typeof form)).status).toBe('OK');
	});
});

itKeepsSecrets(() => stage, VIN);

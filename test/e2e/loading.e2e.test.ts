/** n8n finds the package where it keeps installed community packages, and its credential works. */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { NODE_TYPE, TRIGGER_TYPE } from '../names';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { someVins } from '../someVins';
import { inLine, START } from './flows';
import { itKeepsSecrets } from './leaks';
import { openStage, type Stage } from './stage';

const { path: STATUS } = ENDPOINTS.secureCodingStatus;
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

	it('says so if nobody answers at the Base URL', async () => {
		const { editor, credential, form } = stage;
		const { status, message } = await editor.testCredential(credential, {
			...form,
			baseUrl: 'http://127.0.0.1:1',
		});
		expect(status).toBe('Error');
		expect(message).toMatch(/127\.0\.0\.1:1|could not be reached|connect/i);
	});

	/** Another API with the same account. n8n 1 also saves a form that is only tested, so it is restored. */
	const atAnother = async (options: SandboxOptions, use: (other: Sandbox) => Promise<void>) => {
		const { editor, credential, form } = stage;
		const { clientId, clientSecret } = form as { clientId: string; clientSecret: string };
		const other = await startSandbox({ accounts: [{ clientId, clientSecret }], ...options });
		await use(other);
		await editor.updateCredential(credential, form);
		await other.close();
	};

	it.each<[string, SandboxOptions]>([
		['where a gateway refuses POST for the status', { statusMethod: 'GET' }],
		['where the status is asked by POST', {}],
	])('passes with invisible characters around its fields, %s', async (_, options) => {
		const { editor, credential, form } = stage;
		await atAnother(options, async ({ url, clientId, clientSecret }) => {
			const pasted = {
				...form,
				baseUrl: `${url}\u200b`,
				clientId: `\ufeff${clientId}`,
				clientSecret: `${clientSecret}\u200b`,
			};
			expect((await editor.testCredential(credential, pasted)).status).toBe('OK');
		});
	});

	it('says so if the account is refused', async () => {
		const { editor, credential, form } = stage;
		await atAnother({}, async (other) => {
			other.fault({ kind: 'status', status: 403, path: STATUS, times: 'always' });
			const edited = { ...form, baseUrl: other.url };
			const { status, message } = await editor.testCredential(credential, edited);
			expect(status).toBe('Error');
			expect(message).toContain('refuses this account (403)');
		});
	});

	it('still passes after the form was saved and opened again', async () => {
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

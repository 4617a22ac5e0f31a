/** The example workflows: sound, in step with the nodes, and run where the engine has stand-ins for n8n's own nodes. */
import {
	NodeHelpers,
	type IConnections,
	type INode,
	type INodeParameterResourceLocator,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ENDPOINTS, inCredits, type EndpointName } from '../../nodes/shared/api/catalog';
import { FACT_NAMES } from '../../nodes/shared/api/factNames';
import { CREDENTIAL_TYPE, PACKAGE_NAME } from '../names';
import { carOf } from '../sandbox/car';
import { objectName } from '../sandbox/dialects/reported';
import { DIALECTS_WITH_FACTS, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { type Engine, type EngineRun, type Flow } from './harness/engine';
import { fixtureNodes, ITEMS_TYPE } from './harness/fixtureNodes';
import { loadPackage } from './harness/nodeTypes';
import { quickenClock } from './harness/quickClock';
import { setUp, someVins } from './harness/setUp';
import { standIns } from './harness/standIns';

const FOLDER = join(__dirname, '../../workflows');
const NOTE = 'n8n-nodes-base.stickyNote';
const SUB_WORKFLOW = 'n8n-nodes-base.executeWorkflow';
const DATA_TABLE = 'n8n-nodes-base.dataTable';
const N8N_PACKAGES = ['n8n-nodes-base.', '@n8n/n8n-nodes-langchain.'];

interface WorkflowFile {
	readonly id: string;
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly active?: boolean;
	readonly pinData?: unknown;
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const workflowOf = (file: string): WorkflowFile => JSON.parse(textOf(file)) as WorkflowFile;

const isOurs = ({ type }: INode): boolean => type.startsWith(`${PACKAGE_NAME}.`);
/** n8n makes a tool for its agents of our node, under a name of its own and with two fields more. */
const TOOL_FIELDS = ['descriptionType', 'toolDescription'];
const withoutTool = (type: string): string => type.replace(/Tool$/, '');
const notesOf = ({ nodes }: WorkflowFile): string[] =>
	nodes.filter(({ type }) => type === NOTE).map(({ parameters }) => parameters.content as string);

/** Every connection as `from -> to`, with the names as the file has them. */
const targetsOf = ({ connections }: WorkflowFile): Array<{ from: string; to: string }> =>
	Object.entries(connections).flatMap(([from, byType]) =>
		Object.values(byType).flatMap((outputs) =>
			outputs.flatMap((output) => (output ?? []).map(({ node }) => ({ from, to: node }))),
		),
	);

describe.each(files)('%s', (file) => {
	const workflow = workflowOf(file);
	const { nodes } = workflow;
	const names = nodes.map(({ name }) => name);

	it('has nodes of n8n and of this package alone', () => {
		const others = nodes.filter(
			(node) => !isOurs(node) && !N8N_PACKAGES.some((name) => node.type.startsWith(name)),
		);
		expect(others).toEqual([]);
		// One that has none calls another that has.
		expect(nodes.filter((node) => isOurs(node) || node.type === SUB_WORKFLOW)).not.toEqual([]);
	});

	it('gives nodes names and IDs of their own', () => {
		expect(new Set(names).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
	});

	it('connects nodes that are there, and leaves none out', () => {
		const targets = targetsOf(workflow);
		const strangers = targets.filter(
			({ from, to }) => !names.includes(from) || !names.includes(to),
		);
		expect(strangers).toEqual([]);
		const connected = new Set(targets.flatMap(({ from, to }) => [from, to]));
		const loose = nodes.filter(({ name, type }) => type !== NOTE && !connected.has(name));
		expect(loose.map(({ name }) => name)).toEqual([]);
	});

	it('can be imported beside the others, and starts nothing by itself', () => {
		const same = files.map(workflowOf).filter(({ id, name }) => {
			return id === workflow.id || name === workflow.name;
		});
		expect(same).toHaveLength(1);
		expect(workflow.active ?? false).toBe(false);
		const webhooks = files
			.flatMap((other) => workflowOf(other).nodes)
			.flatMap(({ webhookId }) => webhookId ?? []);
		expect(new Set(webhooks).size).toBe(webhooks.length);
	});

	it('names credentials, and holds no secret and no data', () => {
		for (const { credentials = {} } of nodes.filter(isOurs)) {
			expect(Object.keys(credentials)).toEqual([CREDENTIAL_TYPE]);
			expect(Object.keys(credentials[CREDENTIAL_TYPE]!).sort()).toEqual(['id', 'name']);
		}
		// Others than ours are named alike everywhere: n8n finds a credential by its name, if the ID is a stranger.
		const others = nodes
			.filter((node) => !isOurs(node))
			.flatMap(({ credentials = {} }) => Object.values(credentials));
		expect(others.filter(({ id }) => !/^credential-\d$/.test(id ?? ''))).toEqual([]);
		expect(workflow.pinData).toBeUndefined();
		// A note may speak of a password.
		const silent = { ...workflow, nodes: nodes.filter(({ type }) => type !== NOTE) };
		expect(JSON.stringify(silent)).not.toMatch(
			/client_?(id|secret)|bearer|password|instanceId|@(?!example\.com)\w+\.\w+/i,
		);
	});

	it('builds on no name of the API', () => {
		const objects = (Object.keys(ENDPOINTS) as EndpointName[]).map(objectName);
		const fields = Object.values(FACT_NAMES).flatMap((names) => [...names]);
		const foreign = [...objects, ...fields].filter((name) => name.includes('_'));
		const words: string[] = textOf(file).match(/\w+/g) ?? [];
		expect(foreign.filter((name) => words.includes(name))).toEqual([]);
	});

	describe('its notes', () => {
		const notes = notesOf(workflow);

		it('are there', () => expect(notes).not.toEqual([]));

		it('speak of nodes that are there', () => {
			const named = notes.flatMap((note) =>
				[...note.matchAll(/\*\*(.+?)\*\*/g)].map(([, name = '']) => name),
			);
			expect(named.filter((name) => !names.includes(name))).toEqual([]);
		});

		it('speak of workflows that are there', () => {
			const named = notes.flatMap((note) => note.match(/[\w-]+\.json/g) ?? []);
			expect(named.filter((name) => !files.includes(name))).toEqual([]);
		});

		it('have prices of the catalog, as all words in the file', () => {
			const prices = new Set(Object.values(ENDPOINTS).map(({ cents }) => inCredits(cents)));
			const named = [...textOf(file).matchAll(/(\d+\.\d\d) credits/g)].map(
				([, price = '']) => price,
			);
			expect(named.filter((price) => !prices.has(price))).toEqual([]);
		});
	});
});

it('no data table has a name that is part of another: n8n looks for a part, and takes the newest', () => {
	const tables = files
		.flatMap((file) => workflowOf(file).nodes)
		.filter(({ type }) => type === DATA_TABLE)
		.map(({ parameters: { tableName, dataTableId } }) =>
			typeof tableName === 'string'
				? tableName
				: ((dataTableId as INodeParameterResourceLocator).value as string),
		);
	const names = [...new Set(tables)];
	expect(names.length).toBeGreaterThan(1);
	const parts = names.filter((name) => names.some((one) => one !== name && one.includes(name)));
	expect(parts).toEqual([]);
});

describe('the nodes of this package', () => {
	const ownNodes = files.flatMap((file) =>
		workflowOf(file)
			.nodes.filter(isOurs)
			.map((node) => ({ file, name: node.name, node })),
	);
	const descriptions = new Map<string, INodeTypeDescription>();

	beforeAll(async () => {
		const { nodeTypes } = await loadPackage();
		for (const [name, { type }] of Object.entries(nodeTypes)) {
			const { description } = type as { description: INodeTypeDescription };
			descriptions.set(`${PACKAGE_NAME}.${name}`, description);
		}
	});

	const descriptionOf = ({ type }: INode): INodeTypeDescription =>
		descriptions.get(withoutTool(type))!;

	const shownProperties = (node: INode) => {
		const description = descriptionOf(node);
		return description.properties.filter((property) =>
			NodeHelpers.displayParameter(node.parameters, property, node, description),
		);
	};

	it.each(ownNodes)('$file, $name: is of a version that there is', ({ node }) => {
		expect([descriptionOf(node).version].flat()).toContain(node.typeVersion);
	});

	it.each(ownNodes)('$file, $name: has no parameter that it does not show', ({ node }) => {
		const shown = shownProperties(node);
		const known = shown.map(({ name }) => name);
		if (withoutTool(node.type) !== node.type) known.push(...TOOL_FIELDS);
		expect(Object.keys(node.parameters).filter((name) => !known.includes(name))).toEqual([]);

		const { options: collection = [] } = shown.find(({ name }) => name === 'options') ?? {};
		const options = (collection as INodeProperties[])
			.filter((option) =>
				NodeHelpers.displayParameter({}, option, node, descriptionOf(node), node.parameters),
			)
			.map(({ name }) => name);
		const given = Object.keys(node.parameters.options ?? {});
		expect(given.filter((name) => !options.includes(name))).toEqual([]);
	});

	it.each(ownNodes)('$file, $name: has all that is required', ({ node }) => {
		const shown = shownProperties(node);
		const missing = shown
			.filter(({ name, required }) => required && !(name in node.parameters))
			.map(({ name }) => name);
		expect(missing).toEqual([]);

		// The jobs to watch are the user's own: n8n does not publish the trigger before they are entered.
		const { jobIds } = node.parameters;
		const parameters = jobIds === '' ? { ...node.parameters, jobIds: 'job_1' } : node.parameters;
		const description = descriptionOf(node);
		const issues = NodeHelpers.getNodeParametersIssues(
			description.properties,
			{ ...node, parameters },
			description,
		);
		expect(issues).toBeNull();
	});

	it.each(ownNodes)('$file, $name: has choices that there are', ({ node }) => {
		for (const { name, type, options = [] } of shownProperties(node)) {
			const chosen = node.parameters[name];
			if (type !== 'options' || chosen === undefined) continue;
			expect((options as INodePropertyOptions[]).map(({ value }) => value)).toContain(chosen);
		}
	});
});

describe('run in the engine', () => {
	let sandbox: Sandbox;
	let engine: Engine;

	beforeAll(() => {
		standIns['n8n-nodes-base.executeWorkflowTrigger'] = fixtureNodes[ITEMS_TYPE];
	});
	afterEach(async () => await sandbox.close());

	const start = async (options: SandboxOptions) => {
		quickenClock(10);
		({ sandbox, engine } = await setUp(options));
	};

	const run = async (file: string, watch: string, jobIds: string[] = []): Promise<EngineRun> => {
		const { nodes, connections } = workflowOf(file);
		const flow: Flow = { nodes: nodes.filter(({ type }) => type !== NOTE), connections };
		const items = jobIds.map((jobId) => ({ json: { jobId } }));
		const result = await engine.runFlow(flow, items, { watch });
		expect(result.error).toBeUndefined();
		return result;
	};
	const outputOf = ({ run }: EngineRun, name: string, output = 0) =>
		run.data.resultData.runData[name]?.at(-1)?.data?.main?.[output] ?? [];

	describe('carplay-offer', () => {
		const FILE = 'carplay-offer.json';
		const vins = [...new Set(textOf(FILE).match(/WBA\w{14}/g))];
		const compatible = vins.filter((vin) => carOf(vin).carPlay.compatible);
		const paidFor = (endpoint: EndpointName) =>
			sandbox
				.ledger()
				.filter((charge) => charge.endpoint === endpoint)
				.map(({ vin }) => vin)
				.sort();

		it.each(DIALECTS_WITH_FACTS)(
			'orders for the compatible cars, and for no other: %s',
			async (dialect) => {
				await start({ dialect });
				const result = await run(FILE, 'Get Service History');
				expect(result.items.map(({ json }) => json.vin)).toEqual(compatible);
				expect(result.items.every(({ binary }) => binary?.data)).toBe(true);
				expect(outputOf(result, 'Get Order').map(({ json }) => json.vin)).toEqual(compatible);
				expect(outputOf(result, 'Ask a Person')).toEqual([]);
				expect(paidFor('carPlayCheck')).toEqual([...vins].sort());
				expect(paidFor('vehicleOrder')).toEqual([...compatible].sort());
				expect(paidFor('serviceHistory')).toEqual([...compatible].sort());
			},
		);

		it.each([
			['no word', { status: 'success' }],
			['a vehicle', { status: 'success', carplay_check: { vehicle: { model: '530i' } } }],
			['null', { status: 'success', carplay_check: null }],
			['null for CarPlay', { data: { headUnit: 'NBT EVO ID6', carplay: null } }],
			['what is installed', { carplay: { installed: true, active: true } }],
			['what is for sale', { carplay: { available_products: ['cable', 'usb'], price: 20 } }],
			['neither yes nor no', { carplay: { compatible: 'on request' } }],
			['a list of nothing', { result: [] }],
		])('takes for no a no, and not an answer of %s', async (_, body) => {
			await start({});
			const { path } = ENDPOINTS.carPlayCheck;
			sandbox.fault({ kind: 'respond', path, body, times: 'always' });
			const result = await run(FILE, 'Ask a Person');
			expect(result.items.map(({ json }) => json)).toEqual(
				vins.map((vin) => ({
					vin,
					headUnit: expect.any(String) as string,
					note: expect.any(String) as string,
					todo: expect.stringContaining('ask BimmerVIN') as string,
				})),
			);
			expect(paidFor('carPlayCheck')).toEqual([...vins].sort());
			expect(sandbox.ledger()).toHaveLength(vins.length);
		});

		it('orders nothing where no answer tells anything', async () => {
			await start({ dialect: 'silent' });
			const result = await run(FILE, 'Ask a Person');
			expect(result.items.map(({ json }) => json.vin)).toEqual(vins);
			expect(paidFor('carPlayCheck')).toEqual([...vins].sort());
			expect(sandbox.ledger()).toHaveLength(vins.length);
		});

		it('goes on with the others where one answer does not tell', async () => {
			await start({});
			const [vin = ''] = compatible;
			const { path } = ENDPOINTS.carPlayCheck;
			sandbox.fault({ kind: 'respond', path, vin, body: { status: 'success' } });
			const result = await run(FILE, 'Ask a Person');
			expect(result.items.map(({ json }) => json.vin)).toEqual([vin]);
			expect(paidFor('vehicleOrder')).toEqual(compatible.slice(1).sort());
		});
	});

	it('secure-coding-submit-and-wait: each vehicle gets its files, and its job is paid once', async () => {
		await start({ jobSpeed: 100 });
		const { items } = await run('secure-coding-submit-and-wait.json', 'Deliver the Files');
		expect(items).toHaveLength(2);
		expect(items.every(({ json, binary }) => json.state === 'done' && binary?.data)).toBe(true);
		expect(sandbox.ledger()).toHaveLength(2);
	}, 30_000);

	it('secure-coding-submit-and-wait: what may have been paid stands apart', async () => {
		await start({ jobSpeed: 100 });
		const [vin] = textOf('secure-coding-submit-and-wait.json').match(/WBA\w{14}/) ?? [];
		sandbox.fault({
			kind: 'status',
			status: 500,
			path: ENDPOINTS.secureCodingSubmit.path,
			vin: vin!,
			charge: true,
		});
		const result = await run('secure-coding-submit-and-wait.json', 'May Be Paid');
		expect(result.items.map(({ json }) => json.details)).toMatchObject([{ vin, charged: 'maybe' }]);
		expect(outputOf(result, 'Deliver the Files')).toHaveLength(1);
	}, 30_000);

	it('secure-coding-wait-subworkflow: jobs that were submitted elsewhere get their files', async () => {
		await start({ jobSpeed: 100 });
		const submitted = await engine.run(
			{
				parameters: {
					resource: 'secureCoding',
					operation: 'submit',
					vin: '={{ $json.vin }}',
					vehicleOrder: 'original',
				},
			},
			someVins(2).map((vin) => ({ vin })),
		);
		const jobIds = submitted.items.map(({ json }) => json.jobId as string);
		const { items } = await run('secure-coding-wait-subworkflow.json', 'Deliver the Files', jobIds);
		expect(items.map(({ json }) => json.jobId)).toEqual(jobIds);
		expect(items.every(({ binary }) => binary?.data)).toBe(true);
		expect(sandbox.ledger()).toHaveLength(2);
	}, 30_000);
});

/** What the editor gets to see: names that workflows store, prices, icons, search words, hints of what a run costs. */
import {
	createEmptyRunExecutionData,
	Workflow,
	type INodeExecutionData,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
	ENDPOINTS,
	inCredits,
	type Endpoint,
	type EndpointName,
} from '../../nodes/shared/api/catalog';
import {
	callOf,
	choicesOf,
	description,
	isShown,
	OPERATIONS,
	propertiesNamed,
} from './harness/calls';
import { bimmerVinNode, Engine, NODE_NAME } from './harness/engine';
import { PACKAGE_NAME } from '../names';

let engine: Engine;
let loaded: INodeTypeDescription;

beforeAll(async () => {
	engine = await Engine.create({});
	loaded = (engine.loader.nodeTypes.bimmerVin!.type as { description: INodeTypeDescription })
		.description;
});

describe("in n8n's loader", () => {
	/** Where n8n serves an icon from is `icons/<package>/<path in it>`. */
	const fileOf = (iconUrl: string) =>
		join(__dirname, '../..', iconUrl.replace(`icons/${PACKAGE_NAME}/`, ''));

	it('the node and its credential are there, under the names that workflows store', () => {
		expect(loaded).toMatchObject({ name: 'bimmerVin', displayName: 'BimmerVIN', version: 1 });
		expect(loaded.credentials).toEqual([{ name: 'bimmerVinApi', required: true }]);
		const credential = engine.loader.credentialTypes.bimmerVinApi!.type;
		expect(credential).toMatchObject({ name: 'bimmerVinApi', displayName: 'BimmerVIN API' });
		expect(credential.properties.map(({ name }) => name)).toEqual([
			'clientId',
			'clientSecret',
			'baseUrl',
			'requestsPerSecond',
			'burst',
			'sessionToken',
		]);
	});

	it.each(['light', 'dark'] as const)('both have a %s icon', (theme) => {
		const { nodes, credentials } = engine.loader.types;
		for (const { iconUrl } of [...nodes, ...credentials]) {
			const url = typeof iconUrl === 'object' ? iconUrl[theme] : '';
			expect(url).toMatch(/\.svg$/);
			expect(existsSync(fileOf(url))).toBe(true);
		}
	});

	it('the codex is read: categories, search words and links', () => {
		const { codex } = loaded;
		expect(codex?.categories).toEqual(expect.arrayContaining(['Data & Storage']));
		expect(codex?.alias).toEqual(expect.arrayContaining(['BMW', 'VIN', 'FSC', 'CarPlay', 'NCD']));
		expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
		expect(codex?.resources?.credentialDocumentation?.[0]?.url).toMatch(/^https:/);
	});

	it('an AI agent may use it as a tool', () => {
		expect(loaded.usableAsTool).toBe(true);
	});
});

describe('names that workflows store', () => {
	type Row = [resource: string, operation: string, endpoint: EndpointName, parameters: string[]];
	const submitted = ['vin', 'vehicleOrder'];
	const TABLE: Row[] = [
		['vehicle', 'getState', 'vehicleState', ['vin']],
		['vehicle', 'getOrder', 'vehicleOrder', ['vin']],
		['vehicle', 'checkCarPlay', 'carPlayCheck', ['vin']],
		['vehicle', 'getServiceHistory', 'serviceHistory', ['vin']],
		['navigationMap', 'generateFscCode', 'fscCode', ['vin', 'mapType']],
		['navigationMap', 'getRepairKit', 'fscRepairKit', ['vin']],
		['carPlay', 'activateCable', 'carPlayCable', ['vin']],
		['carPlay', 'activateUsb', 'carPlayUsb', ['vin']],
		['carPlay', 'activateFullscreenCable', 'fullscreenCable', ['vin']],
		['carPlay', 'activateFullscreenUsb', 'fullscreenUsb', ['vin']],
		['videoInMotion', 'activateCable', 'videoInMotionCable', ['vin']],
		['videoInMotion', 'activateUsb', 'videoInMotionUsb', ['vin']],
		['videoInMotion', 'activateNbtUsb', 'videoInMotionNbtUsb', ['vin']],
		['secureCoding', 'submit', 'secureCodingSubmit', submitted],
		['secureCoding', 'submitAndWait', 'secureCodingSubmit', submitted],
		['secureCoding', 'getStatus', 'secureCodingStatus', ['jobId']],
		['secureCoding', 'wait', 'secureCodingStatus', ['jobId']],
		['service', 'getSfaRepairKit', 'sfaRepairKit', ['vin']],
		['service', 'fixVoCoding', 'voCodingFix', ['vin']],
		['service', 'clearSwt', 'clearSwt', ['vin']],
		['service', 'validateEcu', 'ecuValidation', ['vin']],
	];

	/** Fields that every operation has; the last one is n8n's own. */
	const EVERYWHERE = ['resource', 'operation', 'options', 'requestOptions'];
	const ownFields = (parameters: Record<string, string>) => [
		...new Set(
			description.properties
				.map(({ name }) => name)
				.filter((name) => !EVERYWHERE.includes(name) && isShown(name, parameters)),
		),
	];

	it('are those of the table, no more and no fewer', () => {
		const described = OPERATIONS.map(({ resource, operation, endpointName }) =>
			[resource, operation, endpointName].join(' '),
		);
		const expected = TABLE.map(([resource, operation, name]) =>
			[resource, operation, name].join(' '),
		);
		expect(described.sort()).toEqual(expected.sort());
	});

	it.each(TABLE)(
		'%s: %s has the fields it has to have',
		(resource, operation, _name, parameters) => {
			const shown = ownFields({ resource, operation, vehicleOrder: 'original' });
			expect(shown.sort()).toEqual([...parameters].sort());
		},
	);

	it.each([
		['text', ['fa', 'svt']],
		['binary', ['faBinaryField', 'svtBinaryField']],
	])('a modified vehicle order as %s', (inputMode, fields) => {
		for (const operation of ['submit', 'submitAndWait']) {
			const vehicleOrder = 'modified';
			const shown = ownFields({ resource: 'secureCoding', operation, vehicleOrder, inputMode });
			expect(shown.sort()).toEqual([...submitted, 'inputMode', ...fields].sort());
		}
	});

	it.each([
		['mapType', ['premium', 'route', 'motion', 'move', 'evoId4', 'next']],
		['vehicleOrder', ['original', 'modified']],
		['inputMode', ['text', 'binary']],
	])('the values of %s', (name, values) => {
		expect(
			choicesOf(name)
				.map(({ value }) => value)
				.sort(),
		).toEqual([...values].sort());
	});

	it('the options', () => {
		const names = propertiesNamed('options').flatMap(({ options = [] }) =>
			options.map(({ name }) => name),
		);
		expect(names.sort()).toEqual(
			[
				'addCost',
				'additionalBodyFields',
				'fileField',
				'maxCredits',
				'maxWait',
				'outputField',
				'pollInterval',
				'reuseWithin',
				'skipVinCheck',
				'stopAfterRefusals',
				'summaryOnly',
			].sort(),
		);
	});

	it('every field is one property: n8n evaluates each property for each item', () => {
		const names = description.properties
			.map(({ name }) => name)
			.filter((name) => name !== 'operation');
		expect(names).toEqual([...new Set(names)]);
		expect(names).toEqual(expect.arrayContaining(['vin', 'jobId', 'options']));
		expect(propertiesNamed('operation')).toHaveLength(choicesOf('resource').length);
	});

	it('every resource starts with an operation that it has', () => {
		for (const { value: resource } of choicesOf('resource')) {
			const [start] = propertiesNamed('operation').filter(({ displayOptions }) =>
				displayOptions?.show?.resource?.includes(resource),
			);
			const values = choicesOf('operation', String(resource)).map(({ value }) => value);
			expect(values).toContain(start?.default);
		}
	});
});

describe('the price', () => {
	const cheapestOf = ({ cents, tiers }: Endpoint) => tiers?.at(-1)?.cents ?? cents;

	it.each(OPERATIONS.map((one) => [`${one.resource}: ${one.operation}`, one] as const))(
		'%s: stands in the action, and first in the description',
		(_name, { option, endpoint }) => {
			const { cents } = endpoint;
			const price = cents === 0 ? 'free' : `${inCredits(cents)} credits`;
			expect(option.action).toMatch(/^[A-Z].* \(.+\)$/);
			expect(option.action).toContain(`(${price})`);
			const sentence = cents === 0 ? 'Free of charge.' : `${price}.`;
			const cheapest = inCredits(cheapestOf(endpoint));
			const first = endpoint.tiers ? `${price}, down to ${cheapest} by monthly volume.` : sentence;
			const { description: text = '' } = option;
			expect(text.slice(0, first.length)).toBe(first);
			// The dropdown cuts after two lines of some 55 characters.
			expect(text.length).toBeLessThanOrEqual(110);
		},
	);

	it('two operations of the list of actions never read alike', () => {
		const actions = OPERATIONS.map(({ option }) => option.action);
		expect(actions).toEqual([...new Set(actions)]);
	});
});

describe('the hints of what a run costs', () => {
	/** What the editor does to know whether to show a hint; what it cannot evaluate it does not show. */
	const isHintShown = (workflow: Workflow, condition: string, items: INodeExecutionData[]) => {
		const data = createEmptyRunExecutionData();
		try {
			return workflow.expression.getParameterValue(
				condition,
				data,
				0,
				0,
				NODE_NAME,
				items,
				'manual',
				{},
			);
		} catch {
			return false;
		}
	};

	/** The other hints are about what operations do. */
	const costHints = () => (loaded.hints ?? []).filter(({ type }) => type === 'warning');

	const shownHints = (call: (typeof OPERATIONS)[number], itemCount: number) => {
		const nodes = [bimmerVinNode(callOf(call))];
		const { nodeTypes } = engine;
		const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
		const items = Array.from({ length: itemCount }, () => ({ json: {} }));
		return costHints().filter(
			({ displayCondition = '' }) => isHintShown(workflow, displayCondition, items) === true,
		);
	};

	/** The highest amount that is exceeded, in credits. */
	const exceeded = (cents: number) => [1000, 100, 10].find((credits) => cents > credits * 100);

	const callTo = (name: EndpointName) =>
		OPERATIONS.find(({ endpointName }) => endpointName === name)!;

	const expectHint = (name: EndpointName, itemCount: number) => {
		const hints = shownHints(callTo(name), itemCount);
		const credits = exceeded(ENDPOINTS[name].cents * itemCount);
		expect(hints.map(({ message }) => /more than ([\d.]+) credits/.exec(message)?.[1])).toEqual(
			credits === undefined ? [] : [credits.toFixed(2)],
		);
		return credits;
	};

	it('stay in the node, and warn', () => {
		expect(costHints()).toHaveLength(3);
		for (const { location, type, whenToDisplay, message } of costHints()) {
			expect({ location, type, whenToDisplay }).toEqual({
				location: 'ndv',
				type: 'warning',
				whenToDisplay: 'beforeExecution',
			});
			expect(message).toContain('Max Credits');
		}
	});

	it.each([1, 100, 1_000, 10_000])('%d items: the one hint that fits, or none', (itemCount) => {
		const names: EndpointName[] = [
			'secureCodingStatus',
			'vehicleState',
			'carPlayCheck',
			'vehicleOrder',
			'serviceHistory',
			'secureCodingSubmit',
			'carPlayCable',
		];
		names.forEach((name) => expectHint(name, itemCount));
	});

	/** Where an amount is reached, and where it is exceeded. */
	it.each([
		['vehicleState', 50, undefined],
		['vehicleState', 51, 10],
		['vehicleState', 500, 10],
		['vehicleState', 501, 100],
		['vehicleState', 5_000, 100],
		['vehicleState', 5_001, 1000],
		['carPlayCable', 1, 10],
		['carPlayCable', 5, 10],
		['carPlayCable', 6, 100],
		['carPlayCable', 50, 100],
		['carPlayCable', 51, 1000],
		['secureCodingStatus', 10_000, undefined],
	] as const)('%s for %d items: more than %s credits', (name, itemCount, credits) => {
		expect(expectHint(name, itemCount)).toBe(credits);
	});

	it.each(OPERATIONS.map((one) => [`${one.resource}: ${one.operation}`, one] as const))(
		'%s: know its price',
		(_name, call) => {
			const { cents } = call.endpoint;
			const count = cents === 0 ? 10_000 : Math.floor(1000 / cents) + 1;
			expect(shownHints(call, count)).toHaveLength(cents === 0 ? 0 : 1);
			if (cents > 0 && cents <= 1000) expect(shownHints(call, count - 1)).toEqual([]);
		},
	);

	it('say nothing where there is no input yet', () => {
		expect(shownHints(callTo('carPlayCable'), 0)).toEqual([]);
	});
});

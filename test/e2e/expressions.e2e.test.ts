/**
 * The node reads a parameter that is only a field of the item past n8n's expressions (nodes/shared/input/readParameter.ts).
 * Generated expressions and items: it sends what n8n's own Edit Fields makes of the same expression, or gives the same error.
 */
import fc from 'fast-check';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { checkRequest } from '../../nodes/shared/input/request';
import { itemJson, parameter, SOURCE } from './expressions';
import { builtIn, inLine, START } from './flows';
import type { StoredExecution, WorkflowFile } from './n8n/editor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

/** GENERATED_SEED=7 makes other ones. */
const SEED = Number(process.env.GENERATED_SEED ?? 25);
/** With many more nodes in one workflow, n8n does not answer for so long that the connection is lost. */
const RUNS = 300;

const ITEMS = fc.sample(itemJson, { seed: SEED, numRuns: 6 });

interface Field {
	readonly endpoint: EndpointName;
	readonly field: string;
	readonly call: INodeParameters;
}

const VIN: Field = {
	endpoint: 'videoInMotionUsb',
	field: 'vin',
	call: { resource: 'videoInMotion', operation: 'activateUsb' },
};
const JOB_ID: Field = {
	endpoint: 'secureCodingStatus',
	field: 'jobId',
	call: { resource: 'secureCoding', operation: 'getStatus' },
};
const MAP_TYPE: Field = {
	endpoint: 'fscCode',
	field: 'mapType',
	call: { resource: 'navigationMap', operation: 'generateFscCode', vin: 'WBA3A5C51FK123456' },
};
const FIELDS = [VIN, VIN, VIN, JOB_ID, MAP_TYPE];

/** An expression in a field of our node, and in n8n's own node. */
const CASES = fc.sample(parameter, { seed: SEED, numRuns: RUNS }).map((text, index) => ({
	text,
	...FIELDS[index % FIELDS.length]!,
	ours: `Ours ${index}`,
	theirs: `Theirs ${index}`,
}));
type Case = (typeof CASES)[number];

const ON_ERROR = { onError: 'continueRegularOutput' } as const;

/** Names an item in its request. */
const markOf = ({ ours }: Case, itemIndex: number | string) => ({ mark: `${ours}, ${itemIndex}` });

let stage: Stage;
let execution: StoredExecution;
/** The bodies that were sent, by their marks. */
let sent: Map<unknown, IDataObject[]>;

const ourNode = (one: Case): INode => {
	const additionalBodyFields = `=${JSON.stringify(markOf(one, '{{ $itemIndex }}'))}`;
	const options = { skipVinCheck: true, stopAfterRefusals: 0, additionalBodyFields };
	return stage.node(one.ours, { ...one.call, [one.field]: one.text, options }, ON_ERROR);
};

/** Edit Fields converts to every type that it knows, and passes on a value of another one as it is. */
const theirNode = ({ theirs, text }: Case): INode => {
	const assignments = [{ id: 'value', name: 'value', type: 'any', value: text }];
	const parameters = { mode: 'manual', assignments: { assignments }, options: {} };
	return { ...builtIn('set', theirs, parameters, 3.4), ...ON_ERROR };
};

/** All nodes side by side behind the items. */
function besideEachOther(): WorkflowFile {
	const list = JSON.stringify(JSON.stringify(ITEMS));
	const jsCode = `return JSON.parse(${list}).map((json) => ({ json }));`;
	const file = inLine('Expressions', START, builtIn('code', SOURCE, { jsCode }, 2));
	const nodes = CASES.flatMap((one) => [theirNode(one), ourNode(one)]);
	file.nodes.push(...nodes);
	file.connections[SOURCE] = {
		main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	};
	return file;
}

beforeAll(async () => {
	stage = await openStage({ rateLimit: false, requestsPerSecond: 100_000, burst: 100_000 });
	const { editor, sandbox } = stage;
	const body = { status: 'success', code: '4F1C' };
	for (const { endpoint } of FIELDS) {
		const { path } = ENDPOINTS[endpoint];
		sandbox.fault({ kind: 'respond', path, body, times: 'always' });
	}
	const workflow = await editor.createWorkflow(besideEachOther());
	execution = await editor.finished(await editor.execute(workflow, START.name), 200_000);
	sent = new Map();
	for (const request of sandbox.stats().requests) {
		const sentBody = request.body as IDataObject;
		sent.set(sentBody.mark, [...(sent.get(sentBody.mark) ?? []), sentBody]);
	}
});
afterAll(async () => await stage?.close());

/** What becomes of an item: what is sent, or why nothing is. */
interface Outcome {
	readonly bodies: readonly unknown[];
	readonly problem?: string;
}

const hasValue = ({ json }: INodeExecutionData) => 'value' in json;

/** What n8n's value of the expression makes of an item. */
function expected(one: Case, itemIndex: number): Outcome {
	const { value, error } = itemsOf(execution, one.theirs)[itemIndex]!.json;
	if (value === undefined) return { bodies: [], problem: error as string };
	const options = { skipVinCheck: true, additionalBodyFields: markOf(one, itemIndex) };
	const check = checkRequest(one.endpoint, { ...one.call, [one.field]: value }, options);
	if (check.ok) return { bodies: [check.request.body] };
	// n8n stores NaN as null, which has another problem.
	return { bodies: [], problem: value === null ? '' : check.problems.join('; ') };
}

/** n8n 1 can give up all items of a declarative node where it cannot evaluate the expression for one of them. */
const mayGiveUp = ({ theirs }: Case) =>
	n8nRelease.startsWith('1.') && !itemsOf(execution, theirs).every(hasValue);

function differenceOf(one: Case, itemIndex: number): object | undefined {
	const { bodies, problem } = expected(one, itemIndex);
	const sentBodies = sent.get(markOf(one, itemIndex).mark) ?? [];
	const error = itemsOf(execution, one.ours)[itemIndex]!.json.error as string | undefined;
	if (sentBodies.length === 0 && error !== undefined && mayGiveUp(one)) return undefined;
	const isSame =
		JSON.stringify(sentBodies) === JSON.stringify(bodies) &&
		(problem === undefined || error?.includes(problem));
	return isSame ? undefined : { text: one.text, itemIndex, bodies, sentBodies, problem, error };
}

it(`sends each item with the value that n8n gives it, or tells the same error (seed ${SEED})`, () => {
	expect(execution.status).toBe('success');
	const differences = CASES.flatMap((one) =>
		ITEMS.flatMap((_, itemIndex) => differenceOf(one, itemIndex) ?? []),
	);
	expect(differences.slice(0, 20)).toEqual([]);
});

it('has compared enough of each kind', () => {
	const values = CASES.flatMap(({ theirs }) => itemsOf(execution, theirs));
	expect(values).toHaveLength(CASES.length * ITEMS.length);
	expect(sent.size / values.length).toBeGreaterThan(0.2);
	expect(values.filter((item) => !hasValue(item)).length / values.length).toBeGreaterThan(0.1);
});

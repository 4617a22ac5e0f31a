/**
 * Measures how long n8n takes to prepare the items before the first call leaves, compared to a plain declarative node with
 * the same parameters.
 * `npm run bench:preparation`. The contenders take turns in one process.
 */
import {
	Engine,
	fixtureNode,
	connectInLine,
	NODE_NAME,
	bimmerVinNode,
} from '../engine/harness/engine';
import { fixtureNodes, ITEMS_TYPE } from '../engine/harness/fixtureNodes';
import { someVins } from '../engine/harness/setUp';
import { CREDENTIAL_TYPE } from '../names';
import { startSandbox } from '../sandbox/server';
import { median } from '../median';
import { Plain } from './n8n/plain/Plain.node';

const COUNT = 2_000;
const ROUNDS = 5;
const PLAIN_TYPE = 'fixture.plain';

/** The plain node, with the credential that the tests' engine provides. */
const plainNode = {
	description: {
		...new Plain().description,
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
	},
};

/** The time from the start of the node to its first request, in milliseconds. */
async function measure(type: 'ours' | 'plain', vins: string[]): Promise<number> {
	const limits = { requestsPerSecond: 100_000, burst: 100_000 };
	const sandbox = await startSandbox({ rateLimit: false });
	const engine = await Engine.create({
		baseUrl: sandbox.url,
		clientId: 'sandbox-client',
		clientSecret: 'sandbox-secret',
		...limits,
	});
	const ours = bimmerVinNode({
		parameters: {
			resource: 'vehicle',
			operation: 'getState',
			vin: '={{ $json.vin }}',
			options: {},
		},
	});
	const node = type === 'ours' ? ours : { ...ours, type: PLAIN_TYPE };
	const flow = {
		nodes: [fixtureNode('Items', ITEMS_TYPE), node],
		connections: connectInLine('Items', NODE_NAME),
	};
	let startedAt = NaN;
	await engine.runFlow(
		flow,
		vins.map((vin) => ({ json: { vin } })),
		{
			onNodeDone: (name) => {
				if (name === 'Items') startedAt = performance.now();
			},
		},
	);
	const first = Math.min(...sandbox.stats().requests.map(({ at }) => at));
	await sandbox.close();
	return first - startedAt;
}

async function main(): Promise<void> {
	fixtureNodes[PLAIN_TYPE] = plainNode;
	const vins = someVins(COUNT);
	const times = { ours: [] as number[], plain: [] as number[] };
	for (let round = 0; round <= ROUNDS; round++) {
		for (const type of ['ours', 'plain'] as const) {
			const time = await measure(type, vins);
			if (round > 0) times[type].push(time);
		}
	}
	const [ours, plain] = [median(times.ours), median(times.plain)];
	process.stdout.write(
		`${COUNT} items, start of the node to its first request, median of ${ROUNDS}: ` +
			`this node ${ours.toFixed(0)} ms, plain declarative node ${plain.toFixed(0)} ms, ratio ${(ours / plain).toFixed(2)}\n`,
	);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

/** carplay-offer on answers in styles that the sandbox does not have: it orders for the cars that are called compatible, and for no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { SUMMARY_CASES, type Summarized } from '../fixtures/summary';
import type { Flow } from './harness/engine';
import { setUp } from './harness/setUp';

const FILE = readFileSync(join(__dirname, '../../workflows/carplay-offer.json'), 'utf8');
const { nodes, connections } = JSON.parse(FILE) as Flow;
const flow: Flow = {
	nodes: nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote'),
	connections,
};
const vins = [...new Set(FILE.match(/WBA\w{14}/g))];
const OPERATIONS: readonly Summarized[] = ['carPlayCheck', 'vehicleOrder', 'serviceHistory'];

const dialects = [...new Set(SUMMARY_CASES.map(({ dialect }) => dialect))];
/** One car for each dialect, as many as the workflow has. */
const runs = dialects.flatMap((_, index) =>
	index % vins.length === 0 ? [dialects.slice(index, index + vins.length)] : [],
);

it.each(runs.map((run) => [run.join(', '), run] as const))('%s', async (_, run) => {
	const { sandbox, engine } = await setUp();
	try {
		const compatible = vins.filter((vin, index) => {
			const cases = SUMMARY_CASES.filter(({ dialect }) => dialect === run[index % run.length]);
			for (const endpoint of OPERATIONS) {
				const { answer, vin: own } = cases.find((one) => one.endpoint === endpoint)!;
				// The same answer of this car; the VIN may stand in it by its last 7 characters too.
				const text = JSON.stringify(answer)
					.replaceAll(own, vin)
					.replaceAll(own.slice(-7), vin.slice(-7));
				const { path } = ENDPOINTS[endpoint];
				sandbox.fault({ kind: 'respond', path, vin, body: JSON.parse(text), times: 'always' });
			}
			return cases.some(({ expected }) => expected.carPlay === 'yes');
		});
		const result = await engine.runFlow(flow, [], { watch: 'Get Service History' });
		expect(result.error).toBeUndefined();
		const paidFor = (endpoint: Summarized) =>
			sandbox
				.ledger()
				.filter((charge) => charge.endpoint === endpoint)
				.map(({ vin }) => vin)
				.sort();
		expect(paidFor('carPlayCheck')).toEqual([...vins].sort());
		expect(paidFor('vehicleOrder')).toEqual([...compatible].sort());
		expect(paidFor('serviceHistory')).toEqual([...compatible].sort());
	} finally {
		await sandbox.close();
	}
});

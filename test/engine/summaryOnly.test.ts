/** Summary Only leaves out what nobody builds on, and loses nothing that was paid for. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { asItems, lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
const CONTINUE = { onError: 'continueErrorOutput' } as const;

startEach();
const trimmed = (more: IDataObject = {}) => ({ summaryOnly: true, ...more });

it('leaves VIN, summary, cost, files and binary data', async () => {
	const operations = ['checkCarPlay', 'getState', 'getOrder', 'getServiceHistory'];
	for (const operation of operations) {
		const whole = await engine.run(lookUp({ parameters: { operation } }), asItems(someVins(1)));
		const { items } = await engine.run(
			lookUp({ parameters: { operation }, options: trimmed({ addCost: true }) }),
			asItems(someVins(1)),
		);
		const { json, binary } = items[0]!;
		const files = operation === 'getServiceHistory' ? ['files'] : [];
		expect(Object.keys(json)).toEqual(['summary', 'vin', ...files, 'cost']);
		expect(json.summary).toEqual(whole.items[0]!.json.summary);
		expect(Object.keys(binary ?? {})).toEqual(Object.keys(whole.items[0]!.binary ?? {}));
	}
});

it('leaves everything where the summary tells nothing of what was asked for', async () => {
	const body = { status: 'success', vehicle_state: { model: '530i', odd: { level: 7 } } };
	sandbox.fault({ kind: 'respond', path: PATH, body });
	const { items } = await engine.run(lookUp({ options: trimmed() }), asItems(someVins(1)));
	expect(items[0]!.json).toMatchObject({ vehicle_state: { odd: { level: 7 } } });
});

it('leaves the problem of a file that n8n has deleted, and the data come out', async () => {
	const { path } = ENDPOINTS.serviceHistory;
	const vins = someVins(2);
	sandbox.fault({ kind: 'status', status: 404, path, vin: vins[1] });
	const parameters = { operation: 'getServiceHistory' };
	const first = await engine.run(lookUp({ parameters }), asItems(vins));
	await engine.prune(first);
	const options = trimmed({ addCost: true });
	const again = lookUp({ parameters, options, ...CONTINUE });
	const { items } = await engine.retryWithSaved(again, first);
	const { json, binary } = items[0]!;
	expect(json).toMatchObject({ files: [], cost: { credits: 5, charged: 'yes' } });
	expect((json.summary as IDataObject).entryCount).toBeGreaterThan(0);
	expect(json.fileProblem).toContain('The file is gone');
	expect(Object.keys(binary ?? {})).toEqual([]);
	expect(sandbox.spentCents()).toBe(1000);
});

it('costs nothing to switch off: what is kept is the whole answer', async () => {
	const vins = someVins(2);
	sandbox.fault({ kind: 'status', status: 404, path: PATH, vin: vins[1] });
	const first = await engine.run(lookUp({ options: trimmed({ reuseWithin: 60 }) }), asItems(vins));
	expect(first.error).toBeDefined();
	const second = await engine.retryWithSaved(lookUp(CONTINUE), first);
	expect(second.items[0]!.json).toHaveProperty('vehicle_state');
	const third = await engine.run(
		lookUp({ options: { reuseWithin: 60 } }),
		asItems(vins.slice(0, 1)),
	);
	expect(third.items[0]!.json).toHaveProperty('vehicle_state');
	expect(sandbox.spentCents()).toBe(40);
});

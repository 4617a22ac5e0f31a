/** Ways in which money or results could get lost between n8n's engine and the node, each found once and closed. */
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SPECIAL_VINS } from '../sandbox/server';
import { agentWith } from './harness/agent';
import { bimmerVinNode, connectInLine, fixtureNode, NODE_NAME } from './harness/engine';
import { ITEMS_TYPE } from './harness/fixtureNodes';
import { asItems, lookUp, words, type Wanted } from './harness/lookUp';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { charges, engine, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;

const until = async (isSo: () => boolean) => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** Whatever was let out before would have been sent by the time another run is through. */
const afterwards = async () => {
	const before = charges();
	await engine.run(lookUp(), asItems(['WBA3A5C58FF600009']));
	return charges() - 1 - before;
};

describe('Retry On Fail', () => {
	it.each(['', 0, null, false])(
		'does not pay again for good answers with the field error: %p',
		async (error) => {
			await start();
			const vins = someVins(3);
			for (const vin of vins) {
				const body = { success: true, error, vin, head_unit: 'NBT', data: { a: 1 } };
				sandbox.fault({ kind: 'respond', charge: true, path: PATH, vin, times: 'always', body });
			}
			const { items } = await engine.run(
				lookUp({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
				asItems(vins),
			);
			expect(items).toHaveLength(3);
			expect(charges()).toBe(3);
		},
	);
});

describe("n8n's Batching with an expression that fails in a later group", () => {
	const batched = (more: Wanted = {}) =>
		lookUp({
			...more,
			parameters: {
				vin: '={{ $json.vin ?? $json.missing.deeper }}',
				requestOptions: { batching: { batch: { batchSize: 10, batchInterval: 20 } } },
			},
		});
	const items = (count: number, bad: number) => {
		const all: IDataObject[] = asItems(someVins(count));
		all[bad] = {};
		return all;
	};

	it('nothing more is sent once the execution is over', async () => {
		await start({ requestsPerSecond: 20, burst: 2 });
		const run = await engine.run(batched(), items(40, 35));
		expect(run.error).toBeDefined();
		expect(charges()).toBeLessThan(10);
		expect(await afterwards()).toBeLessThanOrEqual(1);
	}, 20_000);

	it('Retry On Fail charges nothing twice', async () => {
		await start({ requestsPerSecond: 20, burst: 2, latencyMs: 100 });
		await engine.run(
			batched({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
			items(20, 15),
		);
		await afterwards();
		const vins = sandbox.ledger().map(({ vin }) => vin);
		expect(new Set(vins).size).toBe(vins.length);
	}, 20_000);

	it('a failure in the first group is not thrown before anybody listens', async () => {
		await start();
		const unheard: unknown[] = [];
		const listen = (reason: unknown) => unheard.push(reason);
		process.on('unhandledRejection', listen);
		const vins = someVins(20);
		sandbox.fault({ kind: 'status', status: 404, path: PATH, vin: vins[0] });
		const run = await engine.run(batched(), asItems(vins));
		process.off('unhandledRejection', listen);
		expect(words(run)).toContain(`VIN ${vins[0]}`);
		expect(unheard).toEqual([]);
	});
});

describe('storage', () => {
	it('a fault of the binary storage costs nobody the file', async () => {
		await start();
		const service = Container.get(BinaryDataService);
		const store = service.store.bind(service);
		let stored = 0;
		jest.spyOn(service, 'store').mockImplementation(async (...given) => {
			if (stored++ < 3) throw new Error('No space left');
			return await store(...given);
		});
		const { items } = await engine.run(
			lookUp({ parameters: { operation: 'getServiceHistory' } }),
			asItems(someVins(2)),
		);
		expect(charges()).toBe(2);
		for (const item of items) {
			expect((await engine.bytes(item)).toString()).toContain('<html');
		}
	});

	it('a retry of a retry has its own copies of the files', async () => {
		await start();
		const { path } = ENDPOINTS.serviceHistory;
		const vins = someVins(3);
		const settings = lookUp({ parameters: { operation: 'getServiceHistory' } });
		sandbox.fault({ kind: 'status', status: 503, path, vin: vins[2], times: 2 });
		const first = await engine.run(settings, asItems(vins));
		const second = await engine.retry(settings, first);
		await Container.get(BinaryDataService).deleteMany([
			{ type: 'execution', workflowId: 'workflow-1', executionId: first.executionId },
		]);
		const third = await engine.retry(settings, second);
		expect(third.items).toHaveLength(3);
		expect(charges()).toBe(3);
	});

	it('an answer without its file is not reused', async () => {
		await start();
		const { path } = ENDPOINTS.carPlayUsb;
		const [vin] = someVins(1);
		const body = { vin, download_url: '/files/b.upd' };
		sandbox.fault({ kind: 'respond', charge: true, path, body, times: 'always' });
		const link = { method: 'GET', path: '/files/b.upd' };
		sandbox.fault({ kind: 'status', status: 404, ...link });
		sandbox.fault({ kind: 'respond', ...link, times: 'always', body: Buffer.alloc(100, 7) });
		const settings = lookUp({
			options: { reuseWithin: 60 },
			parameters: { resource: 'carPlay', operation: 'activateUsb' },
		});
		const without = await engine.run(settings, asItems([vin!]));
		expect(without.items[0]!.json.missingFiles).toHaveLength(1);
		const again = await engine.run(settings, asItems([vin!]));
		expect(await engine.bytes(again.items[0])).toHaveLength(100);
		expect(sandbox.stats().requests.some(({ path: asked }) => asked === link.path)).toBe(true);
	});

	/** n8n's storage of credentials fails at some of its reads, counted from 1. */
	function failReads(fails: (read: number) => boolean): void {
		const helper = engine.credentialsHelper;
		const read = helper.getDecrypted.bind(helper);
		let reads = 0;
		jest.spyOn(helper, 'getDecrypted').mockImplementation(async (...given) => {
			if (fails(++reads)) throw new Error('timeout exceeded when trying to connect');
			return await read(...given);
		});
	}

	it('a credential that cannot be read for a moment is read again', async () => {
		await start();
		failReads((read) => read === 6);
		const { items } = await engine.run(lookUp({}), asItems(someVins(3)));
		expect(items.filter(({ json }) => json.error)).toEqual([]);
		expect(items).toHaveLength(3);
		expect(charges()).toBe(3);
	});

	it('a credential that stays unreadable is not told as a lost call', async () => {
		await start();
		quickenClock();
		// The first two are made before anything may be sent.
		failReads((read) => read > 2);
		const { items } = await engine.run(
			lookUp({ onError: 'continueRegularOutput' }),
			asItems(someVins(1)),
		);
		expect(items[0]!.json.error).toContain('could not prepare the request');
		expect(items[0]!.json.details).toMatchObject({ charged: 'no' });
		expect(charges()).toBe(0);
	});
});

describe('Stop', () => {
	it('while the token of a submit is refreshed: it is not sent again', async () => {
		await start();
		sandbox.fault({ kind: 'status', status: 401, path: ENDPOINTS.secureCodingSubmit.path });
		sandbox.fault({ kind: 'slow', delayMs: 500, path: TOKEN_PATH, skip: 1 });
		const exchanges = () => sandbox.stats().requests.filter(({ path }) => path === TOKEN_PATH);
		const run = await engine.run(
			lookUp({ parameters: { resource: 'secureCoding', operation: 'submit' } }),
			asItems(someVins(1)),
			{ cancelWhen: async () => await until(() => exchanges().length === 2) },
		);
		await until(() => exchanges()[1]!.answeredAt !== undefined);
		expect(await afterwards()).toBe(0);
		expect(charges()).toBe(1);
		expect(words(run)).toContain('stopped before this was sent');
	}, 20_000);
});

describe('credentials by item', () => {
	it('one account without credit does not stop the others', async () => {
		const poor = { clientId: 'poor', clientSecret: 'secret-poor' };
		const rich = { clientId: 'rich', clientSecret: 'secret-rich' };
		await start({ requestsPerSecond: 20, burst: 1, accounts: [rich, { ...poor, credits: 0 }] });
		const helper = engine.credentialsHelper;
		const read = helper.getDecrypted.bind(helper) as (...given: unknown[]) => Promise<object>;
		jest.spyOn(helper, 'getDecrypted').mockImplementation(async (...given: unknown[]) => {
			const isFirst = (given[6] as { itemIndex?: number } | undefined)?.itemIndex === 0;
			const data = await read(...given);
			return { ...data, sessionToken: 'x', ...(isFirst ? poor : rich) };
		});
		const { items } = await engine.run(
			lookUp({ onError: 'continueRegularOutput' }),
			asItems(someVins(10)),
		);
		expect(items.filter(({ json }) => json.error)).toHaveLength(1);
		expect(charges()).toBe(9);
	}, 20_000);
});

describe('as the tool of an agent', () => {
	it('the message alone says what to do and whether it was charged', async () => {
		await start();
		sandbox.fault({ kind: 'resetAfter', path: PATH });
		const node = { ...bimmerVinNode(lookUp()), rewireOutputLogTo: 'ai_tool' as const };
		const flow = {
			nodes: [fixtureNode('Items', ITEMS_TYPE), node],
			connections: connectInLine('Items', NODE_NAME),
		};
		const { error } = await engine.runFlow(flow, [{ json: asItems(someVins(1))[0]! }]);
		expect(error!.message).toMatch(/may have been charged/);
	});

	it('equal calls share one charge, at the same time and later, and the spend limit holds', async () => {
		await start({ latencyMs: 100 });
		const ask = agentWith(engine, { options: { maxCredits: 0.2 } });
		const [vin, other] = someVins(2) as [string, string];
		const answers = await Promise.all([ask(vin), ask(vin)]);
		expect(answers.map((answer) => answer.vin)).toEqual([vin, vin]);
		expect((await ask(vin)).vin).toBe(vin);
		expect(charges()).toBe(1);
		await expect(ask(other)).rejects.toThrow(/Max Credits.*Nothing was charged/s);
		expect(charges()).toBe(1);
	});

	it('both forms of a VIN are paid once, in either order, unless the first is refused', async () => {
		await start();
		const { vin } = EXAMPLE_VINS.evoId5;
		for (const forms of [
			[vin.slice(-7), vin],
			[vin, vin.slice(-7)],
		]) {
			const ask = agentWith(engine, {});
			const before = charges();
			for (const form of forms) expect((await ask(form)).vin).toBe(vin);
			expect(charges() - before).toBe(1);
		}
		sandbox.fault({ kind: 'status', status: 404, vin, path: ENDPOINTS.vehicleState.path });
		const ask = agentWith(engine, {});
		await expect(ask(vin)).rejects.toThrow('nothing on record');
		expect((await ask(vin.slice(-7))).vin).toBe(vin);
	});

	it('a refusal is paid once, and the model hears that it was answered before', async () => {
		await start();
		const ask = agentWith(engine, {});
		const { vin } = SPECIAL_VINS.notFound;
		await expect(ask(vin)).rejects.toThrow(/nothing on record.*This call was charged/s);
		await expect(ask(vin)).rejects.toThrow(/answered before and was not sent again/);
		expect(charges()).toBe(1);
	});

	it.each(['at the same time', 'one after the other'])(
		'of 60 wrong vehicles, asked %s, ten are paid',
		async (how) => {
			await start({ latencyMs: 10 });
			sandbox.fault({
				kind: 'status',
				status: 404,
				body: { status: 'error', message: 'Vehicle not found' },
				times: 'always',
				path: ENDPOINTS.vehicleState.path,
			});
			const ask = agentWith(engine, {});
			const said: string[] = [];
			const hear = async (vin: string) => {
				await ask(vin).catch(({ message }: Error) => said.push(message));
			};
			if (how === 'at the same time') await Promise.all(someVins(60).map(hear));
			else for (const vin of someVins(60)) await hear(vin);
			expect(charges()).toBe(10);
			expect(said.filter((words) => words.includes('Stop After Refusals'))).toHaveLength(50);
		},
	);
});

describe('an answer that cannot be read', () => {
	it('comes with the failed item, since it may have been paid for', async () => {
		await start();
		const { path } = ENDPOINTS.ecuValidation;
		const [vin] = someVins(1);
		const content = `{"vin":"${vin}","ecus":[{"name":"HU","voltage":12.`;
		const headers = { 'content-type': 'application/json' };
		sandbox.fault({ kind: 'respond', charge: true, path, headers, body: Buffer.from(content) });
		const { errorItems } = await engine.run(
			lookUp({
				onError: 'continueErrorOutput',
				parameters: { resource: 'service', operation: 'validateEcu' },
			}),
			asItems([vin!]),
		);
		expect(errorItems[0]!.json.details).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
		expect((await engine.bytes(errorItems[0])).toString()).toBe(content);
	});
});

/** Credentials that are another one for some items, by an expression: each item is sent, charged and served as its own account's. */
import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { lookUp, type Wanted } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, replaceSandbox, sandbox, start } from './harness/stage';

const A = { clientId: 'client-a', clientSecret: 'secret-of-a' };
const B = { clientId: 'client-b', clientSecret: 'secret-of-b' };
const VINS = someVins(50);
const [ONE = '', TWO = '', THREE = ''] = VINS;

beforeEach(async () => {
	await start({ accounts: [A, B], jobSpeed: 1000 });
	engine.setCredential({
		...engine.credentials.get('credential-1'),
		clientId: '={{ $json.account }}',
		clientSecret: `={{ $json.account === "${B.clientId}" ? "${B.clientSecret}" : "${A.clientSecret}" }}`,
	});
});

/** `A1` asks for the first vehicle as account A. */
const itemsOf = (...names: string[]): IDataObject[] =>
	names.map((name) => ({
		account: { A: A.clientId, B: B.clientId, X: '' }[name[0] ?? ''] ?? '',
		vin: [ONE, TWO, THREE][Number(name[1]) - 1] ?? name.slice(1),
	}));

const run = async (wanted: Wanted, ...names: string[]) =>
	await engine.run(lookUp({ onError: 'continueErrorOutput', ...wanted }), itemsOf(...names));

/** What was charged: `A1`. */
const charged = (): string[] =>
	sandbox
		.ledger()
		.map(
			({ account, vin }) =>
				`${account === B.clientId ? 'B' : 'A'}${[ONE, TWO, THREE].indexOf(vin) + 1}`,
		)
		.sort();

it.each([
	['A1 B1', 'A1 B1'],
	['A1 B1 B1 A1', 'A1 B1'],
	['A1 B2 A2', 'A1 A2 B2'],
	['B1 A1 A2 A3 B3', 'A1 A2 A3 B1 B3'],
	['A1 A2 B2 A2 B2', 'A1 A2 B2'],
])('%s', async (given, expected) => {
	const names = given.split(' ');
	const { items, errorItems } = await run({}, ...names);
	expect(errorItems).toEqual([]);
	expect(items.map(({ json }) => json.vin)).toEqual(itemsOf(...names).map(({ vin }) => vin));
	expect(charged()).toEqual(expected.split(' '));
});

it('takes nothing that another account has paid for, from memory or a receipt', async () => {
	const reuse = { options: { reuseWithin: 60 } };
	await run(reuse, 'A1');
	await run(reuse, 'A2', 'B1');
	await run(reuse, 'A3', 'B1', 'A1');
	expect(charged()).toEqual(['A1', 'A2', 'A3', 'B1']);
});

it('keeps to Max Credits over all accounts', async () => {
	const { items, errorItems } = await run({ options: { maxCredits: 0.5 } }, 'A1', 'B1', 'B2');
	expect(items).toHaveLength(2);
	expect(errorItems[0]?.json.details).toMatchObject({ reason: 'overBudget', charged: 'no' });
	expect(charged()).toHaveLength(2);
});

it('an item whose own credential is incomplete fails alone, and is not charged', async () => {
	const { items, errorItems } = await run({}, 'A1', 'X1', 'A2', 'X3');
	expect(items).toHaveLength(2);
	expect(errorItems.map(({ json }) => json.details)).toEqual([
		expect.objectContaining({ reason: 'credential', charged: 'no' }),
		expect.objectContaining({ reason: 'credential', charged: 'no' }),
	]);
	expect(charged()).toEqual(['A1', 'A2']);
});

it('where the first one is incomplete, the others are not', async () => {
	const { items, errorItems } = await run({}, 'X1', 'A1', 'B2');
	expect([items.length, errorItems.length]).toEqual([2, 1]);
	expect(charged()).toEqual(['A1', 'B2']);
});

it('one account without credit holds back no other', async () => {
	await replaceSandbox({ accounts: [{ ...A, credits: 0 }, B] });
	const { items } = await run({}, 'A1', 'B1', 'A2', 'B2');
	expect(items).toHaveLength(2);
	expect(charged()).toEqual(['B1', 'B2']);
});

it('a retry pays for nothing again', async () => {
	const settings: NodeSettings = lookUp({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
	sandbox.fault({ kind: 'respond', path: '/vehicle-state', status: 503, charge: false, skip: 2 });
	await engine.run(settings, itemsOf('A1', 'B1', 'B2'));
	expect(charged()).toEqual(['A1', 'B1', 'B2']);
});

it('a job is submitted once, by its own account', async () => {
	const { items } = await run(jobSettings('submitAndWait'), 'A1', 'B1', 'B2');
	expect(items.map(({ json }) => json.state)).toEqual(['done', 'done', 'done']);
	expect(charged()).toEqual(['A1', 'B1', 'B2']);
});

it('leaves the reading of credentials to n8n, which signs with them', async () => {
	const read = jest.spyOn(engine.credentialsHelper, 'getDecrypted');
	const { items } = await run({}, ...Array.from({ length: 50 }, (_, at) => `A${VINS[at]}`));
	expect(items).toHaveLength(50);
	expect(read.mock.calls.length).toBeLessThan(70);
});

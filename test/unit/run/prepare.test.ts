/** What is found wrong with an item before anything is sent, and how its Options are read. */
import type { IDataObject } from 'n8n-workflow';

import { someVins } from '../../someVins';
import { CONTINUE, detailsOf, FakeN8n, vehicles } from '../fakeN8n';

const [A = '', B = ''] = someVins(2);

const withOptions = (options: IDataObject) => ({
	parameters: { options } as never,
	...CONTINUE,
});

describe('an item that is wrong', () => {
	it.each([
		['vehicleState', { vin: 'short' }, 'VIN SHORT: '],
		['vehicleState', { vin: 42 }, 'VIN 42: '],
		['vehicleState', {}, 'Item without a VIN: '],
		['vehicleState', { vin: '' }, 'Item without a VIN: '],
		['secureCodingStatus', { jobId: '' }, 'Job without an ID: '],
		['secureCodingStatus', { jobId: 'j'.repeat(501) }, 'Job jj'],
	] as const)('%s of %j is named', async (endpoint, json, subject) => {
		const n8n = new FakeN8n();
		const { items } = await n8n.run({ endpoint, ...CONTINUE }, [{ json }]);
		expect(n8n.calls).toHaveLength(0);
		expect((items[0]?.json.error as string).startsWith(subject)).toBe(true);
		expect(detailsOf(items[0]!)).toMatchObject({
			reason: 'invalidInput',
			charged: 'no',
			todo: 'Correct the fields of this item and run it again. Nothing was charged.',
		});
	});

	it('has all its problems named at once', async () => {
		const n8n = new FakeN8n();
		const parameters = {
			vehicleOrder: 'modified',
			inputMode: 'binary',
			faBinaryField: 'fa',
			svtBinaryField: 'svt',
		} as never;
		const settings = { endpoint: 'secureCodingSubmit', parameters, ...CONTINUE } as const;
		const { items } = await n8n.run(settings, vehicles(A));
		expect(items[0]?.json.error).toContain(
			'the item has no binary field "fa" for the FA (binary fields in the item: none); the item has no binary field "svt" for the SVT (binary fields in the item: none)',
		);
	});
});

describe('a path that the catalog does not know', () => {
	it.each([
		'/vehicle-status',
		'/Vehicle-State',
		'/vehicle-state/',
		'vehicle-state',
		'/vehicle-state?vin=1',
		'https://api.bimmervin.xyz/vehicle-state',
		'',
		'/auth/token',
		'/secure-coding',
		'constructor',
	])('%j is never taken for another call', async (url) => {
		const n8n = new FakeN8n();
		const { error, items } = await n8n.run({ request: { url } }, vehicles(A));
		expect(error?.message).toBe(`The node has no operation for the path ${url}`);
		expect(error?.description).toContain('nothing was charged');
		expect([items.length, n8n.calls.length, n8n.signIns.length]).toEqual([0, 0, 0]);
	});
});

describe('a credential that is not complete', () => {
	it('is named, and stops all', async () => {
		const n8n = new FakeN8n();
		n8n.credential.clientId = ' ';
		const { items } = await n8n.run({ ...CONTINUE }, vehicles(A, B));
		expect(items[0]?.json.error).toBe(
			'The Client ID in the BimmerVIN API credential is empty. Copy it from your BimmerVIN dashboard.',
		);
		expect(detailsOf(items[1]!)).toMatchObject({
			reason: 'credential',
			charged: 'no',
			todo: 'Then run it again. Nothing was charged.',
		});
	});

	it('or cannot be had says what n8n says', async () => {
		const n8n = new FakeN8n();
		n8n.credentialFault = new Error('Credential with ID 7 does not exist');
		const { items } = await n8n.run({ ...CONTINUE }, vehicles(A));
		expect(items[0]?.json.error).toBe(`VIN ${A}: Credential with ID 7 does not exist`);
		expect(detailsOf(items[0]!)).toMatchObject({
			reason: 'invalidInput',
			todo: 'Check the fields and the credential of the node. Nothing was charged.',
		});
	});
});

describe('FA and SVT', () => {
	const fa = `<fa><header vinLong="${A}"/></fa>`;
	const parameters = (more: IDataObject) =>
		({ operation: 'submit', vehicleOrder: 'modified', ...more }) as never;

	it('are taken from binary fields', async () => {
		const n8n = new FakeN8n(() => ({ body: { job_id: 'job-1' } }));
		n8n.files.set('order', fa).set('units', '<svt/>');
		const fields = { inputMode: 'binary', faBinaryField: 'order', svtBinaryField: 'units' };
		const binary = Object.fromEntries(
			['order', 'units'].map((field) => [field, { data: '', mimeType: 'text/xml' }]),
		);
		const { items } = await n8n.run(
			{ endpoint: 'secureCodingSubmit', parameters: parameters(fields), ...CONTINUE },
			[{ json: { vin: A }, binary }],
		);
		expect(items[0]?.json).not.toHaveProperty('error');
		expect(Object.values(n8n.calls[0]!.body as IDataObject)).toEqual([A, fa, '<svt/>']);
	});

	it('are taken as text', async () => {
		const n8n = new FakeN8n(() => ({ body: { job_id: 'job-1' } }));
		const fields = { inputMode: 'text', fa, svt: '<svt/>' };
		await n8n.run({ endpoint: 'secureCodingSubmit', parameters: parameters(fields) }, vehicles(A));
		expect(Object.values(n8n.calls[0]!.body as IDataObject)).toEqual([A, fa, '<svt/>']);
	});
});

describe('Max Credits', () => {
	it('lets nothing out where all items together cost more', async () => {
		const n8n = new FakeN8n();
		const { items } = await n8n.run(withOptions({ maxCredits: 0.39 }), vehicles(A, B));
		expect(n8n.calls).toHaveLength(0);
		expect(items).toHaveLength(2);
		expect(items[1]?.json.error).toContain('would cost up to 0.40 credits for 2 calls');
	});

	it('in Stop mode is reported by the first item, for all', async () => {
		const n8n = new FakeN8n();
		const settings = { parameters: { options: { maxCredits: 0 } } as never };
		const { items, error } = await n8n.run(settings, vehicles(A, B));
		expect(items).toEqual([]);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(error?.message).toMatch(/^This run would cost/);
	});

	it('lets out what costs as much, each request once', async () => {
		const n8n = new FakeN8n();
		await n8n.run(withOptions({ maxCredits: '0.40' }), vehicles(A, B, B, A));
		expect(n8n.calls).toHaveLength(2);
	});

	it('is the lowest of all items', async () => {
		const n8n = new FakeN8n();
		const items = [5, 0.1, 5].map((maxCredits, index) => ({
			json: { vin: someVins(3)[index]!, options: { maxCredits } },
		}));
		const parameters = { options: { maxCredits: '={{ $json.limit }}' } } as never;
		await n8n.run({ parameters, ...CONTINUE }, items);
		expect(n8n.calls).toHaveLength(0);
	});

	it('counts what was spent before in this execution, and not what is paid', async () => {
		const n8n = new FakeN8n();
		const settings = { ...withOptions({ maxCredits: 0.2 }), retryOnFail: true };
		await n8n.run(settings, vehicles(A));
		const { items } = await n8n.run(settings, vehicles(A));
		expect(items[0]?.json).toMatchObject({ vin: A });
		const { items: more } = await n8n.run(settings, vehicles(B));
		expect(more[0]?.json.error).toContain('after 0.20 credits already spent or in progress');
	});

	it('counts what is under way in another run', async () => {
		const n8n = new FakeN8n();
		const settings = { ...withOptions({ maxCredits: 0.2 }), asTool: true };
		const runs = await Promise.all([A, B].map((vin) => n8n.run(settings, vehicles(vin))));
		expect(n8n.calls).toHaveLength(1);
		expect(runs[1]?.items[0]?.json.error).toContain('Max Credits');
	});

	it('counts no free call', async () => {
		const n8n = new FakeN8n(() => ({ body: { status: 'queued' } }));
		const settings = { ...withOptions({ maxCredits: 0 }), endpoint: 'secureCodingStatus' as const };
		await n8n.run(settings, [{ json: { jobId: 'job-1' } }]);
		expect(n8n.calls).toHaveLength(1);
	});

	it.each([
		['a lot', 'invalidLimit', 'is not an amount', 'Enter a number of 0 or more for Max Credits'],
		[
			"={{ $fromAI('limit') }}",
			'limitSetByModel',
			'an AI model',
			'Enter a number for Max Credits in',
		],
	])('%j lets nothing out, of all items', async (maxCredits, reason, words, todo) => {
		const n8n = new FakeN8n();
		const given = [{ json: { vin: A, options: { maxCredits } } }, { json: { vin: B } }];
		const { items } = await n8n.run(
			{ parameters: { options: { maxWait: '={{ 9 }}' } }, ...CONTINUE },
			given,
		);
		expect(n8n.calls).toHaveLength(0);
		for (const item of items) {
			expect(item.json.error).toContain(words);
			expect(detailsOf(item)).toMatchObject({ reason, charged: 'no' });
			expect(detailsOf(item).todo).toContain(todo);
		}
	});
});

describe('Reuse Within', () => {
	const REUSE = withOptions({ reuseWithin: 5 });
	const again = (n8n: FakeN8n) =>
		Object.assign(new FakeN8n(n8n.api), { credential: n8n.credential });

	it('takes the answer that another execution got', async () => {
		const n8n = new FakeN8n(() => ({ body: { list: [1] } }));
		await n8n.run(REUSE, vehicles(A));
		const later = again(n8n);
		const { items } = await later.run(REUSE, vehicles(A));
		expect(items[0]).toMatchObject({ json: { list: [1], vin: A }, pairedItem: { item: 0 } });
		expect(later.calls).toHaveLength(0);
	});

	it('stores its files anew', async () => {
		const content = Buffer.from('the kit').toString('base64');
		const settings = { ...REUSE, endpoint: 'sfaRepairKit' as const };
		const n8n = new FakeN8n(() => ({ body: { files: [{ name: 'a.zip', content }] } }));
		await n8n.run(settings, vehicles(A));
		const later = again(n8n);
		const { items } = await later.run(settings, vehicles(A));
		expect([...later.stored.values()]).toMatchObject([{ content: 'the kit', fileName: 'a.zip' }]);
		expect(items[0]?.json.files).toMatchObject([{ field: 'data', fileName: 'a.zip' }]);
	});

	const KIT = { endpoint: 'sfaRepairKit' } as const;
	const LIMITED = withOptions({ reuseWithin: 5, maxCredits: 0 });

	it.each<[string, object, object, number]>([
		['is not counted by the spend limit', REUSE, LIMITED, 0],
		['is not taken without the option', REUSE, withOptions({}), 1],
		['is not taken by another operation', REUSE, { ...REUSE, endpoint: 'carPlayCheck' }, 1],
		[
			'is not taken with another File Field',
			REUSE,
			withOptions({ reuseWithin: 5, fileField: 'a' }),
			1,
		],
		['is not kept where nobody asked for it', withOptions({}), REUSE, 1],
		['is not kept where it has a file missing', { ...REUSE, ...KIT }, { ...REUSE, ...KIT }, 1],
	])('an answer %s', async (_, first, second, calls) => {
		const n8n = new FakeN8n();
		await n8n.run(first, vehicles(A));
		const later = again(n8n);
		const { items } = await later.run(second, vehicles(A));
		expect(items[0]?.json).toMatchObject({ vin: A });
		expect(later.calls).toHaveLength(calls);
	});
});

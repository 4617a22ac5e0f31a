/** Items whose credential is another one by an expression, where something of another account is kept or under way. */
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { someVins } from '../../someVins';
import { credentialData } from '../auth/accounts';
import { CONTINUE, FakeN8n, knowsTheCar, type Api } from '../fakeN8n';

const [ONE = '', TWO = '', THREE = ''] = someVins(3);

const accountOf = (request: IHttpRequestOptions): string =>
	JSON.stringify(request.headers?.Authorization).at(-2) ?? '';

/** `A1` asks for the first vehicle as account A. */
const itemsOf = (...names: string[]) =>
	names.map((name) => ({
		json: { account: name[0], vin: [ONE, TWO, THREE][Number(name[1]) - 1] ?? name.slice(1) },
	}));

function started(api: Api = knowsTheCar): FakeN8n {
	const n8n = new FakeN8n(api);
	const of = (name: string) => credentialData({ clientId: `client-${name}` });
	const credentials: Record<string, ReturnType<typeof of>> = { A: of('A'), B: of('B') };
	n8n.credentialOf = ({ account }: IDataObject) => credentials[account as string]!;
	n8n.signIn = (request) => ({
		body: {
			access_token: JSON.stringify(request).includes('client-B') ? 'token-B' : 'token-A',
			expires_in: 3600,
		},
	});
	return n8n;
}

it('a car in both forms is paid once, where another account asks for the long one before', async () => {
	const n8n = started();
	const short = TWO.slice(-7);
	const { items } = await n8n.run({ ...CONTINUE }, itemsOf('A1', `A${short}`, 'B2', 'A2'));
	expect(items).toHaveLength(4);
	expect(n8n.calls.map(accountOf).sort()).toEqual(['A', 'A', 'B']);
});

it('a second try waits for each job as the account that paid for it', async () => {
	const owners = new Map<string, string>();
	const n8n = started((request) => {
		const { vin, job_id: id = '' } = request.body as Record<string, string>;
		const account = accountOf(request);
		if (request.url === '/secure-coding-async') {
			if (vin === THREE) return { status: 503 };
			owners.set(`job-${account}-${vin?.slice(-4)}`, account);
			return { body: { job_id: `job-${account}-${vin?.slice(-4)}` } };
		}
		const asked = [...owners.keys()].find((jobId) => JSON.stringify(request.body).includes(jobId));
		if (asked === undefined || owners.get(asked) !== account)
			return { status: 404, body: { message: `Job ${id} not found` } };
		return { body: { status: 'done', files: [{ name: 'a.ncd', content: 'Y29kaW5nIGRhdGE=' }] } };
	});
	const settings = {
		endpoint: 'secureCodingSubmit' as const,
		parameters: {
			operation: 'submitAndWait',
			vehicleOrder: 'original',
			options: { pollInterval: 0.01, maxWait: 0.3 },
		} as never,
	};
	const names = ['A1', 'B2', 'A2', 'A3'];
	expect(
		(await n8n.run({ ...settings, retryOnFail: true }, itemsOf(...names))).error,
	).toBeDefined();
	const submits = n8n.calls.filter(({ url }) => url === '/secure-coding-async').length;
	expect(submits).toBe(4);
	const { items } = await n8n.run({ ...settings, ...CONTINUE }, itemsOf(...names.slice(0, 3)));
	expect(items.map(({ json }) => json.jobId)).toEqual([
		`job-A-${ONE.slice(-4)}`,
		`job-B-${TWO.slice(-4)}`,
		`job-A-${TWO.slice(-4)}`,
	]);
	expect(n8n.calls.filter(({ url }) => url === '/secure-coding-async')).toHaveLength(submits);
});

it('counts an item of another account once among those that are paid', async () => {
	const n8n = started((request) =>
		accountOf(request) === 'B' && (request.body as { vin: string }).vin === TWO
			? new Promise((resolve) => setTimeout(() => resolve({ status: 503 }), 30))
			: knowsTheCar(request),
	);
	const { error } = await n8n.run({}, itemsOf('A1', 'B1', 'A1', 'B1', 'B2'));
	expect(error?.description).toContain('4 of 5 items are paid for and kept');
});

it('a cost comes out with the item whose account has paid it', async () => {
	const n8n = started();
	const parameters = { options: { addCost: true } } as never;
	let isDown = true;
	n8n.api = (request) =>
		isDown && (request.body as { vin: string }).vin === THREE
			? { status: 503 }
			: knowsTheCar(request);
	await n8n.run({ parameters }, itemsOf('A1', 'A2', 'A3'));
	isDown = false;
	const { items } = await n8n.run({ parameters, ...CONTINUE }, itemsOf('A1', 'B2', 'A2'));
	expect(items.map(({ json }) => (json.cost as { credits: number }).credits > 0)).toEqual([
		true,
		true,
		true,
	]);
});

/** A status request: by POST, and by GET where the API has no such route. */
import { fetchJobStatus, statusRequest } from '../../../nodes/shared/jobs/fetchJobStatus';
import { readAccount } from '../../../nodes/shared/auth/account';
import { FakeN8n, type Api, type Reply } from '../fakeN8n';
import { valueOf } from '../results';

const QUEUED = { body: { status: 'queued' } };

async function ask(n8n: FakeN8n, jobId = 'job-1') {
	const request = statusRequest(readAccount(n8n.credential), jobId, { timeout: 5000 });
	const scope = { group: '1', signal: n8n.stop.signal };
	return await fetchJobStatus(n8n.context(), scope, request, jobId);
}

async function answerTo(n8n: FakeN8n, jobId?: string): Promise<string> {
	return valueOf(await ask(n8n, jobId)).answer.body.toString();
}

const methods = ({ calls }: FakeN8n) => calls.map(({ method }) => method).join(' ');
/** Answers GET so, and POST as a route that it does not have. */
const byGet =
	(reply: Reply = QUEUED, post: Reply = { status: 404 }): Api =>
	({ method }) =>
		method === 'GET' ? reply : post;

it('goes out by POST, free, with the ID in the body', async () => {
	const n8n = new FakeN8n(() => QUEUED);
	expect(await answerTo(n8n)).toBe('{"status":"queued"}');
	expect(n8n.calls).toMatchObject([
		{
			method: 'POST',
			baseURL: 'https://api.cars.test',
			url: '/secure-coding-status',
			body: { job_id: 'job-1' },
			timeout: 5000,
		},
	]);
});

it.each([404, 405])(
	'goes out by GET where POST meets %d, with the ID in the address',
	async (status) => {
		const n8n = new FakeN8n(byGet(QUEUED, { status }));
		expect(await answerTo(n8n)).toBe('{"status":"queued"}');
		expect(n8n.calls[1]).toMatchObject({ method: 'GET', qs: { job_id: 'job-1' } });
		expect(n8n.calls[1]).not.toHaveProperty('body');
	},
);

it('keeps to GET for this account once that has worked', async () => {
	const n8n = new FakeN8n(byGet());
	await ask(n8n);
	await ask(n8n);
	expect(methods(n8n)).toBe('POST GET GET');

	const other = new FakeN8n(() => QUEUED);
	await ask(other);
	expect(methods(other)).toBe('POST');
});

it('goes back to POST where GET has worked and does so no more', async () => {
	const n8n = new FakeN8n(byGet());
	await ask(n8n);
	n8n.api = ({ method }) => (method === 'POST' ? QUEUED : { status: 405 });
	await ask(n8n);
	await ask(n8n);
	expect(methods(n8n)).toBe('POST GET GET POST POST');
});

it.each([
	['is refused too', { status: 400 }],
	['gives a web page', { body: '<html><title>Home</title></html>' }],
	['gives an error with a good status', { body: { success: false, message: 'No' } }],
	['tells nothing', { body: {} }],
])('counts the first answer where GET %s, and does not keep to GET', async (_, reply) => {
	const n8n = new FakeN8n(byGet(reply));
	const refused = { fault: { kind: 'status', status: 404 } };
	expect(await ask(n8n)).toMatchObject({ ok: false, ...refused });
	expect(await ask(n8n)).toMatchObject({ ok: false, ...refused });
	expect(methods(n8n)).toBe('POST GET POST GET');
});

it.each([
	{ body: { status: 'done', files: { 'a.ncd': 'QUJDRA==' } } },
	{ body: { status: 'done', job_id: 'job-1' } },
	{ body: { status: 'failed' } },
	{ body: { status: 'marinating' } },
])('takes %j by GET for an answer', async (reply) => {
	const n8n = new FakeN8n(byGet(reply));
	expect(JSON.parse(await answerTo(n8n))).toEqual(reply.body);
});

it.each([400, 401, 410, 422, 500])('does not go out by GET after %d', async (status) => {
	const n8n = new FakeN8n(() => ({ status }));
	expect(await ask(n8n)).toMatchObject({ fault: { kind: 'status', status }, tries: 1 });
	expect(methods(n8n)).toBe('POST');
});

it('is not answered where another fault comes before', async () => {
	const n8n = new FakeN8n(() => QUEUED);
	n8n.stop.abort();
	expect(await ask(n8n)).toMatchObject({ fault: { kind: 'halted' } });
	expect(n8n.calls).toHaveLength(0);
});

it.each([
	[0, 1],
	[-5, 1],
	[10.2, 11],
])('has a time-out of whole ms, at least one: %d', (ms, timeout) => {
	const request = statusRequest(readAccount(new FakeN8n().credential), 'job-1', { timeout: ms });
	expect(request.options.timeout).toBe(timeout);
	expect(request).toMatchObject({ paid: false, priority: 'status', maxTries: 1 });
});

it.each([{ status: 'ok' }, { status: 'success', message: 'Status endpoint' }, { state: 'ready' }])(
	'is not led astray by a route that answers %j to GET, after one passing 403 to POST',
	async (other) => {
		let isFirst = true;
		const done = { body: { status: 'done', files: { 'a.ncd': 'QUJDRA==' } } };
		const n8n = new FakeN8n(({ method }) => {
			if (method === 'GET') return { body: other };
			if (!isFirst) return done;
			isFirst = false;
			return { status: 403 };
		});
		await ask(n8n);
		expect(JSON.parse(await answerTo(n8n))).toEqual(done.body);
		expect(methods(n8n)).toBe('POST GET POST');
	},
);

it('goes back to POST where GET tells nothing of the job any more', async () => {
	const n8n = new FakeN8n(byGet());
	await ask(n8n);
	n8n.api = ({ method }) => (method === 'POST' ? QUEUED : { body: { status: 'ok' } });
	expect(await answerTo(n8n)).toBe('{"status":"queued"}');
	await ask(n8n);
	expect(methods(n8n)).toBe('POST GET GET POST POST');
});

describe('after a 403 in JSON', () => {
	const FORBIDDEN = { status: 403, body: { message: 'User is not authorized' } };
	const signingIn = (api: Api): FakeN8n => {
		const n8n = new FakeN8n(api);
		n8n.signIn = () => ({ body: { access_token: `token-${n8n.signIns.length}` } });
		return n8n;
	};
	const isFresh = ({ headers }: { headers?: unknown }) =>
		JSON.stringify(headers).includes('token-2');

	it('GET is tried before a fresh token, and is enough', async () => {
		const n8n = signingIn(byGet(QUEUED, FORBIDDEN));
		expect(await answerTo(n8n)).toBe('{"status":"queued"}');
		expect(methods(n8n)).toBe('POST GET');
		expect(n8n.signIns).toHaveLength(1);
	});

	it.each([
		['POST', 'POST GET POST'],
		['GET', 'POST GET POST GET'],
	])('%s goes again with the fresh token where that is the way to ask', async (method, asked) => {
		const n8n = signingIn((request) =>
			request.method === method && isFresh(request) ? QUEUED : FORBIDDEN,
		);
		expect(await answerTo(n8n)).toBe('{"status":"queued"}');
		expect(methods(n8n)).toBe(asked);
		expect(n8n.signIns).toHaveLength(2);
	});

	it('that stays, every look costs no sign-in but the first', async () => {
		const n8n = signingIn(() => FORBIDDEN);
		for (let look = 0; look < 5; look++) {
			expect(await ask(n8n)).toMatchObject({ fault: { kind: 'status', status: 403 } });
		}
		expect(n8n.signIns).toHaveLength(2);
	});
});

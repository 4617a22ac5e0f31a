/** One request: sign-in, what goes out, what is sent again, and what is said of what fails. */
import { readAccount } from '../../nodes/shared/auth/account';
import { packToken } from '../../nodes/shared/auth/tokens';
import { systemClock } from '../../nodes/shared/http/clock';
import { someVins } from '../someVins';
import { SECRET } from './auth/accounts';
import {
	broken,
	CONTINUE,
	detailsOf,
	FakeN8n,
	unreachable,
	vehicles,
	type Api,
	type Reply,
} from './fakeN8n';

const [A = '', B = ''] = someVins(2);
const STATUS = { ...CONTINUE, endpoint: 'secureCodingStatus' } as const;
const JOB = [{ json: { jobId: 'job-1' } }];

/** Answers with one reply after the other; the last one stays. */
const inTurn = (...replies: Reply[]): Api => {
	let count = 0;
	return () => replies[Math.min(count++, replies.length - 1)]!;
};

/** Quick tries: the shortest wait that is possible. */
beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

describe('a request', () => {
	it('goes to the account with its token, follows no redirect, and comes as a stream', async () => {
		const n8n = new FakeN8n();
		n8n.credential.baseUrl = 'https://api.cars.test/v2/';
		await n8n.run({}, vehicles(A));
		expect(n8n.calls[0]).toMatchObject({
			method: 'POST',
			baseURL: 'https://api.cars.test/v2',
			url: '/vehicle-state',
			body: { vin: A },
			headers: { Authorization: 'Bearer a-token' },
			encoding: 'stream',
			returnFullResponse: true,
			disableFollowRedirect: true,
		});
	});

	it('signs in first, once for all', async () => {
		const n8n = new FakeN8n(() => {
			expect(n8n.signIns).toHaveLength(1);
			return { body: {} };
		});
		await n8n.run({}, vehicles(A, B));
		expect(n8n.calls).toHaveLength(2);
	});

	it('takes the token that is stored with the credential', async () => {
		const n8n = new FakeN8n();
		const account = readAccount(n8n.credential);
		const usableUntilMs = Date.now() + 60_000;
		n8n.credential.sessionToken = packToken(account, { token: 'stored', usableUntilMs });
		await n8n.run({}, vehicles(A));
		expect(n8n.signIns).toHaveLength(0);
		expect(n8n.calls[0]?.headers).toEqual({ Authorization: 'Bearer stored' });
	});

	it('is not sent where the run was halted while it signed in', async () => {
		const n8n = new FakeN8n();
		n8n.signIn = () => {
			n8n.stop.abort();
			return { body: { access_token: 'late' } };
		};
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(n8n.calls).toHaveLength(0);
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'cancelled', charged: 'no' });
	});
});

describe('what the user is told of a paid call', () => {
	it.each([
		[{ status: 404, body: { message: 'Vehicle not found' } }, 'notFound', 'yes'],
		[{ status: 404, body: { message: 'Not Found' } }, 'unexpectedStatus', 'maybe'],
		[{ body: { status: 'error', message: 'Vehicle not found' } }, 'notFound', 'yes'],
		[{ body: { status: 'error', message: 'Insufficient credits' } }, 'noCredit', 'no'],
		[{ body: { errorMessage: 'Task timed out after 29.03 seconds' } }, 'serverFault', 'maybe'],
		[{ status: 500 }, 'serverFault', 'maybe'],
		[{ status: 302 }, 'redirect', 'maybe'],
		[{ status: 401 }, 'unauthorized', 'no'],
		[{ fault: broken() }, 'connectionLost', 'maybe'],
		[{ body: '<html><title>Sign in</title></html>' }, 'unreadable', 'maybe'],
		[{ body: { success: false, message: 'No' } }, 'failedAnswer', 'maybe'],
	] as const)('%j: %s', async (reply, reason, charged) => {
		const n8n = new FakeN8n(() => reply);
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(detailsOf(items[0]!)).toMatchObject({ vin: A, reason, charged });
		expect(n8n.calls).toHaveLength(1);
	});

	it('holds the words of the API, and never the secret', async () => {
		const n8n = new FakeN8n();
		const message = `Not for this car, ${SECRET}`;
		n8n.api = () => ({ status: 422, body: { message } });
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json.error).toContain('Not for this car');
		expect(JSON.stringify(items)).not.toContain(SECRET);
	});

	it('names n8n where n8n could not prepare the request', async () => {
		const n8n = new FakeN8n();
		const context = n8n.context();
		jest
			.spyOn(context.helpers, 'httpRequestWithAuthentication')
			.mockRejectedValue(new Error('no key for this credential'));
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json.error).toContain('n8n could not prepare the request');
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'notReached', charged: 'no' });
	});
});

describe('what came with a good status', () => {
	const UPD = { endpoint: 'carPlayUsb' } as const;
	const file = { upd_file: Buffer.from('UPD of the car').toString('base64') };

	it('is unpacked where the platform has not done it', async () => {
		const body = { statusCode: 200, headers: {}, body: JSON.stringify({ model: '530i' }) };
		const { items } = await new FakeN8n(() => ({ body })).run({}, vehicles(A));
		expect(items[0]?.json).toMatchObject({ model: '530i', vin: A });
	});

	it('goes with the failed item where it may have been paid', async () => {
		const body = { success: false, ...file };
		const { items } = await new FakeN8n(() => ({ body })).run({ ...CONTINUE, ...UPD }, vehicles(A));
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'failedAnswer', charged: 'maybe' });
		expect(items[0]?.binary).toBeDefined();
	});

	it('does not where nothing was charged', async () => {
		const body = { success: false, message: 'Insufficient credits' };
		const { items } = await new FakeN8n(() => ({ body })).run(CONTINUE, vehicles(A));
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'noCredit', charged: 'no' });
		expect(items[0]?.binary).toBeUndefined();
	});
});

describe('a redirect to no result', () => {
	it('tells where it points to, without the token', async () => {
		const location = 'https://elsewhere.test/jobs/7?for=a-token';
		const n8n = new FakeN8n(() => ({ status: 303, headers: { location } }));
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(detailsOf(items[0]!)).toMatchObject({
			reason: 'redirect',
			address: 'https://elsewhere.test/jobs/7?for=[hidden]',
		});
	});
});

describe('a paid call is sent again', () => {
	it.each([
		{ statusCode: 401, body: '{"message":"Token expired"}' },
		{ errorMessage: '[401] Unauthorized', errorType: 'Error' },
	])('after a 401 that came in another status: %j', async (body) => {
		const n8n = new FakeN8n(inTurn({ body }, { body: { got: 1 } }));
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json).toMatchObject({ got: 1, vin: A });
		expect([n8n.calls.length, n8n.signIns.length]).toEqual([2, 2]);
	});

	it.each([
		{ statusCode: 402, body: '{"message":"No credit"}' },
		{ statusCode: 404, body: '{"message":"Vehicle not found"}' },
		{ status: 'error', message: 'Vehicle not found' },
	])('not after another refusal in another status: %j', async (body) => {
		const n8n = new FakeN8n(() => ({ body }));
		await n8n.run(CONTINUE, vehicles(A));
		expect([n8n.calls.length, n8n.signIns.length]).toEqual([1, 1]);
	});

	it('after a 429', async () => {
		const refused = { status: 429, headers: { 'retry-after': '0.01' } };
		const n8n = new FakeN8n(inTurn(refused, refused, { body: { got: 1 } }));
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json).toMatchObject({ got: 1, vin: A });
		expect(n8n.calls).toHaveLength(3);
	});

	it('where it never left, and five times at most', async () => {
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		const n8n = new FakeN8n(inTurn({ fault: unreachable() }, { body: { got: 1 } }));
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json).toMatchObject({ got: 1, vin: A });

		const refusing = new FakeN8n(() => ({ fault: unreachable() }));
		const { items: failed } = await refusing.run(CONTINUE, vehicles(A));
		expect(refusing.calls).toHaveLength(5);
		expect(failed[0]?.json.error).toContain('(tried 5 times)');
	});

	it('not after a 429 that names a time beyond two minutes, which is told', async () => {
		const headers = { 'retry-after': '3600' };
		const n8n = new FakeN8n(() => ({ status: 429, headers }));
		const { items } = await n8n.run(CONTINUE, vehicles(A, B));
		expect(n8n.calls.length).toBeLessThanOrEqual(2);
		for (const item of items) {
			expect(detailsOf(item)).toMatchObject({ reason: 'tooManyRequests', charged: 'no' });
			expect(item.json.error).toMatch(
				/accepts no more calls from this account for 60 minutes, until \d{4}/,
			);
		}
	});
});

describe('a free call', () => {
	it('is sent again where its answer was lost', async () => {
		const n8n = new FakeN8n(inTurn({ fault: broken() }, { body: { status: 'queued' } }));
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		const { items } = await n8n.run(STATUS, JOB);
		expect(items[0]?.json).toMatchObject({ jobId: 'job-1', state: 'running' });
		expect(n8n.calls).toHaveLength(2);
	});

	it('that fails is said to be free', async () => {
		const n8n = new FakeN8n(() => ({ status: 422 }));
		const { items } = await n8n.run(STATUS, JOB);
		expect(detailsOf(items[0]!)).toMatchObject({ jobId: 'job-1', charged: 'no' });
		expect(detailsOf(items[0]!).todo).toContain('Checking the status of a job is free.');
	});
});

describe('a sign-in', () => {
	it('that is refused ends the run before anything is sent', async () => {
		const n8n = new FakeN8n();
		n8n.signIn = () => ({ status: 401 });
		const { items } = await n8n.run(CONTINUE, vehicles(A, B));
		expect(n8n.calls).toHaveLength(0);
		expect(n8n.signIns).toHaveLength(1);
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'signIn', charged: 'no' });
		expect(items[0]?.json.error).toContain('did not accept the Client ID and Client Secret (401)');
		expect(detailsOf(items[0]!).todo).toContain('Copy both again from your BimmerVIN dashboard');
		expect(detailsOf(items[1]!)).toMatchObject({ reason: 'signIn', charged: 'no' });
	});

	it('goes the way that n8n was told to take', async () => {
		const n8n = new FakeN8n();
		const request = {
			proxy: { host: 'proxy.cars.test', port: 3128 },
			skipSslCertificateValidation: true,
			allowedDomains: 'cars.test',
		};
		await n8n.run({ request }, vehicles(A));
		// The list is written for other nodes; the API of the credential belongs to it.
		const sent = { ...request, allowedDomains: 'api.cars.test, cars.test' };
		expect(n8n.signIns[0]).toMatchObject(sent);
		expect(n8n.calls[0]).toMatchObject(sent);
	});
});

/** What `send` does with a try that failed, seen from the caller's side. */
import { systemClock } from '../../nodes/shared/http/clock';
import { rateLimiterFor } from '../../nodes/shared/rateLimit/rateLimiters';
import { waitOr } from '../../nodes/shared/rateLimit/waitOr';
import { send, type ApiRequest, type N8nContext } from '../../nodes/shared/client';
import { readAccount } from '../../nodes/shared/auth/account';
import { SignInError } from '../../nodes/shared/auth/signInError';
import { FakeN8n, unreachable } from './fakeN8n';

beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

const ask = async (
	n8n: FakeN8n,
	more: Partial<ApiRequest> = {},
	context: Partial<N8nContext> = {},
) => {
	const account = readAccount(n8n.credential);
	const options = { baseURL: account.baseUrl, url: '/vehicle-state' };
	return await send(
		{ ...n8n.context(), ...context } as N8nContext,
		{ group: '1', signal: n8n.stop.signal },
		{ account, priority: 'paid', paid: true, options, ...more },
	);
};

/** n8n's helper fails so, before anything has left. */
const failing = (n8n: FakeN8n, error: Error): void => {
	const { helpers } = n8n.context();
	jest.spyOn(helpers, 'httpRequestWithAuthentication').mockRejectedValue(error);
};

describe('how often', () => {
	it.each([1, 2, 3])('a request is sent: %d times where no more is wanted', async (maxTries) => {
		const n8n = new FakeN8n(() => ({ status: 429, headers: { 'retry-after': '0' } }));
		expect(await ask(n8n, { maxTries })).toMatchObject({ ok: false, tries: maxTries });
		expect(n8n.calls).toHaveLength(maxTries);
	});

	it('a sign-in is tried: again after a fault of the API', async () => {
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		const n8n = new FakeN8n();
		n8n.signIn = () => (n8n.signIns.length < 2 ? { status: 503 } : { body: { token: 'late' } });
		await ask(n8n);
		expect(n8n.signIns).toHaveLength(2);
		expect(n8n.calls[0]?.headers).toEqual({ Authorization: 'Bearer late' });
	});

	it('waits before a request that has not left goes again', async () => {
		const n8n = new FakeN8n();
		n8n.api = () => (n8n.calls.length < 2 ? { fault: unreachable() } : {});
		const sleep = jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		await ask(n8n);
		expect(sleep.mock.calls.flat()).toContain(500);
	});

	it('does not wait on its own after a 429: the rate limiter holds everybody back', async () => {
		const n8n = new FakeN8n();
		n8n.api = () => (n8n.calls.length < 3 ? { status: 429 } : {});
		const sleep = jest.spyOn(systemClock, 'sleep');
		await ask(n8n);
		expect(n8n.calls).toHaveLength(3);
		expect(sleep).not.toHaveBeenCalled();
	});

	it('goes again where n8n could not prepare it', async () => {
		jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		const n8n = new FakeN8n();
		const { helpers } = n8n.context();
		jest
			.spyOn(helpers, 'httpRequestWithAuthentication')
			.mockRejectedValueOnce(new Error('timeout exceeded when trying to connect'));
		await ask(n8n);
		expect(n8n.calls).toHaveLength(1);
	});

	it('gets a new token where the old one ends while a call waits, also with room for one call only', async () => {
		const n8n = new FakeN8n();
		Object.assign(n8n.credential, { requestsPerSecond: 4, burst: 1 });
		n8n.signIn = () => ({ body: { access_token: `t${n8n.signIns.length}`, expires_in: 0.15 } });
		await Promise.all([ask(n8n), ask(n8n)]);
		expect(n8n.calls).toHaveLength(2);
		expect(n8n.signIns.length).toBeGreaterThan(1);
	}, 4_000);

	it('reads the credential only where no token is held', async () => {
		const n8n = new FakeN8n();
		await ask(n8n);
		const getCredentials = jest.fn().mockResolvedValue({ ...n8n.credential });
		await ask(n8n, {}, { getCredentials });
		// n8n reads it, to sign.
		expect(getCredentials).toHaveBeenCalledTimes(1);
	});
});

describe('the rate limiter', () => {
	it('is told once, when the request is handed to the HTTP client', async () => {
		const n8n = new FakeN8n();
		await ask(n8n);
		const account = readAccount(n8n.credential);
		const limiter = rateLimiterFor(account.rateLimitKey, account.limits);
		const sent = jest.fn<void, []>();
		const renew = async () => await Promise.reject(new Error('There was no refusal'));
		const run = limiter.run.bind(limiter);
		const asked = jest.spyOn(limiter, 'run').mockImplementation(async (request, send) => {
			expect(request).toMatchObject({ priority: 'paid', group: '1', preparing: true });
			return await run(request, async () => await send({ sent, isOutdated: false, renew }));
		});
		n8n.api = () => {
			expect(sent).toHaveBeenCalledTimes(1);
			return {};
		};
		await ask(n8n);
		expect(asked).toHaveBeenCalledTimes(1);
		expect(sent).toHaveBeenCalledTimes(1);
	});
});

describe('what it fails with', () => {
	it('is the sign-in, however deep n8n has wrapped it', async () => {
		const n8n = new FakeN8n();
		const fault = {
			kind: 'signIn',
			message: 'No token',
			description: 'Do this',
			final: true,
		} as const;
		const inner = new SignInError(fault);
		failing(n8n, new Error('a', { cause: new Error('b', { cause: inner }) }));
		expect(await ask(n8n)).toMatchObject({ fault });
	});

	it('is that nothing was prepared, where an error tells no more', async () => {
		const n8n = new FakeN8n();
		const error = new Error('no key');
		// Wrapped in a circle.
		error.cause = error;
		failing(n8n, error);
		expect(await ask(n8n, { maxTries: 1 })).toMatchObject({
			fault: { kind: 'notSent', code: 'NOT_PREPARED' },
			tries: 1,
		});
	});

	it('is the same where the credential cannot be read for the sign-in', async () => {
		const n8n = new FakeN8n();
		const getCredentials = () => Promise.reject(new Error('no key'));
		const failed = await ask(n8n, { maxTries: 1 }, { getCredentials });
		expect(failed).toMatchObject({ ok: false, fault: { code: 'NOT_PREPARED' }, tries: 1 });
	});

	it('is that an answer cannot be read, where it is larger than a node can hold', async () => {
		const n8n = new FakeN8n(() => ({ body: Buffer.alloc(100 * 1024 * 1024 + 1) }));
		expect(await ask(n8n)).toMatchObject({ fault: { kind: 'unreadable' } });
	});
});

describe('a wait', () => {
	const endless = { sleep: jest.fn(async () => await new Promise<void>(() => undefined)) };
	beforeEach(() => endless.sleep.mockClear());

	it('ends with its time', async () => {
		const sleep = jest.fn(async () => await Promise.resolve());
		await waitOr(7, new AbortController().signal, { sleep });
		expect(sleep).toHaveBeenCalledWith(7);
	});

	it('ends with the signal, for all who wait', async () => {
		const stop = new AbortController();
		const waits = [waitOr(1, stop.signal, endless), waitOr(1, stop.signal, endless)];
		stop.abort();
		await Promise.all(waits);
		expect(endless.sleep).toHaveBeenCalledTimes(2);
	});

	it.each([0, -1])('of %d ms is none', async (ms) => {
		await waitOr(ms, new AbortController().signal, endless);
		expect(endless.sleep).not.toHaveBeenCalled();
	});

	it('is none after the signal', async () => {
		await waitOr(5, AbortSignal.abort(), endless);
		expect(endless.sleep).not.toHaveBeenCalled();
	});
});

/** A request that n8n still prepares when the account refuses another one. */
import { readAccount } from '../../nodes/shared/auth/account';
import { send, type ApiRequest, type N8nContext } from '../../nodes/shared/client';
import { rateLimiterFor } from '../../nodes/shared/rateLimit/rateLimiters';
import { FakeN8n } from './fakeN8n';

beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

const limiterOf = (n8n: FakeN8n) => {
	const account = readAccount(n8n.credential);
	return rateLimiterFor(account.rateLimitKey, account.limits);
};

const waitUntil = async (isSo: () => boolean) => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Something that is waited for, and what ends the wait. */
function gate(): [Promise<void>, () => void] {
	let open = () => {};
	return [new Promise<void>((resolve) => (open = resolve)), () => open()];
}

interface Stage {
	readonly n8n: FakeN8n;
	/** The other request, which is refused first. */
	readonly other: ReturnType<typeof send>;
	/** The request that n8n has prepared after that. */
	readonly held: ReturnType<typeof send>;
	/** Called when the request is sent. */
	readonly onSent: jest.Mock<void, []>;
	/** Time of the refusal, ms. */
	readonly refusedAt: number;
}

/** @param retryAfter seconds */
async function holdBack(
	retryAfter: number,
	n8n = new FakeN8n(),
	more: Partial<ApiRequest> = {},
): Promise<Stage> {
	const account = readAccount(n8n.credential);
	const ask = async (url: string, context: N8nContext, request: Partial<ApiRequest> = {}) =>
		await send(
			context,
			{ group: '1', signal: n8n.stop.signal },
			{
				account,
				priority: 'paid',
				paid: true,
				options: { baseURL: account.baseUrl, url },
				...request,
			},
		);
	await ask('/first', n8n.context());
	const [refusing, refuse] = gate();
	let isFirst = true;
	n8n.api = async ({ url }) => {
		if (url !== '/other' || !isFirst) return { body: { vin: 'V' } };
		isFirst = false;
		await refusing;
		return { status: 429, headers: { 'retry-after': String(retryAfter) } };
	};
	const other = ask('/other', n8n.context());
	await waitUntil(() => !isFirst);
	const [preparing, prepared] = gate();
	const getCredentials = async () => {
		await preparing;
		return { ...n8n.credential };
	};
	const onSent = jest.fn<void, []>();
	const slowly = { ...n8n.context(), getCredentials } as N8nContext;
	const held = ask('/held', slowly, { onSent, ...more });
	await waitUntil(() => limiterOf(n8n).stats.inFlight === 2);
	refuse();
	await waitUntil(() => limiterOf(n8n).stats.pausedFor > 0);
	const refusedAt = performance.now();
	prepared();
	return { n8n, other, held, onSent, refusedAt };
}

const isHeld = ({ n8n }: Stage) => n8n.calls.filter(({ url }) => url === '/held').length === 0;

it.each<[string, Partial<ApiRequest>]>([
	['a paid request', {}],
	['a poll', { priority: 'status', paid: false, maxTries: 1 }],
	['a submit', { finishAfterCancel: true, isJob: true }],
])('%s is sent after the pause', async (_, more) => {
	const stage = await holdBack(0.3, undefined, more);
	await stage.held;
	expect(performance.now() - stage.refusedAt).toBeGreaterThan(250);
	expect(stage.onSent).toHaveBeenCalledTimes(1);
	await stage.other;
	expect(limiterOf(stage.n8n).stats).toMatchObject({ waiting: 0, inFlight: 0, signals: 0 });
});

it('a Stop ends the wait, and nothing is sent', async () => {
	const stage = await holdBack(60);
	const { n8n, held, other, onSent } = stage;
	await waitUntil(() => limiterOf(n8n).stats.waiting === 2);
	n8n.stop.abort();
	expect(await held).toEqual({ ok: false, fault: { kind: 'halted' } });
	await other;
	expect([isHeld(stage), onSent.mock.calls.length]).toEqual([true, 0]);
	expect(limiterOf(n8n).stats).toMatchObject({ waiting: 0, inFlight: 0, held: 0, signals: 0 });
});

it('a wait of more than two minutes fails it as not sent, like all that wait', async () => {
	const stage = await holdBack(600);
	expect(await stage.held).toMatchObject({
		ok: false,
		fault: { kind: 'status', status: 429, givenUp: 'unsent' },
	});
	expect(await stage.other).toMatchObject({ ok: false, fault: { givenUp: 'refused' } });
	expect([isHeld(stage), stage.onSent.mock.calls.length]).toEqual([true, 0]);
});

it.each([30, 1])(
	'a token that expires meanwhile is replaced first, with a burst of %d',
	async (burst) => {
		const n8n = new FakeN8n();
		Object.assign(n8n.credential, { requestsPerSecond: 10, burst });
		n8n.signIn = () => {
			const isFirst = n8n.signIns.length === 1;
			return { body: { access_token: `t${n8n.signIns.length}`, expires_in: isFirst ? 0.9 : 3600 } };
		};
		const { held, other } = await holdBack(0.8, n8n);
		expect(await held).toMatchObject({ ok: true });
		await other;
		expect(n8n.signIns).toHaveLength(2);
		const sent = n8n.calls.find(({ url }) => url === '/held');
		expect(sent?.headers).toEqual({ Authorization: 'Bearer t2' });
	},
);

it('a sign-in that fails meanwhile is what it fails with', async () => {
	const n8n = new FakeN8n();
	n8n.signIn = () =>
		n8n.signIns.length === 1
			? { body: { access_token: 't1', expires_in: 0.6 } }
			: { status: 401, body: { error: 'invalid_client' } };
	const stage = await holdBack(1, n8n);
	expect(await stage.held).toMatchObject({ ok: false, fault: { kind: 'signIn', status: 401 } });
	await stage.other;
	expect(isHeld(stage)).toBe(true);
});

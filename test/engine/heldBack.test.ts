/** Calls that n8n still prepares when the account refuses another one (429): they are held back, and sent after the pause. */
import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import type { FaultOrder } from '../sandbox/server';
import { detailsOf } from './harness/calls';
import { asItems, lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { charges, engine, requestsTo, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const until = async (isSo: () => boolean) => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const tooMany = (seconds: number, order: Partial<FaultOrder> = {}) =>
	sandbox.fault({
		kind: 'respond',
		status: 429,
		body: { message: 'Too Many Requests' },
		headers: { 'retry-after': String(seconds) },
		path: PATH,
		...order,
	} as FaultOrder);

const answered = (status: number) =>
	requestsTo(PATH).filter((request) => request.status === status && request.answeredAt);

/** n8n has prepared all calls but the first only some time after a call was refused. */
function prepareLate(): void {
	const helper = engine.credentialsHelper;
	const prepare = helper.preAuthentication.bind(helper);
	let calls = 0;
	jest.spyOn(helper, 'preAuthentication').mockImplementation(async (...given) => {
		if (calls++ > 0) await until(() => answered(429).length > 0);
		await new Promise((resolve) => setTimeout(resolve, 50));
		return await prepare(...given);
	});
}

/** A token is there, so that the calls come at once. */
const startSignedIn = async () => {
	await start();
	await engine.run(lookUp(), asItems(['WBA3A5C58FF600009']));
};

it('one of ten is refused: the nine others arrive after the pause', async () => {
	await startSignedIn();
	prepareLate();
	tooMany(1);
	const { items } = await engine.run(lookUp(), asItems(someVins(10)));
	expect(items).toHaveLength(10);
	expect(charges()).toBe(11);
	const [refusal] = answered(429);
	const later = requestsTo(PATH).filter(({ at }) => at > refusal!.answeredAt!);
	expect(later).toHaveLength(10);
	for (const { at } of later) expect(at - refusal!.answeredAt!).toBeGreaterThan(950);
});

it('a Stop ends the wait, and nothing is sent', async () => {
	await startSignedIn();
	prepareLate();
	tooMany(60, { times: 'always' });
	const isWaiting = async () => {
		await until(() => answered(429).length > 0);
		await new Promise((resolve) => setTimeout(resolve, 300));
	};
	const { error } = await engine.run(lookUp(), asItems(someVins(10)), { cancelWhen: isWaiting });
	expect(error?.message).toContain('stopped before this was sent');
	expect(requestsTo(PATH)).toHaveLength(2);
	expect(charges()).toBe(1);
});

it('a wait of an hour fails them as not sent and not charged', async () => {
	await startSignedIn();
	prepareLate();
	tooMany(3600, { times: 'always' });
	const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(10)));
	expect(new Set(detailsOf(items).map(({ reason }) => reason))).toEqual(
		new Set(['tooManyRequests']),
	);
	expect(new Set(detailsOf(items).map(({ charged }) => charged))).toEqual(new Set(['no']));
	expect(items.at(-1)?.json.error).toMatch(/not sent, because/);
	expect(requestsTo(PATH)).toHaveLength(2);
	expect(charges()).toBe(1);
});

it('what n8n sends again after a 401 waits for the pause too', async () => {
	await startSignedIn();
	const [expired = '', other = ''] = someVins(2);
	sandbox.fault({ kind: 'status', status: 401, path: PATH, vin: expired });
	sandbox.fault({ kind: 'slow', delayMs: 200, path: TOKEN_PATH });
	tooMany(1, { vin: other });
	const { items } = await engine.run(lookUp(), asItems([expired, other]));
	expect(items).toHaveLength(2);
	expect(charges()).toBe(3);
	const [refusal] = answered(429);
	const again = requestsTo(PATH).filter(({ vin, status }) => vin === expired && status === 200);
	expect(again).toHaveLength(1);
	expect(again[0]!.at - refusal!.answeredAt!).toBeGreaterThan(950);
});

import {
	attachGuard,
	passGuard,
	readyToSend,
	type DispatchGuard,
} from '../../../nodes/shared/http/dispatchGuard';
import { failedWith, type Failed } from '../../../nodes/shared/http/result';

const HALTED = failedWith({ kind: 'halted' });

/** What n8n's helper gets to see. */
const DISPATCH_HALTED = expect.objectContaining({
	name: 'DispatchHalted',
	message: 'Stopped before the request was sent',
}) as Error;

const guardOn = (request: object): { guard: DispatchGuard; halt: AbortController } => {
	const halt = new AbortController();
	const guard: DispatchGuard = { signal: halt.signal, isDispatched: false };
	attachGuard(request, guard);
	return { guard, halt };
};

describe('the last guard', () => {
	it('lets out what has none', () => {
		const dispatched = {};
		expect(passGuard({}, dispatched)).toBe(dispatched);
	});

	it('notes that the request has left', () => {
		const [request, dispatched] = [{}, {}];
		const { guard } = guardOn(request);
		expect(passGuard(request, dispatched)).toBe(dispatched);
		expect(guard.isDispatched).toBe(true);
		expect(guard.unsent).toBeUndefined();
	});

	it('tells that the request leaves, as often as it does', () => {
		const [request, dispatched] = [{}, {}];
		const onDispatch = jest.fn();
		attachGuard(request, { signal: new AbortController().signal, isDispatched: false, onDispatch });
		passGuard(request, dispatched);
		expect(onDispatch).toHaveBeenCalledTimes(1);
		passGuard(dispatched, {});
		expect(onDispatch).toHaveBeenCalledTimes(2);
	});

	it('is shut once the run is halted, and nothing has left', () => {
		const request = {};
		const { guard, halt } = guardOn(request);
		halt.abort();
		expect(() => passGuard(request, {})).toThrow(DISPATCH_HALTED);
		expect(guard).toMatchObject({ isDispatched: false, unsent: HALTED });
	});

	it('stands before what n8n sends again, too', () => {
		const [request, dispatched] = [{}, {}];
		const { guard, halt } = guardOn(request);
		passGuard(request, dispatched);
		halt.abort();
		expect(() => passGuard(dispatched, {})).toThrow(DISPATCH_HALTED);
		expect(guard).toMatchObject({ isDispatched: true, unsent: HALTED });
	});
});

describe('the wait before a request is sent', () => {
	const waitingOn = (request: object, ready: () => Promise<Failed | undefined>) => {
		const readyToSend = jest.fn(ready);
		const guard: DispatchGuard = {
			signal: new AbortController().signal,
			isDispatched: false,
			readyToSend,
		};
		attachGuard(request, guard);
		return guard;
	};

	it.each<[string, () => void]>([
		['no guard', () => undefined],
		['a guard that waits for nothing', (request = {}) => guardOn(request)],
	])('is none with %s', async (_, prepare: (request?: object) => void) => {
		const request = {};
		prepare(request);
		await expect(readyToSend(request)).resolves.toBeUndefined();
	});

	it('comes before the request counts as sent', async () => {
		const request = {};
		let letGo = () => {};
		const opened = new Promise<undefined>((resolve) => (letGo = () => resolve(undefined)));
		const guard = waitingOn(request, async () => await opened);
		const waited = readyToSend(request).then(() => passGuard(request, {}));
		await Promise.resolve();
		expect(guard.isDispatched).toBe(false);
		letGo();
		await waited;
		expect(guard).toMatchObject({ isDispatched: true });
		expect(guard.unsent).toBeUndefined();
	});

	it('is repeated before n8n sends the request again', async () => {
		const [request, dispatched] = [{}, {}];
		const guard = waitingOn(request, async () => await Promise.resolve(undefined));
		await readyToSend(request);
		passGuard(request, dispatched);
		await readyToSend(dispatched);
		expect(guard.readyToSend).toHaveBeenCalledTimes(2);
	});

	it('fails at n8n if nothing is to be sent, and says why; once and for all', async () => {
		const request = {};
		const unsent = failedWith({ kind: 'status', status: 429, givenUp: 'unsent' });
		const guard = waitingOn(request, async () => await Promise.resolve(unsent));
		for (let turn = 0; turn < 2; turn++) {
			await expect(readyToSend(request)).rejects.toMatchObject({ name: 'DispatchHalted' });
		}
		expect(guard).toMatchObject({ isDispatched: false, unsent });
		expect(guard.readyToSend).toHaveBeenCalledTimes(1);
	});
});

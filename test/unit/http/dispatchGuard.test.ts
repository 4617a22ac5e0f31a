import {
	attachGuard,
	passGuard,
	type DispatchGuard,
} from '../../../nodes/shared/http/dispatchGuard';

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
		expect(guard.isShut).toBeUndefined();
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
		expect(guard).toMatchObject({ isDispatched: false, isShut: true });
	});

	it('stands before what n8n sends again, too', () => {
		const [request, dispatched] = [{}, {}];
		const { guard, halt } = guardOn(request);
		passGuard(request, dispatched);
		halt.abort();
		expect(() => passGuard(dispatched, {})).toThrow(DISPATCH_HALTED);
		expect(guard).toMatchObject({ isDispatched: true, isShut: true });
	});
});

import { passGate, putGate, type Gate } from '../../../nodes/shared/http/dispatchGuard';

/** What n8n's helper gets to see. */
const DISPATCH_HALTED = expect.objectContaining({
	name: 'DispatchHalted',
	message: 'Stopped before the request was sent',
}) as Error;

const gateOn = (request: object): { gate: Gate; halt: AbortController } => {
	const halt = new AbortController();
	const gate: Gate = { signal: halt.signal, hasLeft: false };
	putGate(request, gate);
	return { gate, halt };
};

describe('the last gate', () => {
	it('lets out what has none', () => {
		const leaving = {};
		expect(passGate({}, leaving)).toBe(leaving);
	});

	it('notes that the request has left', () => {
		const [request, leaving] = [{}, {}];
		const { gate } = gateOn(request);
		expect(passGate(request, leaving)).toBe(leaving);
		expect(gate.hasLeft).toBe(true);
		expect(gate.isShut).toBeUndefined();
	});

	it('tells that the request leaves, as often as it does', () => {
		const [request, leaving] = [{}, {}];
		const onLeave = jest.fn();
		putGate(request, { signal: new AbortController().signal, hasLeft: false, onLeave });
		passGate(request, leaving);
		expect(onLeave).toHaveBeenCalledTimes(1);
		passGate(leaving, {});
		expect(onLeave).toHaveBeenCalledTimes(2);
	});

	it('is shut once the run is halted, and nothing has left', () => {
		const request = {};
		const { gate, halt } = gateOn(request);
		halt.abort();
		expect(() => passGate(request, {})).toThrow(DISPATCH_HALTED);
		expect(gate).toMatchObject({ hasLeft: false, isShut: true });
	});

	it('stands before what n8n sends again, too', () => {
		const [request, leaving] = [{}, {}];
		const { gate, halt } = gateOn(request);
		passGate(request, leaving);
		halt.abort();
		expect(() => passGate(leaving, {})).toThrow(DISPATCH_HALTED);
		expect(gate).toMatchObject({ hasLeft: true, isShut: true });
	});
});

import { singleFlight } from '../../../nodes/shared/state/singleFlight';

/** A request whose end is told. */
function newFlight<T>() {
	let sent = 0;
	let land: (outcome: T) => void = () => {};
	let crash: (error: Error) => void = () => {};
	const send = async (): Promise<T> => {
		sent++;
		return await new Promise((resolve, reject) => {
			land = resolve;
			crash = reject;
		});
	};
	return {
		send,
		count: () => sent,
		land: (outcome: T) => land(outcome),
		crash: () => crash(new Error('crashed')),
	};
}

const always = () => true;

describe('equal requests under way', () => {
	it('share one call', async () => {
		const [context, flight, other] = [{}, newFlight<string>(), newFlight<string>()];
		const own = singleFlight(context, 'a', flight.send, always);
		const joined = singleFlight(context, 'a', other.send, always);
		flight.land('landed');
		expect(await own).toEqual({ outcome: 'landed', isOwn: true });
		expect(await joined).toEqual({ outcome: 'landed', isOwn: false });
		expect(other.count()).toBe(0);
	});

	it('of another name or execution are others', async () => {
		const context = {};
		const flights = [newFlight<number>(), newFlight<number>(), newFlight<number>()] as const;
		const shares = [
			singleFlight(context, 'a', flights[0].send, always),
			singleFlight(context, 'b', flights[1].send, always),
			singleFlight({}, 'a', flights[2].send, always),
		];
		flights.forEach(({ land }, index) => land(index));
		expect(await Promise.all(shares)).toEqual(
			[0, 1, 2].map((outcome) => ({ outcome, isOwn: true })),
		);
	});

	it('are sent one at a time where no outcome is of use to the others', async () => {
		const context = {};
		let [underWay, most] = [0, 0];
		const send = async () => {
			most = Math.max(most, ++underWay);
			await new Promise((resolve) => setImmediate(resolve));
			underWay--;
			return 'skipped';
		};
		const shares = Array.from({ length: 4 }, async () =>
			singleFlight(context, 'a', send, () => false),
		);
		expect((await Promise.all(shares)).every(({ isOwn }) => isOwn)).toBe(true);
		expect(most).toBe(1);
	});

	it('are sent after all where the outcome is of no use', async () => {
		const [context, flight, second] = [{}, newFlight<string>(), newFlight<string>()];
		void singleFlight(context, 'a', flight.send, always);
		const own = singleFlight(context, 'a', second.send, (outcome) => outcome !== 'skipped');
		flight.land('skipped');
		await new Promise((resolve) => setImmediate(resolve));
		// Whoever comes now joins the second.
		const third = singleFlight(context, 'a', newFlight<string>().send, always);
		second.land('sent');
		expect(await own).toEqual({ outcome: 'sent', isOwn: true });
		expect(await third).toEqual({ outcome: 'sent', isOwn: false });
	});

	it.each(['land', 'crash'] as const)('are over once they %s', async (end) => {
		const [context, flight, next] = [{}, newFlight<string>(), newFlight<string>()];
		const first = singleFlight(context, 'a', flight.send, always).catch(() => undefined);
		flight[end]('');
		await first;
		const second = singleFlight(context, 'a', next.send, always);
		expect(next.count()).toBe(1);
		next.land('anew');
		expect(await second).toEqual({ outcome: 'anew', isOwn: true });
	});
});

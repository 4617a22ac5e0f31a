/** A refusal that was given before, in the words of the item that asks the same. */
import { explain } from '../../../nodes/shared/messages/explain';
import { explainKept, explainReused, toKept } from '../../../nodes/shared/run/keptRefusal';

const subject = { name: 'VIN A', paid: true };
const told = { words: 'No such vehicle', apiCode: 'VehicleNotFound' };
const why = explain({ kind: 'status', status: 404 }, subject, told);
const kept = toKept(why, 'VIN A');

it('is kept small: its words, without whom it is about', () => {
	expect(kept).toEqual({
		what: 'BimmerVIN has nothing on record for it (404). The API says: "No such vehicle"',
		description: why.description,
		reason: 'notFound',
		status: 404,
		charged: 'yes',
		settlement: 'settled',
		apiMessage: 'No such vehicle',
		apiCode: 'VehicleNotFound',
	});
	expect(toKept({ ...why, message: 'Odd' }, 'VIN A').what).toBe('Odd');
});

it('keeps its own words, and adds that it was not asked again', () => {
	const again = explainKept(kept, 'VIN A');
	expect(again.message).toBe(
		`${why.message}. This request was answered before and was not sent again`,
	);
	expect(again.description).toBe(`${why.description} It was charged once, when it was first sent.`);
	expect(again).toMatchObject({ charged: 'yes', isKept: true, stopsTheRest: false });
	expect(again).toMatchObject({ apiMessage: 'No such vehicle', apiCode: 'VehicleNotFound' });
	const maybe = explainKept({ ...kept, charged: 'maybe' }, 'VIN A');
	expect(maybe.description).toBe(why.description);
});

it('keeps the vehicles to choose from', () => {
	const vehicles = [{ vin17: 'WBAJA9103HB304909' }];
	const several = explain({ kind: 'severalVehicles', vehicles }, subject, told);
	expect(explainKept(toKept(several, 'VIN A'), 'VIN A').vehicles).toEqual(vehicles);
});

it('keeps the job that it names', () => {
	const named = explain({ kind: 'status', status: 409 }, subject, { ...told, jobId: '7' });
	expect(named.description).toContain('The refusal mentions job 7');
	expect(explainKept(toKept(named, 'VIN A'), 'VIN A').jobId).toBe('7');
	const free = explain(
		{ kind: 'status', status: 404 },
		{ ...subject, paid: false },
		{ jobId: '7' },
	);
	expect(free.description).not.toContain('job 7');
});

it.each([
	[0, 'a minute'],
	[89_000, 'a minute'],
	[90_000, '2 minutes'],
	[3_600_000, '60 minutes'],
])('of another execution, %d ms old, costs nothing now', (ageMs, age) => {
	const reused = explainReused(kept, 'VIN A', 'Check it.', ageMs);
	expect(reused.message).toBe(
		`${why.message}. This request was answered ${age} ago and was not sent again, because Reuse Within is set`,
	);
	expect(reused.description).toBe(
		'Check it. To send it again, remove Reuse Within from the options. Nothing was charged.',
	);
	expect(reused).toMatchObject({ charged: 'no', settlement: 'open', reason: 'notFound' });
});

import type { Car } from './car';
import { drawBetween, pick } from './hash';

const DEALERS = [
	'Autohaus Nord, Hamburg',
	'Autohaus am Ring, Köln',
	'Autohaus Süd, München',
	'Garage du Lac, Lausanne',
	'Autowerk Linz',
] as const;
const SERVICES = [
	'Engine oil and filter',
	'Vehicle check',
	'Brake fluid',
	'Microfilter',
	'Front brake pads and discs',
] as const;
const REPAIRS = [
	'12 V battery replaced and registered',
	'Front camera calibrated',
	'Software update of all control units',
	'Coolant thermostat replaced',
] as const;
const CAMPAIGNS = [
	{ code: '0011870300', name: 'Exhaust gas recirculation cooler: check and replace' },
	{ code: '0061930700', name: 'Seat belt buckle: check' },
	{ code: '0084160900', name: 'Telematics unit: software update' },
] as const;

interface Visit {
	date: string;
	mileage_km: number;
	type: 'service' | 'repair' | 'key_read';
	description: string;
	dealer: string;
}

const description = (vin: string, type: Visit['type'], i: number): string => {
	if (type === 'key_read') return 'Key data read out';
	return pick(type === 'service' ? SERVICES : REPAIRS, vin, 'work', i);
};

function visitsOf(car: Car): Visit[] {
	const count = drawBetween(3, 9, car.vin, 'visits');
	const built = Date.parse(car.productionDate);
	const end = Date.UTC(2026, 0, 1);
	return Array.from({ length: count }, (_, i) => {
		// Spread evenly over the life of the car, so that the date and the mileage increase together.
		const share = (i + 1) / (count + 1);
		const type = pick(['service', 'service', 'repair', 'key_read'] as const, car.vin, 'type', i);
		return {
			date: new Date(built + share * (end - built)).toISOString().slice(0, 10),
			mileage_km: Math.round(share * car.mileageKm),
			type,
			description: description(car.vin, type, i),
			dealer: pick(DEALERS, car.vin, 'dealer', i),
		};
	});
}

/** The service history of a car as structured data. */
export const historyOf = (car: Car) => ({
	vin: car.vin,
	factory: {
		model: car.model.name,
		chassis: car.model.chassis,
		engine: car.model.engine,
		power_kw: car.model.powerKw,
		production_date: car.productionDate,
		color: car.color,
		upholstery: car.upholstery,
	},
	equipment: car.options,
	campaigns: CAMPAIGNS.slice(0, drawBetween(0, CAMPAIGNS.length, car.vin, 'campaigns')).map(
		(campaign) => ({
			...campaign,
			status: pick(['open', 'done'] as const, car.vin, 'campaign', campaign.code),
		}),
	),
	entries: visitsOf(car),
});

export type ServiceHistory = ReturnType<typeof historyOf>;

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
};
const escaped = (value: string | number): string =>
	String(value).replace(/[&<>"]/g, (char) => escapes[char] ?? char);

const table = (head: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | number>>) =>
	rows.length === 0
		? '<p class="none">None on record.</p>'
		: [
				'<table><thead><tr>',
				...head.map((cell) => `<th>${escaped(cell)}</th>`),
				'</tr></thead><tbody>',
				...rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`),
				'</tbody></table>',
			].join('');

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; max-width: 860px; margin: 40px auto; padding: 0 20px; }
h1 { font-size: 26px; margin-bottom: 0; }
h2 { font-size: 18px; margin-top: 36px; border-bottom: 2px solid #1c69d4; padding-bottom: 4px; }
.vin { color: #5a6675; font-family: ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid #e3e7ec; }
th { color: #5a6675; font-weight: 600; }
.none { color: #5a6675; }
@media print { body { margin: 0; } }`;

/** The same history as a page that can be shared: one HTML file that loads nothing. */
export const reportOf = ({ vin, factory, equipment, campaigns, entries }: ServiceHistory): string =>
	`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Service history ${escaped(vin)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>BMW ${escaped(factory.model)} (${escaped(factory.chassis)})</h1>
<p class="vin">${escaped(vin)}</p>
<h2>Factory data</h2>
${table(
	['Detail', 'Value'],
	[
		['Engine', factory.engine],
		['Power', `${factory.power_kw} kW`],
		['Production date', factory.production_date],
		['Color', `${factory.color.name} (${factory.color.code})`],
		['Upholstery', `${factory.upholstery.name} (${factory.upholstery.code})`],
	],
)}
<h2>Technical campaigns</h2>
${table(
	['Code', 'Campaign', 'Status'],
	campaigns.map(({ code, name, status }) => [code, name, status]),
)}
<h2>Service, repair and key-read log</h2>
${table(
	['Date', 'Mileage (km)', 'Type', 'Work', 'Workshop'],
	entries.map((entry) => [
		entry.date,
		entry.mileage_km.toLocaleString('en-US'),
		entry.type.replace('_', ' '),
		entry.description,
		entry.dealer,
	]),
)}
<h2>Equipment</h2>
${table(
	['Code', 'Option'],
	equipment.map(({ code, name }) => [code, name]),
)}
</body>
</html>
`;

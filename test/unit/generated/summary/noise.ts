/** What stands beside facts and is none of them, however near it looks. */
import type { Summarized } from '../../../fixtures/summary';

type Noise = Readonly<Record<string, unknown>>;

/** Of any answer. */
const COMMON: readonly Noise[] = [
	{ request_id: '8f1d6a52-0b0e-4a1e-9a43-51a7b6f0d0aa' },
	{ timestamp: '2026-05-10T20:48:44Z' },
	{ credits_charged: 0.25 },
	{ image_url: 'https://img.example.com/cosy/530i.png' },
	{ links: { self: 'https://api.example.com/vehicles/1' } },
	{ first_registration: '2019-01-31' },
	{ manufacturer: 'BMW AG' },
	{ engine: { code: 'B48B20', power_kw: 185 } },
	{ engine_code: 'B48B20' },
	{ dealer: { name: 'Autohaus Nord', since: '1998-01-01' } },
	{ message: 'Request successful' },
	{ warranty_end: '2027-04-30' },
];

/** Of the answers of one operation: what is nearest to its facts. */
const OWN: Readonly<Record<Summarized, readonly Noise[]>> = {
	carPlayCheck: [
		{ carplay_price: 20 },
		{ carplay_installed: true },
		{ carplay_active: false },
		{ carplay: { installed: true, price: 20 } },
		{ features_for_sale: [{ name: 'CarPlay', price: 20, currency: 'EUR' }] },
		{ android_auto: true },
		{ android_auto: { compatible: true } },
		{ wifi_hotspot: true },
		{ display: '8.8"' },
		{ map_update_available: true },
		{ head_unit_serial: 'A1B2C3D4E5' },
	],
	vehicleState: [
		{ factory_ilevel: 'S15A-17-03-501' },
		{ ilevel_factory: 'S15A-17-03-501' },
		{ i_stufe_werk: 'S15A-17-03-501' },
		{ i_level: { factory: 'S15A-17-03-501' } },
		{ head_unit_serial: 'A1B2C3D4E5' },
		{ e_codes: ['A090', 'KMKU'] },
		{ fault_codes: ['801A4B', 'D90BD9'] },
	],
	vehicleOrder: [
		{ date: '2026-03-01', time: '10:00:00' },
		{ order_date: '2016-01-09' },
		{ e_codes: ['A090', 'KMKU'], ho_codes: ['HO01'] },
		{ fa_version: '3' },
		{ interior_light_color: 'blue' },
		{ delivery_date: '2017-09-09' },
	],
	serviceHistory: [
		{ campaigns: [{ code: '0011870300', status: 'open', date: '2024-10-10' }] },
		{ recalls: [{ code: '0061930700', date: '2025-01-01' }] },
		{ next_service: { date: '2027-01-01', mileage_km: 500_000 } },
		{ report_generated: '2026-05-10' },
	],
};

/** Fields that an answer of the operation may have beside its facts. */
export const noiseOf = (endpoint: Summarized): readonly Noise[] => [...COMMON, ...OWN[endpoint]];

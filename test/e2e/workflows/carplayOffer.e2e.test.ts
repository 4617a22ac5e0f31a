/** carplay-offer: the order and the service history of the cars that can have CarPlay. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { itemsOf, vinsOf } from '../results';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';

const FILE = 'carplay-offer.json';
const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);

let n8n: Examples;
beforeAll(async () => {
	n8n = await openExamples();
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

it.each(DIALECTS_WITH_FACTS)(
	'checks all cars, and continues with the compatible ones: %s',
	async (name) => {
		n8n.sandbox.speak(name);
		const execution = await n8n.run(FILE, 'Start');
		expect(execution.status).toBe('success');
		const compatible = VINS.filter((vin) => carOf(vin).carPlay.compatible);
		expect(vinsOf(itemsOf(execution, 'Check CarPlay'))).toEqual(VINS);
		expect(vinsOf(itemsOf(execution, 'Get Order'))).toEqual(compatible);
		const histories = itemsOf(execution, 'Get Service History');
		expect(vinsOf(histories)).toEqual(compatible);
		for (const { binary } of histories) {
			expect((await n8n.editor.download(binary!.data!)).toString()).toContain('<!DOCTYPE html>');
		}
		expect(itemsOf(execution, 'Ask a Person')).toEqual([]);
		expect(n8n.sandbox.spentCents()).toBe(VINS.length * 25 + compatible.length * (300 + 500));
	},
);

it.each(ANSWERS_WITHOUT_FACTS)('passes a car to a person if the answer is %j', async (body) => {
	const { path } = ENDPOINTS.carPlayCheck;
	n8n.sandbox.fault({ kind: 'respond', path, body, times: 'always' });
	const execution = await n8n.run(FILE, 'Start');
	expect(execution.status).toBe('success');
	const cars = itemsOf(execution, 'Ask a Person');
	expect(vinsOf(cars)).toEqual(VINS);
	for (const { json } of cars) {
		expect(json.note).toBeTruthy();
		expect(json.todo).toContain('ask BimmerVIN');
	}
	expect(n8n.sandbox.spentCents()).toBe(VINS.length * 25);
});

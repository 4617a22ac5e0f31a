/** carplay-offer: order and service history of the cars that can have CarPlay. */
import { EXAMPLE_VINS } from '../../sandbox/server';
import { carOf } from '../../sandbox/car';
import { itemsOf, vinsOf } from '../results';
import { openExamples, type Examples } from './examples';

const FILE = 'carplay-offer.json';
const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);

let n8n: Examples;
beforeAll(async () => {
	n8n = await openExamples();
});
afterAll(async () => await n8n?.close());

it('checks all, and goes on with those that are compatible', async () => {
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
	expect(n8n.sandbox.spentCents()).toBe(VINS.length * 25 + compatible.length * (300 + 500));
});

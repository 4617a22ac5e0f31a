import { asOne, Interrupts } from '../../firstContact/interrupts';

const never = new Promise<string>(() => {});

it('gives what was waited for', async () => {
	expect(await new Interrupts().orPressed(Promise.resolve('y'))).toBe('y');
});

it('stops waiting', async () => {
	const interrupts = new Interrupts();
	const waiting = interrupts.orPressed(never);
	interrupts.press();
	expect(await waiting).toBe('interrupted');
	expect(interrupts.wasPressed).toBe(true);
});

it('tells a press that nobody waited for to whoever waits next, once', async () => {
	const interrupts = new Interrupts();
	interrupts.press();
	expect(await interrupts.orPressed(never)).toBe('interrupted');
	expect(await interrupts.orPressed(Promise.resolve('y'))).toBe('y');
});

it('takes a signal that comes twice at once as one', () => {
	let now = 0;
	const heard = jest.fn();
	const signal = asOne(heard, () => now);
	for (const at of [0, 1, 100, 2000, 2010]) {
		now = at;
		signal();
	}
	expect(heard).toHaveBeenCalledTimes(2);
});

import { PassThrough, Writable } from 'node:stream';

import { openTerminal, type Terminal } from '../../firstContact/terminal';

let terminal: Terminal;
let shown: string;
let output: Writable & { isTTY?: boolean };
let input: PassThrough & { isTTY?: boolean; setRawMode?: () => void };

function open(isTTY: boolean): void {
	shown = '';
	input = new PassThrough();
	if (isTTY) Object.assign(input, { isTTY, setRawMode: () => {} });
	output = Object.assign(
		new Writable({
			write(chunk: Buffer, _, done) {
				shown += chunk.toString();
				done();
			},
		}),
		{ isTTY },
	);
	terminal = openTerminal({ input, output });
}

afterEach(() => terminal.close());

/** Lets what was typed arrive. */
const arrived = async () =>
	await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a pipe', () => {
	beforeEach(() => open(false));

	it('answers in its order, whenever its lines have come', async () => {
		input.write('y\n\n yes \n');
		await arrived();
		expect(await terminal.ask('1 ')).toBe('y');
		expect(await terminal.ask('2 ')).toBe('');
		expect(await terminal.ask('3 ')).toBe('yes');
		expect(shown).toBe('1 \n2 \n3 \n');
	});

	it('answers with Enter once it has ended', async () => {
		const first = terminal.ask('1 ');
		input.end();
		expect(await first).toBe('');
		expect(await terminal.ask('2 ')).toBe('');
	});
});

describe('a person', () => {
	beforeEach(() => open(true));

	it('answers after the question is shown', async () => {
		const answer = terminal.ask('Sure? ');
		expect(shown).toContain('Sure? ');
		input.write('y\r');
		expect(await answer).toBe('y');
	});

	it.each(['y\r', 'yes\ryes\r', 'y'])(
		'agrees to nothing by what was typed before: %j',
		async (typed) => {
			input.write(typed);
			await arrived();
			const answer = terminal.ask('Sure? ');
			input.write('\r');
			expect(await answer).toBe('');
		},
	);

	it('sees nothing of a secret, neither typed nor corrected nor called back', async () => {
		const answer = terminal.askUnseen('Secret: ');
		input.write('hunter3\u007f2\r');
		expect(await answer).toBe('hunter2');
		const next = terminal.ask('Sure? ');
		input.write('\u001b[A\r');
		expect(await next).toBe('');
		expect(shown).toContain('Secret: ');
		expect(shown).not.toMatch(/hunter|\*/);
	});

	it('sees nothing of what is typed before anything is asked: it may be the secret', async () => {
		input.write('hunter2');
		await arrived();
		expect(shown).toBe('');
	});

	it('may close the terminal, and ends nothing by that but the questions', async () => {
		const answer = terminal.ask('Sure? ');
		Object.assign(input, {
			setRawMode: () => input.emit('error', Object.assign(new Error('EIO'), { code: 'EIO' })),
		});
		input.end();
		expect(await answer).toBe('');
		output.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
		expect(await terminal.ask('Sure? ')).toBe('');
	});

	it('sees an answer as text, whatever it would do to the screen', () => {
		terminal.say('Not \u001b[2J\u009b1Acharged\r.\n\tYou');
		expect(shown).toBe('Not [2J1Acharged.\n\tYou\n');
	});

	it('is heard at each Ctrl-C', async () => {
		const pressed = jest.fn();
		terminal.onInterrupt(pressed);
		void terminal.ask('Sure? ');
		input.write('\u0003');
		input.write('\u0003');
		await arrived();
		expect(pressed).toHaveBeenCalledTimes(2);
	});
});

import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { Flags } from '../firstContact/flags';
import { quickenClock } from './harness/quickClock';
import { Interrupts } from '../firstContact/interrupts';
import { firstContact } from '../firstContact/run';
import { scriptedTerminal, type ScriptedTerminal } from '../firstContact/scripted';
import {
	DEFAULT_ACCOUNT,
	startSandbox,
	type FaultOrder,
	type Sandbox,
	type SandboxOptions,
} from '../sandbox/server';

const WRONG_VIN = 'WBA00000000000404';
const REAL_VIN = 'WBA3A5C51CF256985';

interface Tried {
	readonly code: number;
	readonly terminal: ScriptedTerminal;
	readonly sandbox: Sandbox;
	readonly out: string;
	readonly keep: string;
}

let sandbox: Sandbox;
afterEach(async () => await sandbox.close());

const folder = () => mkdtempSync(join(tmpdir(), 'first-contact-'));

/** Every file below a folder, by its path in it. */
function filesIn(path: string): Record<string, string> {
	if (!existsSync(path)) return {};
	return Object.fromEntries(
		readdirSync(path, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => {
				const full = join(entry.parentPath, entry.name);
				return [full.slice(path.length + 1), readFileSync(full, 'latin1')];
			}),
	);
}

/** A run against a sandbox, and what came of it. */
async function run(
	answerTo: (question: string, at: Sandbox) => string | Promise<string> | undefined,
	options: SandboxOptions & {
		flags?: Partial<Flags>;
		secret?: string;
		/** What goes wrong at the sandbox. */
		fault?: FaultOrder;
		interrupts?: Interrupts;
		/** Called when the sum is agreed to. */
		beforePaid?: (keep: string) => void;
	} = {},
): Promise<Tried> {
	const { flags = {}, secret, fault, interrupts, beforePaid, ...sandboxOptions } = options;
	quickenClock();
	sandbox = await startSandbox({ jobSpeed: 200, ...sandboxOptions });
	if (fault) sandbox.fault(fault);
	const out = folder();
	const keep = join(folder(), 'kept');
	const terminal = scriptedTerminal((question) => {
		if (question.startsWith('Type yes')) beforePaid?.(keep);
		return answerTo(question, sandbox);
	});
	const code = await firstContact(
		{ adopt: false, baseUrl: sandbox.url, spendCents: 0, keep, out, ...flags },
		terminal,
		{
			BIMMERVIN_CLIENT_ID: sandbox.clientId,
			BIMMERVIN_CLIENT_SECRET: secret ?? sandbox.clientSecret,
		},
		interrupts,
	);
	return { code, terminal, sandbox, out, keep };
}

/** Waits until something is so. */
const until = async (isSo: () => boolean): Promise<void> => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** Another run against the same sandbox. */
const firstContactAgain = async (
	flags: Partial<Flags> & { keep: string },
	answerTo: (question: string) => string,
): Promise<{ code: number }> => ({
	code: await firstContact(
		{ adopt: false, baseUrl: sandbox.url, spendCents: 0, out: folder(), ...flags },
		scriptedTerminal(answerTo),
		{
			BIMMERVIN_CLIENT_ID: sandbox.clientId,
			BIMMERVIN_CLIENT_SECRET: sandbox.clientSecret,
		},
	),
});

/** How many endpoints it asks about: all that have a price, apart from Get Order, which it calls without a question. */
const FURTHER = Object.values(ENDPOINTS).filter(({ cents }) => cents > 0).length - 1;

const enter = () => '';
const yes = () => 'y';
const fixturesOf = ({ out }: Tried) => Object.keys(filesIn(join(out, 'fixtures'))).sort();
const requestsOf = (endpoint: keyof typeof ENDPOINTS) =>
	sandbox.stats().requests.filter(({ path }) => path === ENDPOINTS[endpoint].path);

describe('what is free', () => {
	it('costs nothing where Enter is pressed at every question, and leaves what was learnt', async () => {
		const tried = await run(enter);
		expect(sandbox.ledger()).toEqual([]);
		expect(tried.code).toBe(0);
		expect(fixturesOf(tried)).toEqual([
			'secure-coding-get-status.json',
			'sign-in.json',
			'vehicle-get-order.json',
		]);
		expect(tried.terminal.questions).toHaveLength(FURTHER);
		expect(filesIn(tried.keep)).toEqual({});
		expect(tried.terminal.text()).toContain('May have cost: 0.00 credits');
		expect(tried.terminal.text()).toContain('As expected: there is no such job.');
	});

	it('asks for the further endpoints by name and list price, the cheapest first', async () => {
		const { terminal } = await run(enter);
		const prices = terminal.questions.map((question) =>
			Number(/(\d+\.\d\d) credits/.exec(question)?.[1]),
		);
		expect(prices).toEqual([...prices].sort((a, b) => a - b));
		expect(terminal.questions[0]).toContain(
			'Vehicle > Get State for the sandbox VIN: 0.20 credits',
		);
	});

	it('makes no call twice, and one at a time', async () => {
		await run(yes, { sandboxVinAt: 'everywhere' });
		const paths = sandbox
			.stats()
			.requests.map(({ path }) => path)
			.filter((path) => path !== ENDPOINTS.secureCodingStatus.path);
		expect(new Set(paths).size).toBe(paths.length);
	});

	it('goes on where the free calls of the sandbox VIN are used up', async () => {
		const asked = ['Get State', 'Check CarPlay'];
		const { terminal, code } = await run(
			(question) => (asked.some((name) => question.includes(name)) ? 'y' : ''),
			{ sandboxQuota: 1 },
		);
		expect(requestsOf('carPlayCheck').length).toBeGreaterThan(0);
		expect(terminal.text()).toContain('Sandbox quota exceeded');
		expect(code).toBe(0);
		expect(sandbox.ledger()).toEqual([]);
	});
});

describe('the first call that may have been charged', () => {
	it('ends the run for good, in words that agree with the ledger', async () => {
		const { code, terminal } = await run(yes, { sandboxVinAt: 'orderOnly' });
		expect(sandbox.ledger().map(({ endpoint, cents }) => [endpoint, cents])).toEqual([
			['vehicleState', 20],
		]);
		expect(code).toBe(1);
		expect(terminal.questions).toHaveLength(1);
		expect(terminal.text()).toMatch(
			/Stopped for good: Vehicle > Get State for the sandbox VIN .*charged.*0\.20 credits.*dashboard/,
		);
		expect(terminal.text()).toContain('May have cost: 0.20 credits');
	});

	const ANSWERS = {
		'a good answer without the word': {
			status: 200,
			body: { status: 'success', vehicle_order: {} },
		},
		'sandbox: false': {
			status: 200,
			body: { status: 'success', sandbox: false, vehicle_order: { series: 'G30' } },
		},
		'a file': {
			status: 200,
			headers: { 'content-type': 'application/pdf' },
			bodyBase64: Buffer.from('%PDF-1.7 order').toString('base64'),
		},
		'an error of the server': { status: 500, body: { message: 'Internal Server Error' } },
		'a page': {
			status: 200,
			headers: { 'content-type': 'text/html' },
			body: '<html><title>Sign in</title><input type="password"></html>',
		},
		'a charge beside the word': {
			status: 200,
			body: {
				status: 'success',
				sandbox: true,
				credits_charged: 3,
				vehicle_order: { series: 'G30' },
			},
		},
		'a charge in words beside the word': {
			status: 200,
			body: { status: 'success', sandbox: true, credits_charged: '3,00 EUR', vehicle_order: {} },
		},
		'a charge in a header': {
			status: 200,
			headers: { 'x-credits-charged': '3.00' },
			body: { status: 'success', sandbox: true, vehicle_order: { series: 'G30' } },
		},
		'a 404 of the API': {
			status: 404,
			body: { status: 'error', message: 'There is no such vehicle' },
		},
		'a gateway that has given up waiting': {
			status: 504,
			body: { message: 'Endpoint request timed out' },
		},
		'an empty body': { status: 200, body: '' },
		'a redirect to the result': {
			status: 303,
			headers: { location: '/outside/order.json' },
			body: '',
		},
	} as const;

	it.each(Object.entries(ANSWERS))('is %s, at the very first look-up', async (_, answer) => {
		const { code, terminal } = await run(yes, {
			fault: {
				kind: 'respond',
				path: ENDPOINTS.vehicleOrder.path,
				times: 'always',
				...answer,
			},
		});
		expect(code).toBe(1);
		expect(terminal.questions).toEqual([]);
		expect(terminal.text()).toMatch(/Stopped for good: .*Get Order.*3\.00 credits.*dashboard/);
		expect(requestsOf('vehicleOrder')).toHaveLength(1);
	});

	it('is the status of a job, where its answer names a charge', async () => {
		const { code, terminal } = await run(yes, {
			fault: {
				kind: 'respond',
				path: ENDPOINTS.secureCodingStatus.path,
				status: 404,
				body: { status: 'error', message: 'There is no such job', credits_charged: 0.5 },
			},
		});
		expect(code).toBe(1);
		expect(terminal.text()).toMatch(/Stopped for good: .*says that it was charged.*dashboard/);
		expect(requestsOf('vehicleOrder')).toEqual([]);
	});

	it('is not made again by a later run without a question', async () => {
		const answer = { status: 'success', sandbox: false, vehicle_order: { series: 'G30' } };
		const { keep } = await run(enter, {
			fault: {
				kind: 'respond',
				path: ENDPOINTS.vehicleOrder.path,
				times: 'always',
				body: answer,
			},
		});
		const asked: string[] = [];
		const again = await firstContactAgain({ keep }, (question) => {
			asked.push(question);
			return '';
		});
		expect(asked[0]).toMatch(/Get Order .* An earlier run may have been charged for it/);
		expect(requestsOf('vehicleOrder')).toHaveLength(1);
		expect(again.code).toBe(0);
	});

	it.each([
		[
			'not enabled',
			{ status: 403, body: { status: 'error', message: 'Endpoint not enabled for this account' } },
		],
		['without credit', { status: 402, body: { status: 'error', message: 'Not enough credits' } }],
		[
			'a refusal of the sandbox',
			{ status: 404, body: { status: 'error', sandbox: true, message: 'Vehicle not found' } },
		],
	])('is not a free refusal: %s', async (_, answer) => {
		const { code, terminal } = await run(enter, {
			fault: {
				kind: 'respond',
				path: ENDPOINTS.vehicleOrder.path,
				times: 'always',
				charge: false,
				...answer,
			},
		});
		expect(sandbox.ledger()).toEqual([]);
		expect(code).toBe(0);
		expect(terminal.questions).toHaveLength(FURTHER);
		expect(terminal.text()).not.toContain('Stopped');
	});
});

describe('what costs credits by design', () => {
	const agree = (question: string) => (question.startsWith('Type yes') ? 'yes' : 'y');
	const onlyPaid = (question: string) =>
		/for your vehicle|for the wrong VIN|Type yes/.test(question) ? agree(question) : '';

	it('is offered within the sum, asked for once and kept for the owner alone', async () => {
		const tried = await run(onlyPaid, { flags: { vin: REAL_VIN, spendCents: 30 } });
		// Check CarPlay (0.25) does not fit behind Get State (0.20).
		expect(sandbox.ledger().map(({ endpoint, vin }) => [endpoint, vin])).toEqual([
			['vehicleState', REAL_VIN],
		]);
		expect(tried.terminal.text()).toContain('Up to 0.20 credits at list price for 1 call');
		expect(tried.terminal.text()).toMatch(
			/Not offered: .*Check CarPlay.*0\.10 credits of --spend are left/,
		);
		const kept = filesIn(tried.keep);
		expect(Object.keys(kept)).toEqual([`${REAL_VIN}/vehicle-get-state-real-vin/answer.json`]);
		expect(kept[`${REAL_VIN}/vehicle-get-state-real-vin/answer.json`]).toContain(REAL_VIN);
		expect(statSync(tried.keep).mode & 0o077).toBe(0);
		expect(
			statSync(join(tried.keep, REAL_VIN, 'vehicle-get-state-real-vin/answer.json')).mode & 0o077,
		).toBe(0);
		expect(fixturesOf(tried)).toContain('vehicle-get-state-real-vin.json');
		expect(tried.code).toBe(0);
	});

	it('is not made unless the sum is agreed to with a typed yes', async () => {
		const { terminal } = await run(
			(question) => (question.startsWith('Type yes') ? 'y' : onlyPaid(question)),
			{ flags: { vin: REAL_VIN, spendCents: 100 } },
		);
		expect(sandbox.ledger()).toEqual([]);
		expect(terminal.text()).toContain('No paid call was made');
	});

	it('is not paid again by a second run', async () => {
		const flags = { vin: REAL_VIN, spendCents: 45, keep: join(folder(), 'kept') };
		await run(onlyPaid, { flags });
		expect(sandbox.ledger()).toHaveLength(2);
		await sandbox.close();
		const { terminal } = await run(onlyPaid, { flags });
		expect(sandbox.ledger()).toEqual([]);
		expect(terminal.text()).toMatch(/Not called again: .*Get State/);
	});

	it('shows a refusal for a wrong VIN at one endpoint of each kind', async () => {
		const { terminal, out } = await run(onlyPaid, {
			flags: { wrongVin: WRONG_VIN, spendCents: 20 },
		});
		expect(sandbox.ledger().map(({ endpoint, status }) => [endpoint, status])).toEqual([
			['vehicleState', 404],
		]);
		expect(terminal.text()).toContain('Charged: 0.20 credits at list price');
		expect(Object.keys(filesIn(join(out, 'fixtures')))).toContain(
			'vehicle-get-state-wrong-vin.json',
		);
	});

	it('waits for a paid job, and keeps its files', async () => {
		const { keep, code } = await run(
			(question) => (/Submit for your vehicle|Type yes/.test(question) ? agree(question) : ''),
			{ flags: { vin: REAL_VIN, spendCents: 1700 } },
		);
		expect(sandbox.ledger().map(({ endpoint }) => endpoint)).toEqual(['secureCodingSubmit']);
		const kept = Object.keys(filesIn(keep));
		expect(kept).toContain(`${REAL_VIN}/secure-coding-submit-real-vin/answer.json`);
		expect(
			kept.some(
				(path) =>
					path.startsWith(`${REAL_VIN}/secure-coding-wait-real-vin/`) && !path.endsWith('.json'),
			),
		).toBe(true);
		expect(code).toBe(0);
	});

	it('ends at a doubt', async () => {
		const { terminal, code } = await run(onlyPaid, {
			flags: { vin: REAL_VIN, spendCents: 600 },
			fault: { kind: 'resetAfter', path: ENDPOINTS.vehicleState.path, vin: REAL_VIN },
		});
		expect(sandbox.ledger()).toHaveLength(1);
		expect(code).toBe(1);
		expect(terminal.text()).toMatch(/cannot tell whether .*Get State for your vehicle.*dashboard/);
		expect(terminal.text()).toContain('May have cost: 0.20 credits');
	});

	it('keeps what came although it could not be read, without the secret that it repeats', async () => {
		const { keep, code } = await run(onlyPaid, {
			flags: { vin: REAL_VIN, spendCents: 20 },
			fault: {
				kind: 'respond',
				path: ENDPOINTS.vehicleState.path,
				vin: REAL_VIN,
				headers: { 'content-type': 'application/json' },
				body: `{"state": "what was paid for", "by": "${DEFAULT_ACCOUNT.clientSecret}", `,
			},
		});
		expect(code).toBe(1);
		expect(filesIn(keep)[`${REAL_VIN}/vehicle-get-state-real-vin/as-it-came.bin`]).toBe(
			'{"state": "what was paid for", "by": "[hidden]", ',
		);
	});

	it('may be asked for again where an earlier run has left a doubt, and says so', async () => {
		const flags = { vin: REAL_VIN, spendCents: 20, keep: join(folder(), 'kept') };
		await run(onlyPaid, {
			flags,
			fault: { kind: 'resetAfter', path: ENDPOINTS.vehicleState.path, vin: REAL_VIN },
		});
		expect(Object.keys(filesIn(flags.keep))).toEqual([
			`${REAL_VIN}/vehicle-get-state-real-vin/in-doubt.json`,
		]);
		await sandbox.close();
		const { terminal } = await run(onlyPaid, { flags });
		expect(terminal.text()).toMatch(
			/Get State for your vehicle: 0\.20 credits\. An earlier run may/,
		);
		expect(sandbox.ledger()).toHaveLength(1);
	});

	it('fetches the files of a job that an earlier run has paid for, and does not pay again', async () => {
		const submit = (question: string) =>
			/Submit for your vehicle|Type yes/.test(question) ? agree(question) : '';
		const flags = { vin: REAL_VIN, spendCents: 1700, keep: join(folder(), 'kept') };
		const interrupts = new Interrupts();
		const first = run(submit, { flags, interrupts, jobSpeed: 5 });
		await until(() => requestsOf('secureCodingStatus').length > 1);
		interrupts.press();
		expect((await first).code).toBe(130);
		const tried = firstContactAgain(flags, submit);
		expect((await tried).code).toBe(0);
		expect(requestsOf('secureCodingSubmit')).toHaveLength(1);
		expect(sandbox.ledger()).toHaveLength(1);
		const kept = Object.keys(filesIn(flags.keep));
		expect(kept).toContain(`${REAL_VIN}/secure-coding-wait-real-vin/answer.json`);
	});

	it('ends where what was paid for cannot be kept as wanted, and keeps it elsewhere', async () => {
		const { terminal, code } = await run(onlyPaid, {
			flags: { vin: REAL_VIN, spendCents: 45 },
			beforePaid: (keep) =>
				mkdirSync(join(keep, REAL_VIN, 'vehicle-get-state-real-vin/answer.json'), {
					recursive: true,
				}),
		});
		expect(sandbox.ledger()).toHaveLength(1);
		expect(code).toBe(1);
		expect(terminal.text()).toContain(join(tmpdir(), 'bimmervin-first-contact', REAL_VIN));
		expect(terminal.text()).toContain('makes no more paid calls');
	});

	it('is known to a later run, although this one was ended at once', async () => {
		const interrupts = new Interrupts();
		const flags = { vin: REAL_VIN, spendCents: 20 };
		const tried = await run(
			(question) => {
				if (question.startsWith('Type yes'))
					void until(() => requestsOf('vehicleState').length > 0).then(() => {
						interrupts.press();
						setImmediate(interrupts.press);
					});
				return onlyPaid(question);
			},
			{
				flags,
				interrupts,
				fault: { kind: 'slow', path: ENDPOINTS.vehicleState.path, delayMs: 5000 },
			},
		);
		expect(tried.code).toBe(130);
		const asked: string[] = [];
		await firstContactAgain({ ...flags, keep: tried.keep }, (question) => {
			asked.push(question);
			return '';
		});
		expect(asked.join('\n')).toMatch(/Get State for your vehicle.* An earlier run may have been/);
	});

	it('ends where no credits are left: the other calls are not tried', async () => {
		const { code, terminal } = await run(onlyPaid, {
			credits: 0,
			flags: { vin: REAL_VIN, spendCents: 45 },
		});
		expect(code).toBe(1);
		expect(requestsOf('vehicleState')).toHaveLength(1);
		expect(requestsOf('carPlayCheck')).toEqual([]);
		expect(terminal.text()).toContain('May have cost: 0.00 credits');
	});

	it('keeps a file whose name is as long as a disk takes', async () => {
		const name = `${'Ü'.repeat(120)}.html`;
		const { keep, code } = await run(
			(question) => (/Service History for your|Type yes/.test(question) ? agree(question) : ''),
			{
				flags: { vin: REAL_VIN, spendCents: 500 },
				fault: {
					kind: 'respond',
					path: ENDPOINTS.serviceHistory.path,
					body: {
						status: 'success',
						service_history: {
							filename: name,
							file: Buffer.from('<html><h1>Service history</h1></html>').toString('base64'),
						},
					},
				},
			},
		);
		expect(code).toBe(0);
		expect(Object.values(filesIn(keep))).toContain('<html><h1>Service history</h1></html>');
	});

	it('is not made where it could not be kept any more', async () => {
		const { terminal, code } = await run(onlyPaid, {
			flags: { vin: REAL_VIN, spendCents: 45 },
			beforePaid: (keep) => writeFileSync(join(keep, REAL_VIN), 'a file where a folder has to be'),
		});
		expect(sandbox.ledger()).toEqual([]);
		expect(terminal.text()).toContain('was not called, because the tool cannot write');
		expect(code).toBe(1);
	});

	it.each(['/dev/null/kept', __filename])(
		'is not begun where nothing can be kept: %s',
		async (keep) => {
			const { terminal, code } = await run(onlyPaid, {
				flags: { vin: REAL_VIN, spendCents: 100, keep },
			});
			expect(sandbox.ledger()).toEqual([]);
			expect(terminal.text()).toContain('No paid call was made');
			expect(code).toBe(1);
		},
	);
});

describe('what goes wrong', () => {
	it('says so where the secret is wrong, and asks nothing else', async () => {
		const { code, terminal } = await run(yes, { secret: 'a-secret-that-is-wrong' });
		expect(code).toBe(1);
		expect(terminal.text()).toContain('did not accept the Client ID and Client Secret');
		expect(terminal.text()).not.toMatch(/credential\b|n8n/);
		expect(terminal.questions).toEqual([]);
	});

	it('names what the connection has met', async () => {
		const { code, terminal, out } = await run(yes, { flags: { baseUrl: 'http://127.0.0.1:9' } });
		expect(code).toBe(1);
		expect(terminal.text()).toContain('ECONNREFUSED');
		expect(terminal.text()).toContain('http://127.0.0.1:9');
		expect(filesIn(out)).toHaveProperty(['report.md']);
	});

	it('sends nothing to an address that is not safe', async () => {
		const { code, terminal } = await run(yes, { flags: { baseUrl: 'http://api.bimmervin.xyz' } });
		expect(code).toBe(2);
		expect(terminal.text()).toContain('https://');
	});

	it('says what is missing without a terminal and without an account', async () => {
		sandbox = await startSandbox();
		const terminal = scriptedTerminal(yes);
		const flags = {
			adopt: false,
			baseUrl: sandbox.url,
			spendCents: 0,
			keep: folder(),
			out: folder(),
		};
		expect(await firstContact(flags, terminal, {})).toBe(2);
		expect(terminal.text()).toContain('BIMMERVIN_CLIENT_ID');
		expect(sandbox.stats().requests).toEqual([]);
	});
});

describe('Ctrl-C', () => {
	it('at a question: nothing is under way', async () => {
		const interrupts = new Interrupts();
		const { code, terminal, out } = await run(
			async () => {
				interrupts.press();
				return await new Promise<string>(() => {});
			},
			{ interrupts },
		);
		expect(code).toBe(130);
		expect(terminal.text()).toContain('No call was in progress');
		expect(Object.keys(filesIn(out)).every((path) => /\.(?:md|json)$/.test(path))).toBe(true);
	});

	it('before a call has left: it is not made', async () => {
		const interrupts = new Interrupts();
		const { code } = await run(
			() => {
				// As one that is pressed while files are written.
				setImmediate(interrupts.press);
				return 'y';
			},
			{ interrupts },
		);
		expect(code).toBe(130);
		expect(requestsOf('vehicleState')).toEqual([]);
	});

	it('while a call is under way: its answer is waited for, and no other is made', async () => {
		const interrupts = new Interrupts();
		const { code, terminal } = await run(
			() => {
				void until(() => requestsOf('vehicleState').length > 0).then(interrupts.press);
				return 'y';
			},
			{
				interrupts,
				fault: { kind: 'slow', path: ENDPOINTS.vehicleState.path, delayMs: 500 },
			},
		);
		expect(code).toBe(130);
		expect(terminal.text()).toContain('Press Ctrl-C again');
		expect(terminal.text()).toContain('Answered, sandbox: true');
		expect(terminal.questions).toHaveLength(1);
	});

	it('twice: names the call that may have been charged', async () => {
		const interrupts = new Interrupts();
		const pressTwice = async () => {
			await until(() => requestsOf('vehicleState').length > 0);
			interrupts.press();
			setImmediate(interrupts.press);
		};
		const { code, terminal, out } = await run(
			() => {
				void pressTwice();
				return 'y';
			},
			{
				interrupts,
				fault: { kind: 'slow', path: ENDPOINTS.vehicleState.path, delayMs: 5000 },
			},
		);
		expect(code).toBe(130);
		expect(terminal.text()).toMatch(
			/Get State for the sandbox VIN was in progress and may have been charged: 0\.20 credits/,
		);
		expect(filesIn(out)['report.md']).toContain('may have been charged');
	});

	it('while a job is waited for: names the job', async () => {
		const interrupts = new Interrupts();
		const { code, terminal } = await run(
			(question) => {
				if (!question.includes('Submit')) return '';
				const before = requestsOf('secureCodingStatus').length;
				void until(() => requestsOf('secureCodingStatus').length > before).then(interrupts.press);
				return 'y';
			},
			{ interrupts, sandboxVinAt: 'everywhere', jobSpeed: 1 },
		);
		const asked = requestsOf('secureCodingStatus').at(-1)?.body as { job_id: string };
		expect(code).toBe(130);
		expect(terminal.text()).toContain(`Its job ID is ${asked.job_id}`);
	});
});

import { SPECIAL_VINS, startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, objectOf, post, stoppedClock, VIN } from './client';

const clock = stoppedClock('2026-03-10T12:00:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({
		now: clock.now,
		rateLimit: false,
		accounts: [
			{ clientId: 'a', clientSecret: 'x' },
			{ clientId: 'b', clientSecret: 'y' },
		],
	});
});
afterAll(() => sandbox.close());

const submit = async (more: object = {}, vin: string = VIN) => {
	const answer = await post(sandbox, '/secure-coding-async', { vin, ...more });
	expect(answer.status).toBe(202);
	return String((await objectOf(answer)).job_id);
};
const text = expect.any(String) as string;
const state = (jobId: unknown, token?: string) =>
	objectOf(post(sandbox, '/secure-coding-status', { job_id: jobId }, token));

describe('a secure-coding job', () => {
	it('is queued, processed and completed, and its result stays', async () => {
		const envelope = await fields(post(sandbox, '/secure-coding-async'));
		expect(envelope).toMatchObject({ status: 'success', vin17: VIN });
		const submitted = envelope.secure_coding as Record<string, unknown>;
		const id = submitted.job_id;
		expect(submitted).toEqual({
			job_id: expect.stringMatching(/^job_[\da-f]{16}$/) as string,
			job_status: 'queued',
			message: text,
		});
		const known = { job_id: id, created_at: '2026-03-10T12:00:00.000Z' };
		expect(await state(id)).toEqual({ ...known, job_status: 'queued', message: text });
		clock.pass(9_999);
		expect(await state(id)).toEqual({ ...known, job_status: 'processing', message: text });
		clock.pass(40_001);
		const done = await state(id);
		expect(done).toMatchObject({ ...known, job_status: 'completed' });
		const seconds = (Date.parse(String(done.finished_at)) - Date.parse(known.created_at)) / 1000;
		expect(seconds).toBeGreaterThanOrEqual(10);
		expect(seconds).toBeLessThanOrEqual(50);

		const files = done.files as Array<{ filename: string; content_base64: string }>;
		expect(files.length).toBeGreaterThanOrEqual(3);
		expect(files.length).toBeLessThanOrEqual(8);
		for (const { filename, content_base64: content } of files) {
			expect(filename).toMatch(/^[\dA-F]{2}_\w+\.ncd$/);
			expect(Buffer.from(content, 'base64').length).toBeGreaterThanOrEqual(400);
		}

		sandbox.revokeTokens();
		clock.pass(86_400_000);
		expect(await state(id)).toEqual(done);
	});

	it('is a new one with each submit, each paid', async () => {
		const before = sandbox.ledger().length;
		expect(await submit()).not.toBe(await submit());
		expect(sandbox.ledger()).toHaveLength(before + 2);
	});

	it('gives the same files for the same order, and others for another', async () => {
		const orders = [{}, {}, { fa: '<FA/>', svt: '<SVT/>' }, { svt: '<SVT/>' }];
		const ids = await Promise.all(orders.map((order) => submit(order)));
		clock.pass(60_000);
		const [first, second, ...others] = await Promise.all(
			ids.map(async (id) => JSON.stringify((await state(id)).files)),
		);
		expect(second).toBe(first);
		expect(new Set([first, ...others]).size).toBe(3);
	});

	it('takes XML only', async () => {
		const answer = await post(sandbox, '/secure-coding-async', { vin: VIN, fa: 'PD94bWw=' });
		expect(answer.status).toBe(422);
		expect((await fields(answer)).message).toBe('fa: must be XML');
	});

	it('is unknown to others, as is one that never was', async () => {
		const id = await submit();
		const ask = (jobId: string, account: string) =>
			post(sandbox, '/secure-coding-status', { job_id: jobId }, sandbox.issueToken(account));
		for (const answer of [await ask(id, 'b'), await ask('job_0', 'a')]) {
			expect(answer.status).toBe(404);
			expect((await fields(answer)).message).toMatch(/^There is no job job_/);
		}
	});

	it('can fail, and is paid all the same', async () => {
		const { vin, message } = SPECIAL_VINS.jobFails;
		const id = await submit({}, vin);
		expect(sandbox.ledger().at(-1)).toMatchObject({ vin, cents: 1700, jobId: id });
		clock.pass(60_000);
		const failed = await state(id);
		expect(failed).toMatchObject({ job_status: 'failed', message });
		expect(failed).not.toHaveProperty('files');
	});

	it('can go on for ever', async () => {
		const id = await submit({}, SPECIAL_VINS.jobNeverEnds.vin);
		clock.pass(30 * 86_400_000);
		expect(['queued', 'processing']).toContain((await state(id)).job_status);
	});
});

it('jobSpeed shortens the wait in real time', async () => {
	const fast = await startSandbox({ jobSpeed: 500, rateLimit: false });
	const { job_id: jobId } = await objectOf(post(fast, '/secure-coding-async'));
	let job: Record<string, unknown> = {};
	while (job.job_status !== 'completed') {
		job = await objectOf(post(fast, '/secure-coding-status', { job_id: jobId }));
	}
	const took = Date.parse(String(job.finished_at)) - Date.parse(String(job.created_at));
	expect(took).toBeGreaterThanOrEqual(20);
	expect(took).toBeLessThanOrEqual(100);
	await fast.close();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, post, VIN } from './client';

let sandbox: Sandbox | undefined;
const start = async (options: Parameters<typeof startSandbox>[0] = {}) => {
	sandbox = await startSandbox(options);
	return sandbox;
};
afterEach(() => sandbox?.close());

it('runs several at once, each with a port of its own', async () => {
	const other = await startSandbox();
	expect((await start()).url).not.toBe(other.url);
	await other.close();
});

it('refuses a port that is taken', async () => {
	const port = Number(new URL((await start()).url).port);
	await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
});

it('keeps connections alive', async () => {
	const { url, issueToken } = await start();
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const reused = async () => {
		const call = request(`${url}/vehicle-state`, {
			agent,
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${issueToken()}` },
		});
		call.end(JSON.stringify({ vin: VIN }));
		call.on('response', (response) => response.resume());
		await once(call, 'close');
		return call.reusedSocket;
	};
	expect([await reused(), await reused(), await reused()]).toEqual([false, true, true]);
	agent.destroy();
});

it('takes bodies of 20 MB', async () => {
	const fa = `<FA>${'x'.repeat(20 * 1024 * 1024)}</FA>`;
	expect((await post(await start(), '/secure-coding-async', { vin: VIN, fa })).status).toBe(202);
});

it('charges before it waits out its latency', async () => {
	const one = await start({ latencyMs: 60_000 });
	const stop = new AbortController();
	const call = fetch(`${one.url}/vehicle-state`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			authorization: `Bearer ${one.issueToken()}`,
		},
		body: JSON.stringify({ vin: VIN }),
		signal: stop.signal,
	});
	while (one.ledger().length === 0) await new Promise(setImmediate);
	stop.abort();
	await expect(call).rejects.toThrow('aborted');
	expect(one.stats().requests[0]).toMatchObject({ charged: true, status: 0 });
});

it('says plainly what it does not have or cannot read', async () => {
	const one = await start();
	const answer = await post(one, '/nothing');
	expect(answer.status).toBe(404);
	expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
	expect(await fields(answer)).toEqual({
		status: 'error',
		message: 'There is no POST /nothing',
	});
	expect((await fetch(`${one.url}/vehicle-state`)).status).toBe(405);
	const headers = { 'content-type': 'application/json' };
	const unreadable = await fetch(`${one.url}/vehicle-state`, {
		method: 'POST',
		headers,
		body: '{',
	});
	expect(unreadable.status).toBe(400);
	expect(await unreadable.json()).toMatchObject({ status: 'error' });
});

const FLAGS = ['--port', '0', '--dialect', 'wrapped', '--errors-as-200'];

it('runs as a program, says how to use it, and ends on Ctrl-C', async () => {
	const program = spawn(process.execPath, ['--import', 'tsx', 'test/sandbox/main.ts', ...FLAGS], {
		cwd: join(__dirname, '../../..'),
	});
	const exit = once(program, 'exit');
	const lines: string[] = [];
	for await (const line of createInterface(program.stdout)) {
		lines.push(line);
		if (line.startsWith('Press Ctrl-C')) break;
	}
	const said = lines.join('\n');
	const [, url = ''] = /Base URL +(\S+)/.exec(said) ?? [];
	expect(said).toMatch(/Client ID +sandbox-client\n +Client Secret +sandbox-secret/);
	expect(said).toContain('WBA00000000000404  404');
	expect((await fetch(`${url}/__control/ledger`)).status).toBe(200);
	const refused = await fetch(`${url}/clear-swt`, { method: 'POST' });
	expect(refused.status).toBe(200);
	expect(await refused.json()).toMatchObject({ success: false });
	program.kill('SIGINT');
	expect(await exit).toEqual([0, null]);
});

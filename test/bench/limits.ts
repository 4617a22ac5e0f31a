/**
 * Measures how close the node comes to the limits of an account, in real time, in n8n's engine against the sandbox.
 * `npm run bench:limits`. The figures are from one run on one machine, so compare the ratios.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { Engine } from '../engine/harness/engine';
import { someVins } from '../engine/harness/setUp';
import { startSandbox, type Sandbox } from '../sandbox/server';

const say = (text: string) => process.stdout.write(`${text}\n`);

const settings = {
	parameters: { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}', options: {} },
};

async function runItems(url: string, vins: string[], limits: object): Promise<number> {
	const engine = await Engine.create({
		baseUrl: url,
		clientId: 'sandbox-client',
		clientSecret: 'sandbox-secret',
		...limits,
	});
	const { items, error } = await engine.run(
		settings,
		vins.map((vin) => ({ vin })),
	);
	if (error) say(`  failed: ${error.message}`);
	return items.length;
}

/** The time from the first paid call to the last answer, in seconds. */
const spanOf = (sandbox: Sandbox): number => {
	const calls = sandbox.stats().requests.filter(({ path }) => path !== TOKEN_PATH);
	const first = Math.min(...calls.map(({ at }) => at));
	return (Math.max(...calls.map(({ answeredAt = 0 }) => answeredAt)) - first) / 1000;
};

function report(name: string, sandbox: Sandbox, results: number, idealSeconds: number): void {
	const { exchanges, refused } = sandbox.stats();
	const span = spanOf(sandbox);
	say(
		`${name}: ${results} results, ${sandbox.ledger().length} charges, ${exchanges} exchanges, ${refused} refused; ` +
			`first call to last answer ${span.toFixed(2)} s, ideal ${idealSeconds.toFixed(2)} s, ratio ${(span / idealSeconds).toFixed(3)}`,
	);
}

async function oneProcess(count: number, limits: Limits, latencyMs: number): Promise<void> {
	const sandbox = await startSandbox({ ...limits, latencyMs });
	const results = await runItems(sandbox.url, someVins(count), limits);
	const ideal = (count - limits.burst) / limits.requestsPerSecond + latencyMs / 1000;
	const { requestsPerSecond, burst } = limits;
	report(
		`${count} items, ${requestsPerSecond}/s + ${burst}, ${latencyMs} ms latency`,
		sandbox,
		results,
		ideal,
	);
	await sandbox.close();
}

interface Limits {
	requestsPerSecond: number;
	burst: number;
}

/** Each process has a third of the items and no knowledge of the others. */
async function threeProcesses(count: number, limits: Limits, latencyMs: number): Promise<void> {
	const sandbox = await startSandbox({ ...limits, latencyMs });
	const workers = [0, 1, 2].map(
		async (part) =>
			await new Promise<number>((resolve, reject) => {
				const args = [sandbox.url, String(count), String(part), JSON.stringify(limits)];
				const child = spawn(join(__dirname, '../../node_modules/.bin/tsx'), [__filename, ...args], {
					stdio: ['ignore', 'pipe', 'inherit'],
				});
				let output = '';
				child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
				child.on('error', reject);
				child.on('exit', () => resolve(Number(output.trim().split('\n').at(-1))));
			}),
	);
	const results = (await Promise.all(workers)).reduce((sum, part) => sum + part, 0);
	const ideal = (count - limits.burst) / limits.requestsPerSecond + latencyMs / 1000;
	const { requestsPerSecond, burst } = limits;
	report(
		`${count} items in three processes, ${requestsPerSecond}/s + ${burst}, ${latencyMs} ms latency`,
		sandbox,
		results,
		ideal,
	);
	reportShare(sandbox, someVins(count), limits);
	await sandbox.close();
}

/** The share of the rate that is used while all three have work. At the end, the last one has to raise its own rate. */
function reportShare(sandbox: Sandbox, vins: string[], limits: Limits): void {
	const answered = sandbox.stats().requests.filter(({ charged }) => charged);
	const partOf = new Map(vins.map((vin, index) => [vin, index % 3]));
	const lastOf = (part: number) =>
		Math.max(...answered.filter(({ vin = '' }) => partOf.get(vin) === part).map(({ at }) => at));
	const first = Math.min(...answered.map(({ at }) => at));
	const end = Math.min(lastOf(0), lastOf(1), lastOf(2));
	const calls = answered.filter(({ at }) => at <= end).length;
	const allowed = limits.burst + (limits.requestsPerSecond * (end - first)) / 1000;
	say(
		`  while all three had work (${((end - first) / 1000).toFixed(0)} s): ${((100 * calls) / allowed).toFixed(0)} % of the rate used`,
	);
}

async function main(): Promise<void> {
	const [url, count, part, limits] = process.argv.slice(2);
	if (url && count && part && limits) {
		const vins = someVins(Number(count)).filter((_, index) => index % 3 === Number(part));
		say(String(await runItems(url, vins, JSON.parse(limits) as Limits)));
		return;
	}
	const standard = { requestsPerSecond: 10, burst: 30 };
	await oneProcess(100, standard, 20);
	await oneProcess(100, standard, 1000);
	await oneProcess(100, standard, 5000);
	await oneProcess(1000, { requestsPerSecond: 50, burst: 150 }, 100);
	await threeProcesses(600, standard, 100);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

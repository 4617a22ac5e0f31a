/** The whole tool, against APIs that speak otherwise. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { adopt, readFixtureFile } from '../firstContact/adopt';
import { findTraces } from '../firstContact/redact/traces';
import { OTHER_NAMES, OTHER_WORD, startOtherNames } from '../firstContact/otherNames';
import { startInFront, type InFront, type Passing } from '../firstContact/inFront';
import { firstContact } from '../firstContact/run';
import { scriptedTerminal } from '../firstContact/scripted';
import { SANDBOX_VIN, startSandbox, type DialectName, type Sandbox } from '../sandbox/server';
import { quickenClock } from './harness/quickClock';
import { FAST } from './harness/lookUp';

let sandbox: Sandbox;
let inFront: InFront | undefined;
afterEach(async () => {
	await inFront?.close();
	inFront = undefined;
	await sandbox.close();
});

interface Left {
	/** Every file that the run has left, by its path. */
	readonly files: Record<string, string>;
	readonly report: string;
	readonly said: string;
	readonly tokens: string[];
	readonly fixturesPath: string;
}

/** A yes to all but to the one answer that is a bare file, which does not say that it is from the sandbox. */
async function yesToAll(
	dialect: DialectName,
	stand: (url: string) => Promise<InFront> | undefined = () => undefined,
): Promise<Left> {
	quickenClock();
	sandbox = await startSandbox({ jobSpeed: 1000, ...FAST, sandboxVinAt: 'everywhere', dialect });
	inFront = await stand(sandbox.url);
	const out = mkdtempSync(join(tmpdir(), 'first-contact-'));
	const { clientId, clientSecret } = sandbox;
	const terminal = scriptedTerminal((question) =>
		question.includes('Get FSC Repair Kit') ? '' : 'y',
	);
	await firstContact(
		{
			adopt: false,
			baseUrl: inFront?.url ?? sandbox.url,
			spendCents: 0,
			keep: join(out, 'kept'),
			out,
		},
		terminal,
		{ BIMMERVIN_CLIENT_ID: clientId, BIMMERVIN_CLIENT_SECRET: clientSecret },
		undefined,
		undefined,
		// Otherwise it would say that they are made from the sandbox, and nothing would be adopted.
		() => 'api',
	);
	const paths = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile(),
	);
	const files = Object.fromEntries(
		paths.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]),
	);
	expect(existsSync(join(out, 'report.md'))).toBe(true);
	return {
		files,
		report: files['report.md']!,
		said: terminal.text(),
		tokens: [],
		fixturesPath: join(out, 'fixtures'),
	};
}

/** Which endpoints there are fixtures of. */
const endpointsIn = (path: string) =>
	new Set(readdirSync(path).map((name) => readFixtureFile(join(path, name))?.endpoint));
const ANSWERED = new Set(['signIn', ...Object.keys(ENDPOINTS)]);
ANSWERED.delete('fscRepairKit');

it.each(['reported', 'flat', 'wrapped', 'german'] as const)(
	'nothing is to be changed where the names are ours: %s',
	async (dialect) => {
		const { report, said, fixturesPath } = await yesToAll(dialect);
		expect(report).toContain('These answers show no name or word that has to be added');
		expect(report).not.toContain('**not found**');
		expect(said).not.toContain('Not written');
		expect(said).not.toContain('Stopped');
		expect(endpointsIn(fixturesPath)).toEqual(ANSWERED);
		expect(sandbox.ledger()).toEqual([]);
	},
);

/** The sign-in keeps its names, since nothing would be learnt without a token, and the word for the sandbox lets the run go on. */
const SEEN = OTHER_NAMES.filter(
	({ ours }) => !['access_token', 'expires_in', 'sandbox'].includes(ours),
);

it.each([
	// Without a job ID nobody waits for a job: its status is seen where that keeps its name.
	['a job ID too', ['sandbox'], SEEN.filter(({ ours }) => ours !== 'job_status')],
	['all but a job ID', ['sandbox', 'job_id'], SEEN.filter(({ ours }) => ours !== 'job_id')],
])('names each name that differs and the line to change: %s', async (_, kept, expected) => {
	const { report, said, fixturesPath } = await yesToAll(
		'reported',
		async (url) => await startOtherNames(url, { kept }),
	);
	expect(said).not.toContain('Stopped');
	// Without a job ID nobody waits for a job, and no word of its status comes.
	if (kept.includes('job_id'))
		expect(report).toContain(`list ${OTHER_WORD.list}: add ${OTHER_WORD.theirs}\``);
	for (const { theirs, list, added = theirs } of expected) {
		expect(report).toMatch(new RegExp(`nodes/[\\w/]+\\.ts:\\d+, list ${list}: add ${added}\\b`));
	}
	expect(sandbox.ledger()).toEqual([]);

	const to = mkdtempSync(join(tmpdir(), 'adopted-'));
	await adopt(
		async () => await Promise.resolve('y'),
		() => {},
		{ from: fixturesPath, to },
	);
	expect(readdirSync(to)).toEqual(readdirSync(fixturesPath));
	for (const name of readdirSync(to))
		expect(readFixtureFile(join(to, name))).toMatchObject({ source: 'api' });
});

it('names the token that a sign-in calls otherwise', async () => {
	const { report, said } = await yesToAll(
		'reported',
		async (url) => await startOtherNames(url, { withSignIn: true }),
	);
	expect(said).toContain('Stopped');
	expect(report).toMatch(/list token: add api_pass\b/);
	expect(report).toMatch(/list tokenLife: add valid_for_seconds\b/);
});

it('stops where the word sandbox is another one, and names it', async () => {
	const { report, said } = await yesToAll('reported', async (url) => await startOtherNames(url));
	expect(said).toContain('Stopped for good: Vehicle > Get Order');
	expect(said).not.toContain('Not written');
	expect(report).toMatch(/list sandbox: add is_test_call\b/);
});

/** Repeats token, secret and VIN wherever an answer has room. */
function repeating({ requestHeaders, requestBody, headers, body }: Passing, seen: Set<string>) {
	const token = requestHeaders.authorization?.replace('Bearer ', '');
	const secret = sandbox.clientSecret;
	const { vin = SANDBOX_VIN } = JSON.parse(requestBody.toString() || '{}') as { vin?: string };
	const issued = /"access_token":"([^"]+)"/.exec(body.toString())?.[1];
	for (const one of [token, issued]) if (one) seen.add(one);
	const all = [token, issued, secret, vin, sandbox.clientId].filter((one) => one !== undefined);
	const html = `<html><!-- ${all.join(' ')} --><body data-x="${all.join('|')}"><a href="/x/${all.join('/')}">${all.join(' ')}</a></body></html>`;
	const packed = Buffer.from(html);
	const answer = JSON.parse(body.toString()) as Record<string, unknown>;
	return {
		headers: [
			...headers,
			['X-Debug', all.join(',')],
			['X-Packed', Buffer.from(all.join(' ')).toString('base64')],
			['Set-Cookie', `session=${all.join('.')}`],
			['X-File', `attachment; filename="${all.join('-')}.html"`],
		] as Array<[string, string]>,
		body: Buffer.from(
			JSON.stringify({
				...answer,
				debug: { html, packed: packed.toString('base64'), hex: packed.toString('hex') },
				[`log_${all.join('_')}`]: all,
				report_name: `report-${all.join('-')}.html`,
			}),
		),
	};
}

it('leaves nothing of token, secret and VIN where every answer repeats them', async () => {
	const seen = new Set<string>();
	const { files, said } = await yesToAll(
		'reported',
		async (url) => await startInFront(url, (passing) => repeating(passing, seen)),
	);
	const { clientId, clientSecret } = sandbox;
	const secrets = { clientId, clientSecret, tokens: [...seen], vins: [SANDBOX_VIN] };
	expect(seen.size).toBeGreaterThan(0);
	expect(said).not.toContain('Not written');
	expect(Object.keys(files).length).toBeGreaterThan(15);
	for (const [name, text] of Object.entries(files)) {
		expect([name, findTraces(text, secrets)]).toEqual([name, []]);
		for (const secret of [clientSecret, SANDBOX_VIN, ...seen]) {
			expect(text).not.toContain(secret);
			expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
		}
	}
	for (const secret of [clientSecret, ...seen]) expect(said).not.toContain(secret);
});

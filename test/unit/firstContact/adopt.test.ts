import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { adopt, readFixtureFile } from '../../firstContact/adopt';
import type { ApiFixture } from '../../firstContact/fixture';

const fixture = (more: Partial<ApiFixture> = {}): ApiFixture => ({
	source: 'api',
	name: 'vehicle-get-order',
	endpoint: 'vehicleOrder',
	exchanges: [
		{
			method: 'POST',
			path: '/vehicle-order-json',
			requestBody: { json: { vin: 'WBA3A5C51CF256985' } },
			status: 200,
			headers: [['content-type', 'application/json']],
			body: { json: { status: 'success', vehicle_order: { type_key: 'AB12' } } },
		},
	],
	read: { kind: 'good' },
	...more,
});

const [exchange] = fixture().exchanges;
const answering = (more: object) => fixture({ exchanges: [{ ...exchange!, ...more }] });

let folder: string;
let from: string;
let to: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'adopt-'));
	[from, to] = [join(folder, 'from'), join(folder, 'to')];
	mkdirSync(from);
	mkdirSync(to);
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (where: string, value: unknown, name = 'vehicle-get-order') =>
	writeFileSync(
		join(where, `${name}.json`),
		typeof value === 'string' ? value : JSON.stringify(value),
	);

async function run(...answers: string[]): Promise<{ said: string; asked: string[] }> {
	const said: string[] = [];
	const asked: string[] = [];
	await adopt(
		async (question) => {
			asked.push(question);
			return await Promise.resolve(answers.shift() ?? '');
		},
		(text) => said.push(text),
		{ from, to },
		{ clientId: '', clientSecret: 'Xk29-qLw8-Zz71-Pp05', tokens: [], vins: ['WBA00000000000000'] },
	);
	return { said: said.join('\n'), asked };
}

const taken = () => readdirSync(to);
const there = () => readFixtureFile(join(to, 'vehicle-get-order.json'));
const sourceThere = () => there()?.source;

it.each(['y', 'yes', ' Y ', 'YES'])('%j takes a fixture, with what is read now', async (answer) => {
	put(from, fixture());
	const { said, asked } = await run(answer);
	expect(asked).toHaveLength(1);
	const { exchanges, read } = fixture();
	expect(there()).toMatchObject({ exchanges, read: { ...read, summary: { typeKey: 'AB12' } } });
	expect(said).toContain('vehicle-get-order (/vehicle-order-json), from the API: status 200');
	expect(said).toContain('"type_key": "AB12"');
	expect(said).toMatch(/Copied: vehicle-get-order\.json\.\nNow run .*apiFixtures/);
});

it.each(['', 'n', 'no', 'yep', 'yes please', 'all', 'j'])('%j takes nothing', async (answer) => {
	put(from, fixture());
	const { said } = await run(answer);
	expect(taken()).toEqual([]);
	expect(said).toContain('Nothing was copied.');
	expect(said.includes('enter y or yes')).toBe(!['', 'n', 'no'].includes(answer));
});

it.each([
	['no JSON', '{"source": "api", '],
	['no fixture', { hello: 1 }],
	['another name than its file', fixture({ name: 'other' })],
	['a path for a name', fixture({ name: '../vehicle-get-order' })],
	['an endpoint that nobody knows', { ...fixture(), endpoint: 'sell' }],
	['no answer', fixture({ exchanges: [] })],
	['a list so deep that no one can read it', '['.repeat(200_000)],
	['a status that is none', answering({ status: 1.5 })],
	['a body that is none', answering({ body: {} })],
])('%s is refused without a question', async (_, value) => {
	put(from, value);
	const { said, asked } = await run('y');
	expect(asked).toEqual([]);
	expect(taken()).toEqual([]);
	expect(said).toContain('vehicle-get-order.json was not copied');
});

describe('one that is made from the sandbox', () => {
	const made = fixture({ source: 'sandbox', read: { kind: 'good', sandbox: true } });

	it('is not taken where there is none', async () => {
		put(from, made);
		const { said, asked } = await run('y');
		expect(asked).toEqual([]);
		expect(said).toContain('shows nothing of the API');
		expect(taken()).toEqual([]);
	});

	it('never replaces one from the API', async () => {
		put(from, made);
		put(to, fixture());
		const { said } = await run('y');
		expect(said).toContain('the one in its place is from the API');
		expect(sourceThere()).toBe('api');
	});

	it('replaces another one, if asked', async () => {
		put(from, made);
		put(to, { ...answering({ status: 201 }), source: 'sandbox' });
		await run('y');
		expect(there()?.exchanges).toEqual([exchange]);
	});

	it('is replaced by one from the API', async () => {
		put(from, fixture());
		put(to, made);
		await run('y');
		expect(sourceThere()).toBe('api');
	});
});

describe('what was taken and is read otherwise today', () => {
	const old = fixture({ read: { kind: 'unreadable', links: 1 } });

	it('is shown in words and stored as it is read now, without a run', async () => {
		put(to, old);
		rmSync(from, { recursive: true });
		const { said, asked } = await run('y');
		expect(said).toContain('kind: was "unreadable", is now "good"');
		expect(said).toContain('links: was 1, is now nothing');
		expect(asked).toEqual([expect.stringContaining('what is read now?')]);
		expect(there()?.read).toMatchObject({ kind: 'good' });
		expect((await run('y')).asked).toEqual([]);
	});

	it('stays as it is without a yes', async () => {
		put(to, old);
		await run('');
		expect(there()).toEqual(old);
	});

	it('is asked about once where the run that it comes from is still there', async () => {
		put(from, old);
		put(to, old);
		const { said, asked } = await run('');
		expect(said).toContain('kind: was "unreadable", is now "good"');
		expect(asked).toHaveLength(1);
	});
});

it('what is there already is compared with it', async () => {
	put(from, answering({ body: { json: { status: 'success', n: 1 } } }));
	put(to, fixture());
	const { said } = await run('');
	expect(said).toContain('The existing fixture is from the API. It differs:');
	expect(said).toContain('n: only here');
	expect(said).toContain('vehicle_order.type_key: only there');
});

it('a link is not followed, and one in its place is replaced', async () => {
	const outside = join(folder, 'outside.json');
	writeFileSync(outside, JSON.stringify(fixture()));
	symlinkSync(outside, join(from, 'vehicle-get-order.json'));
	expect((await run('y')).asked).toEqual([]);
	rmSync(join(from, 'vehicle-get-order.json'));
	put(from, fixture());
	writeFileSync(outside, 'mine');
	symlinkSync(outside, join(to, 'vehicle-get-order.json'));
	await run('y');
	expect(readFileSync(outside, 'utf8')).toBe('mine');
	expect(sourceThere()).toBe('api');
});

it('what an edit has added is not taken, and a secret in it is refused', async () => {
	put(from, `\ufeff${JSON.stringify({ ...fixture(), notes: 'mine', read: { x: 1 } })}`);
	await run('y');
	expect(JSON.stringify(there())).not.toMatch(/mine|"x"/);
	for (const secret of ['WBA00000000000000', 'Xk29-qLw8-Zz71-Pp05']) {
		put(from, answering({ body: { text: `for ${secret}` } }));
		const { said, asked } = await run('y');
		expect(asked).toEqual([]);
		expect(said).toMatch(/was not copied: it holds (?:a VIN|the Client Secret)/);
	}
});

it('nothing but fixtures is looked at, and one is asked about after the other', async () => {
	put(from, fixture());
	put(from, fixture({ name: 'other' }), 'other');
	writeFileSync(join(from, 'notes.txt'), 'y');
	const { asked } = await run('', 'y');
	expect(asked).toHaveLength(2);
	expect(taken()).toEqual(['vehicle-get-order.json']);
});

it('what would move the cursor of a terminal is not shown', async () => {
	put(from, answering({ body: { text: 'a\u001b[2Jb' } }));
	expect((await run()).said).not.toContain('\u001b');
});

it('without fixtures it says what to do', async () => {
	rmSync(from, { recursive: true });
	expect((await run()).said).toContain('Run npm run first-contact first');
	expect(existsSync(from)).toBe(false);
});

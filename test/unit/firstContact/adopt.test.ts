import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
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
			requestBody: { json: { vin: 'WBA00000000000001' } },
			status: 200,
			headers: [['content-type', 'application/json']],
			body: { json: { status: 'success', vehicle_order: { type_key: 'AB12' } } },
		},
	],
	read: { kind: 'good' },
	...more,
});

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
	);
	return { said: said.join('\n'), asked };
}

const taken = () => readdirSync(to);
const sourceThere = () => readFixtureFile(join(to, 'vehicle-get-order.json'))?.source;

it.each(['y', 'yes', ' Y ', 'YES'])('%j takes a fixture, to the byte', async (answer) => {
	put(from, fixture());
	const { said, asked } = await run(answer);
	expect(asked).toHaveLength(1);
	expect(readFileSync(join(to, 'vehicle-get-order.json'))).toEqual(
		readFileSync(join(from, 'vehicle-get-order.json')),
	);
	expect(said).toContain('vehicle-get-order (/vehicle-order-json), from the API: status 200');
	expect(said).toContain('"type_key": "AB12"');
	expect(said).toMatch(/Taken: vehicle-get-order\.json\.\nNow run .*apiFixtures/);
});

it.each(['', 'n', 'no', 'yep', 'yes please', 'all', 'j'])('%j takes nothing', async (answer) => {
	put(from, fixture());
	const { said } = await run(answer);
	expect(taken()).toEqual([]);
	expect(said).toContain('Nothing was taken.');
});

it.each([
	['no JSON', '{"source": "api", '],
	['no fixture', { hello: 1 }],
	['another name than its file', fixture({ name: 'other' })],
	['a path for a name', fixture({ name: '../vehicle-get-order' })],
	['an endpoint that nobody knows', { ...fixture(), endpoint: 'sell' }],
	['no answer', fixture({ exchanges: [] })],
	[
		'a body that is none',
		fixture({ exchanges: [{ ...fixture().exchanges[0]!, body: {} as never }] }),
	],
])('%s is refused without a question', async (_, value) => {
	put(from, value);
	const { said, asked } = await run('y');
	expect(asked).toEqual([]);
	expect(taken()).toEqual([]);
	expect(said).toContain('vehicle-get-order.json is not taken');
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
		put(to, fixture({ source: 'sandbox' }));
		await run('y');
		expect(readFixtureFile(join(to, 'vehicle-get-order.json'))?.read).toEqual(made.read);
	});

	it('is replaced by one from the API', async () => {
		put(from, fixture());
		put(to, made);
		await run('y');
		expect(sourceThere()).toBe('api');
	});
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
	const [exchange] = fixture().exchanges;
	put(from, fixture({ exchanges: [{ ...exchange!, body: { text: 'a\u001b[2Jb' } }] }));
	expect((await run()).said).not.toContain('\u001b');
});

it('without fixtures it says what to do', async () => {
	rmSync(from, { recursive: true });
	expect((await run()).said).toContain('Run npm run first-contact first');
	expect(existsSync(from)).toBe(false);
});

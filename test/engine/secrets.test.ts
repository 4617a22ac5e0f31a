/** Answers that repeat the token or the Client Secret in odd frames: nothing of it in items, files, errors, logs or what is stored. */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { Sandbox } from '../sandbox/server';
import { readings } from '../readings';
import type { Engine, EngineRun } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { asItems, FAST, lookUp } from './harness/lookUp';
import { setUp, someVins } from './harness/setUp';

const { path } = ENDPOINTS.vehicleState;
const OPAQUE = 'aB3+dE5/gH7=';
const SECRET = 'Zq7-unspoken-Secret';
const [VIN = '', OTHER_VIN = ''] = someVins(2);

let sandbox: Sandbox;
let engine: Engine;
let token = '';

/** Signs in with this token, or with one of the sandbox's own. */
async function start(opaque?: string): Promise<void> {
	({ sandbox, engine } = await setUp({
		...FAST,
		accounts: [{ clientId: 'me', clientSecret: SECRET }],
	}));
	if (opaque !== undefined) {
		sandbox.fault({
			kind: 'respond',
			path: '/auth/token',
			body: { access_token: opaque },
			times: 'always',
		});
		token = opaque;
		return;
	}
	await engine.run(lookUp(), asItems([OTHER_VIN]));
	token = sandbox.issuedTokens()[0] ?? '';
}
afterEach(async () => await sandbox.close());

/** Pieces that may stand nowhere: of a JWT, its head may. */
function pieces(): string[] {
	const from = token.startsWith('eyJ') ? token.indexOf('.') + 1 : 0;
	const of = (text: string) =>
		Array.from({ length: Math.max(0, text.length - 7) }, (_, at) => text.slice(at, at + 8));
	return [...of(token.slice(from)), ...of(SECRET)].map((piece) => piece.toLowerCase());
}

/** The pieces that stand in a run: in what is stored of it, in its errors and in its files, read in every way. */
async function foundIn(run: EngineRun): Promise<string[]> {
	const files = await Promise.all(
		[...run.items, ...run.errorItems]
			.filter(({ binary }) => binary)
			.map(async (item) => (await engine.bytes(item)).toString()),
	);
	const written = JSON.stringify([run, run.error?.message, run.error?.stack, files]);
	const read = [written, ...readings(written)].join('\n').toLowerCase();
	return pieces().filter((piece) => read.includes(piece));
}

const STATUSES = [200, 400, 404, 409, 422, 500];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** In full-width letters: U+FF21 for A. */
const wide = (text: string): string =>
	text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

const FRAMES: ReadonlyArray<readonly [string, (secret: string) => unknown]> = [
	['words', (s) => ({ message: `No: Bearer ${s}` })],
	[
		'candidates',
		(s) => ({ status: 'select_vehicle', vehicles: [{ vin17: VIN, note: `Bearer ${s}` }] }),
	],
	['a field', (s) => ({ vehicle: { model: '530i' }, echo: { authorization: `Bearer ${s}` } })],
	['a key', (s) => ({ vehicle: { model: '530i' }, echo: { [s]: 1 } })],
	['pieces over fields', (s) => ({ vehicle: { model: '530i' }, parts: s.match(/.{1,10}/g) })],
	[
		'an encoded form',
		(s) => ({ vehicle: { model: '530i' }, at: encodeURIComponent(encodeURIComponent(s)) }),
	],
	[
		'base64',
		(s) => ({ vehicle: { model: '530i' }, header: Buffer.from(`Bearer ${s}`).toString('base64') }),
	],
	['another letter case', (s) => ({ vehicle: { model: '530i' }, echo: s.toUpperCase() })],
	['line breaks', (s) => ({ vehicle: { model: '530i' }, echo: s.replace(/.{4}/g, '$&\n\u200b') })],
	[
		'HTML',
		(s) =>
			`<html><title>No</title><body>${s.replace(/[+/=.-]/g, (c) => `&#${c.charCodeAt(0)};`)}</body></html>`,
	],
	['text', (s) => `trace ${s} end`],
	['numbers', (s) => ({ vehicle: { model: '530i' }, echo: [...Buffer.from(s)] })],
	['numbers by their places', (s) => ({ message: 'No', detail: { ...Buffer.from(s) } })],
	['words with numbers', (s) => ({ message: `Token ${[...Buffer.from(s)].join(',')} refused` })],
	['single characters', (s) => ({ vehicle: { model: '530i' }, echo: [...s] })],
	['reverse', (s) => ({ message: `Token ${[...s].reverse().join('')}`, echo: { [s]: 1 } })],
	['wide letters', (s) => ({ message: `Token ${wide(s)}`, vehicle: { [wide(s)]: wide(s) } })],
	[
		'base64 of base64',
		(s) => ({ message: `Bearer ${base64(base64(s))}`, data: { id: base64(base64(`id:${s}`)) } }),
	],
	[
		'a cut form',
		(s) => ({ vehicle: { model: '530i' }, echo: `${s.slice(0, Math.ceil(s.length * 0.8))}…` }),
	],
];

describe.each([
	["the sandbox's JWT", undefined],
	['a short opaque token', OPAQUE],
])('%s', (_, opaque) => {
	it.each(FRAMES.map(([name, frame]) => ({ name, frame })))(
		'in $name is nowhere, whatever the status',
		async ({ frame }) => {
			await start(opaque);
			const answers = STATUSES.flatMap((status) =>
				[token, SECRET].map((secret) => ({ status, secret })),
			);
			const vins = someVins(answers.length);
			const wanted = { options: { stopAfterRefusals: 0 } };
			const answerAll = () =>
				answers.forEach(({ status, secret }, at) => {
					const headers = {
						'x-echo': secret,
						'content-disposition': `inline; filename="${secret}.json"`,
					};
					const body = frame(secret);
					sandbox.fault({ kind: 'respond', path, vin: vins[at], status, headers, body });
				});
			answerAll();
			const all = await engine.run(
				lookUp({ ...wanted, onError: 'continueErrorOutput' }),
				asItems(vins),
			);
			expect([...all.items, ...all.errorItems]).toHaveLength(vins.length);
			expect(await foundIn(all)).toEqual([]);
			answerAll();
			for (const vin of vins)
				expect(await foundIn(await engine.run(lookUp(wanted), asItems([vin])))).toEqual([]);
		},
		60_000,
	);
});

it('a link that repeats the token is fetched all the same, and is told without it where it cannot be', async () => {
	await start();
	const usb = ENDPOINTS.carPlayUsb.path;
	const content = Buffer.from([0, 1, 2, 3, 250]);
	const link = `/files/a.upd?token=${token}`;
	sandbox.fault({ kind: 'respond', path: usb, body: { download_url: link, note: token } });
	sandbox.fault({
		kind: 'respond',
		path: '/files/a.upd',
		bodyBase64: content.toString('base64'),
		charge: false,
	});
	const settings = { parameters: { resource: 'carPlay', operation: 'activateUsb' } };
	const good = await engine.run(lookUp(settings), asItems([VIN]));
	expect((await engine.bytes(good.items[0])).equals(content)).toBe(true);
	expect(good.items[0]?.json.note).toBe('[hidden]');
	sandbox.fault({ kind: 'respond', path: usb, body: { download_url: link } });
	sandbox.fault({ kind: 'status', status: 404, path: '/files/a.upd', times: 'always' });
	const missing = await engine.run(lookUp(settings), asItems([OTHER_VIN]));
	expect(missing.items[0]?.json.missingFiles).toEqual([
		expect.objectContaining({ url: '/files/a.upd?token=[hidden]' }),
	]);
});

it.each([
	['a link', { body: { status: 'success', download_url: '/files/a.upd' } }],
	['a 303', { status: 303, headers: { location: '/files/a.upd' } }],
])('what stands instead of the file behind %s is told without the secret', async (_, answer) => {
	await start();
	sandbox.fault({ kind: 'respond', path: ENDPOINTS.carPlayUsb.path, charge: true, ...answer });
	sandbox.fault({
		kind: 'respond',
		path: '/files/a.upd',
		body: { status: 'error', message: `No file for the holder of ${SECRET} today` },
		times: 'always',
	});
	const settings = {
		parameters: { resource: 'carPlay', operation: 'activateUsb' },
		onError: 'continueRegularOutput',
	} as const;
	const { items } = await engine.run(lookUp(settings), asItems([VIN]));
	expect(JSON.stringify(items)).toContain('No file for the holder of [hidden] today');
	expect(JSON.stringify(items)).not.toContain(SECRET);
});

it.each(['failed', 'marinated', `on its way for ${SECRET}`])(
	'what a job %s says is told without the secret',
	async (state) => {
		await start();
		const body = { job: { status: state, message: `Ask the holder of ${SECRET} today` } };
		const path = ENDPOINTS.secureCodingStatus.path;
		sandbox.fault({ kind: 'respond', path, body, times: 'always' });
		const options = { maxWait: 0.2 };
		const settings = jobSettings('submitAndWait', options, { onError: 'continueRegularOutput' });
		const { items } = await engine.run(settings, asItems([VIN]));
		expect(items[0]?.json.details).toMatchObject({ charged: 'yes' });
		expect(JSON.stringify(items)).not.toContain(SECRET);
	},
);

it('a file that a retry fetches is asked for at the whole address, and comes without the token', async () => {
	await start();
	const usb = ENDPOINTS.carPlayUsb.path;
	const link = `/files/a.txt?token=${token}`;
	const files = [{ download_url: link, ecu: 'HU', trace: token }];
	sandbox.fault({ kind: 'respond', path: usb, body: { files } });
	sandbox.fault({ kind: 'status', status: 404, path: '/files/a.txt' });
	sandbox.fault({ kind: 'status', status: 500, path: usb, vin: OTHER_VIN, charge: false });
	const body = `fetched by ${token}`;
	sandbox.fault({ kind: 'respond', path: '/files/a.txt', body, charge: false });
	const settings = {
		parameters: { resource: 'carPlay', operation: 'activateUsb' },
		onError: 'stopWorkflow',
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 1,
	} as const;
	const { items } = await engine.run(lookUp(settings), asItems([VIN, OTHER_VIN]));
	expect(items[0]?.json).not.toHaveProperty('missingFiles');
	expect(items[0]?.json.files).toMatchObject([{ ecu: 'HU', trace: '[hidden]' }]);
	expect((await engine.bytes(items[0])).toString()).toBe('fetched by [hidden]');
	expect(sandbox.ledger().filter(({ vin }) => vin === VIN)).toHaveLength(1);
	expect(JSON.stringify(items)).not.toContain(token);
});

it('a good answer without a secret in it is as it came', async () => {
	await start();
	const head = token.slice(0, token.indexOf('.'));
	const licence = `${head}.${Buffer.from('{"sub":"other"}').toString('base64url')}.c2lnbmF0dXJlLW9mLXNvbWVib2R5`;
	const body = {
		vehicle: { model: '530i', licence, code: '1A2B-3C4D-5E6F' },
		client_secret: 'none',
	};
	sandbox.fault({ kind: 'respond', path, body });
	const { items } = await engine.run(lookUp(), asItems([VIN]));
	expect(items[0]?.json).toMatchObject(body);
});

/** A file of many kilobytes in JSON: whether it goes to the storage while it arrives or not, the item is the same. */
import { createHash } from 'node:crypto';

import type { INodeExecutionData } from 'n8n-workflow';

import { arrivingBytes, textStorage } from '../../../nodes/shared/state/arrivingBytes';
import { someVins } from '../../someVins';
import { FakeN8n, vehicles, type Api, type Reply } from '../fakeN8n';

const [VIN = ''] = someVins(1);
const KIT = { endpoint: 'videoInMotionUsb', onError: 'continueRegularOutput' } as const;

/** Bytes that look random and are the same in every run. */
function bytes(length: number, seed = 'a'): Buffer {
	const blocks: Buffer[] = [];
	for (let at = 0; at < length; at += 64)
		blocks.push(createHash('sha512').update(`${seed} ${at}`).digest());
	return Buffer.concat(blocks).subarray(0, length);
}

const FILE = bytes(500_000);
const B64 = FILE.toString('base64');
const LATER = Buffer.concat([FILE.subarray(0, 300_000), bytes(200_000, 'b')]).toString('base64');
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const json = (value: unknown): string => JSON.stringify(value);
const escaped = (value: unknown): string => json(value).replaceAll('/', '\\/');
const lines = (text: string, end: string) => text.replace(/.{76}/g, `$&${end}`);
const html = `<!doctype html><html><body>${VIN} ${'report '.repeat(60_000)}</body></html>`;

/** A memory of which the beginning is empty: `ffff…` has no digit. */
function hexOf(letters: 'lower' | 'upper'): string {
	const hex = Buffer.concat([Buffer.alloc(200_000, 0xff), FILE]).toString('hex');
	return letters === 'lower' ? hex : hex.toUpperCase();
}

/** How often a file was stored, and what of that is in no item. */
interface Storage {
	readonly stored: number;
	readonly unwanted: number;
}
const ONCE: Storage = { stored: 1, unwanted: 0 };
/** The name came later than the file. */
const TWICE: Storage = { stored: 2, unwanted: 1 };
/** As without the storage: a text of another kind. */
const NEVER_EARLY = 'as a whole';

type Row = [what: string, body: string | Buffer, storage: Storage | typeof NEVER_EARLY];

const ROWS: Row[] = [
	['after its name', json({ vin: VIN, filename: 'a.upd', file: B64, note: 'ok' }), ONCE],
	['before its name', json({ file: B64, filename: 'a.upd', vin: VIN }), TWICE],
	['without a name', json({ file: B64 }), ONCE],
	['indented', JSON.stringify({ filename: 'a.upd', file: B64 }, null, 2), ONCE],
	[
		'deep in wrappers',
		json({ data: { result: { files: [{ name: 'a.upd', content: B64 }] } } }),
		ONCE,
	],
	['in a list', json({ files: [B64] }), ONCE],
	[
		'in a map from names',
		json({ files: { 'a.upd': B64, 'b.txt': 'aGVsbG8gd29ybGQ=' } }),
		{ stored: 2, unwanted: 0 },
	],
	['with escaped slashes', escaped({ filename: 'a.upd', file: B64 }), ONCE],
	['as a data URL', json({ file: `data:application/zip;base64,${B64}` }), ONCE],
	['as a data URL with escapes', escaped({ file: `data:application/zip;base64,${B64}` }), ONCE],
	['with a padded end', json({ file: bytes(500_002).toString('base64') }), ONCE],
	[
		'that is a ZIP',
		json({ file: Buffer.concat([Buffer.from('PK\x03\x04\0'), FILE]).toString('base64') }),
		ONCE,
	],
	[
		'of zeros',
		json({ file: Buffer.alloc(500_000).toString('base64') }),
		{ stored: 1, unwanted: 0 },
	],
	[
		'beside another',
		json({
			files: [
				{ name: 'a.upd', content: B64 },
				{ name: 'b.upd', content: bytes(400_000, 'c').toString('base64') },
			],
		}),
		{ stored: 2, unwanted: 0 },
	],
	[
		'beside one that begins alike',
		json({
			files: [
				{ name: 'a.upd', content: B64 },
				{ name: 'b.upd', content: LATER },
			],
		}),
		{ stored: 2, unwanted: 0 },
	],
	[
		'with a checksum, and far before one that begins alike',
		json({
			files: [{ name: 'a.upd', sha256: sha256(FILE), content: B64 }],
			note: 'no file '.repeat(800_000),
			more: { files: [{ name: 'b.upd', content: LATER }] },
		}),
		{ stored: 2, unwanted: 0 },
	],
	['twice', json({ file: B64, copy: B64 }), { stored: 3, unwanted: 2 }],
	['under a key that comes twice', `{"file":"${B64}","file":"${LATER}"}`, TWICE],
	['with its right checksum', json({ filename: 'a.upd', sha256: sha256(FILE), file: B64 }), ONCE],
	[
		'with a checksum that follows',
		json({ filename: 'a.upd', file: B64, sha256: sha256(FILE) }),
		ONCE,
	],
	['with a wrong checksum', json({ filename: 'a.upd', file: B64, sha256: sha256(bytes(9)) }), ONCE],
	['with a wrong length', json({ filename: 'a.upd', size: 499_999, file: B64 }), ONCE],
	['with its length', json({ filename: 'a.upd', size: 500_000, file: B64 }), ONCE],
	['without padding', json({ file: bytes(500_002).toString('base64url') }), NEVER_EARLY],
	[
		'that ends without padding',
		json({ file: bytes(500_002).toString('base64').replace(/=+$/, '') }),
		{ stored: 2, unwanted: 1 },
	],
	['that breaks off in the midst of a character', json({ file: `${B64}A` }), TWICE],
	['in lines', json({ file: lines(B64, '\n') }), NEVER_EARLY],
	['in lines of MIME', json({ file: lines(B64, '\r\n') }), NEVER_EARLY],
	['that turns into words', json({ file: `${B64} and more`, url: '' }), TWICE],
	[
		'with half of its slashes escaped',
		json({ file: B64 }).replace(/\/(?=.{99999})/, '\\/'),
		NEVER_EARLY,
	],
	['in hexadecimal', json({ file: FILE.toString('hex') }), NEVER_EARLY],
	['in hexadecimal, empty at first', json({ file: hexOf('lower') }), NEVER_EARLY],
	['in capital hexadecimal, empty at first', json({ file: hexOf('upper') }), NEVER_EARLY],
	['that is a page', json({ file: Buffer.from(html).toString('base64') }), ONCE],
	['that is text', json({ file: Buffer.from('line\n'.repeat(60_000)).toString('base64') }), ONCE],
	['that is base64 again', json({ file: Buffer.from(B64).toString('base64') }), ONCE],
	[
		'with a secret in it',
		json({ file: Buffer.concat([FILE, Buffer.from(' a-token '), FILE]).toString('base64') }),
		{ stored: 2, unwanted: 1 },
	],
	['with a secret in its name', json({ filename: 'x-a-token-y.upd', file: B64 }), ONCE],
	[
		'in JSON that breaks off',
		json({ filename: 'a.upd', file: B64, note: 'ok' }).slice(0, -9),
		TWICE,
	],
	['that breaks off', json({ filename: 'a.upd', file: B64 }).slice(0, -9_000), TWICE],
	['beside an error', json({ status: 'error', message: 'No such vehicle', file: B64 }), TWICE],
	[
		'in a gateway’s body',
		json({ statusCode: 200, body: json({ filename: 'a.upd', file: B64 }) }),
		TWICE,
	],
	[
		'in a gateway’s body in base64',
		json({
			statusCode: 200,
			isBase64Encoded: true,
			body: Buffer.from(json({ filename: 'a.upd', file: B64 })).toString('base64'),
		}),
		NEVER_EARLY,
	],
	['in latin-1', Buffer.from(json({ filename: 'Gerät.upd', file: B64 }), 'latin1'), TWICE],
	['after a byte order mark', `\uFEFF${json({ filename: 'a.upd', file: B64 })}`, ONCE],
	['as all of the JSON', json(B64), TWICE],
	['as all of the response', B64, NEVER_EARLY],
	['as bytes', FILE, NEVER_EARLY],
	['in UTF-16', Buffer.from(json({ filename: 'a.upd', file: B64 }), 'utf16le'), NEVER_EARLY],
	['under a key that does not name one', json({ file: null, image: B64, vin: VIN }), ONCE],
];

const replyOf = (
	body: string | Buffer,
	headers: object = { 'content-type': 'application/json' },
): Reply => ({
	body: Buffer.from(body as string),
	headers: headers as Record<string, string>,
});

interface Outcome {
	readonly items: INodeExecutionData[];
	readonly n8n: FakeN8n;
}

async function run(
	api: Api,
	storage: string,
	chunkBytes = 65_536,
	more: Partial<FakeN8n> = {},
): Promise<Outcome> {
	textStorage.isOnDisk = storage !== '';
	const n8n = Object.assign(new FakeN8n(api), { storage, chunkBytes }, more);
	const { items } = await n8n.run(KIT, vehicles(VIN));
	expect(arrivingBytes()).toBe(0);
	return { items, n8n };
}

/** What a user gets: JSON, and each file with its bytes, name and type. */
const delivered = ({ items, n8n }: Outcome) =>
	items.map(({ json: data, binary = {} }) => ({
		data,
		files: Object.entries(binary).map(([field, { id = '', fileName, mimeType, data: text }]) => {
			const file = n8n.stored.get(id);
			const content = file?.bytes ?? Buffer.from(text, 'base64');
			return {
				field,
				fileName,
				mimeType,
				content: sha256(content),
				known: [file?.fileName, file?.mimeType],
			};
		}),
	}));

const unwantedIn = ({ logged }: FakeN8n) =>
	logged.filter((text) => text.includes('left a file')).length;

afterEach(() => {
	textStorage.isOnDisk = true;
});

it.each(ROWS)('a file %s gives the same item', async (_, body, storage) => {
	const chunkBytes = body.length % 2 === 0 ? 65_536 : 10_007;
	const api = () => replyOf(body);
	const plain = await run(api, '', chunkBytes);
	const early = await run(api, 'filesystem-v2:', chunkBytes);
	expect(delivered(early)).toEqual(delivered(plain));
	const { n8n } = early;
	const expected =
		storage === NEVER_EARLY ? { stored: plain.n8n.stored.size, unwanted: 0 } : storage;
	expect({ stored: n8n.stored.size, unwanted: unwantedIn(n8n) }).toEqual(expected);
	expectNoToken(n8n);
});

const expectNoToken = ({ stored }: FakeN8n) => {
	for (const { bytes: content, fileName } of stored.values()) {
		expect(content.includes('a-token')).toBe(false);
		expect(fileName ?? '').not.toContain('a-token');
	}
};

/** Bytes are searched in batches: where the first three of them end and begin again, and the end of the file. */
const BORDERS = [81_911, 98_295, 131_063, 147_447, 180_215, 196_599, 499_990];
it.each(BORDERS)('a secret around byte %i never reaches the storage', async (border) => {
	for (let at = border - 21; at < border + 10; at += 7) {
		const content = Buffer.concat([FILE.subarray(0, at), Buffer.from('a-token'), FILE]);
		const body = json({ file: content.toString('base64') });
		const early = await run(() => replyOf(body), 'filesystem-v2:');
		expect(delivered(early)).toMatchObject([{ files: [{ field: 'data' }] }]);
		expectNoToken(early.n8n);
	}
});

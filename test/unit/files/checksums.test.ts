/** Checksums and lengths: what is read as one, what it is of, and when it is told. */
import { createHash } from 'node:crypto';

import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { claimsInHeaders, isChecksumKey } from '../../../nodes/shared/files/claims';
import { digestOfBytes, readDigests } from '../../../nodes/shared/files/digests';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import { misfitOf } from '../../../nodes/shared/files/misfit';
import { readable } from '../results';

const UPD = Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 37 + (i >> 3)) % 256));
const OTHER = Buffer.concat([UPD, UPD]);
const CONTENT = UPD.toString('base64');

type Encoding = 'hex' | 'base64' | 'base64url';
const hash = (kind: string, content: Buffer | string = UPD, encoding: Encoding = 'hex') =>
	createHash(kind).update(content).digest(encoding);

const misfitsOf = (body: unknown, name: EndpointName = 'secureCodingStatus') => {
	const answer = { contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
	const { deliverable } = ENDPOINTS[name];
	return readable(readDeliverable(answer, { deliverable })).files.map(misfitOf);
};

/** How a checksum may stand beside a file, with the bytes that it is of. */
const spellings: Array<[string, (of: Buffer) => Record<string, unknown>]> = [
	['sha256', (of) => ({ sha256: hash('sha256', of) })],
	['in capitals', (of) => ({ SHA256: hash('sha256', of).toUpperCase() })],
	['sha-256', (of) => ({ 'sha-256': hash('sha256', of) })],
	['sha256sum', (of) => ({ sha256sum: hash('sha256', of) })],
	['as sha256sum prints it', (of) => ({ checksum: `${hash('sha256', of)}  a.ncd` })],
	['sha256Hash', (of) => ({ sha256Hash: hash('sha256', of) })],
	['sha256_hex', (of) => ({ sha256_hex: hash('sha256', of) })],
	['in base64', (of) => ({ sha256: hash('sha256', of, 'base64') })],
	['sha256_base64', (of) => ({ sha256_base64: hash('sha256', of, 'base64') })],
	['in base64url', (of) => ({ content_sha256: hash('sha256', of, 'base64url') })],
	['with colons', (of) => ({ sha1: hash('sha1', of).replace(/(..)(?!$)/g, '$1:') })],
	['with spaces', (of) => ({ sha256: hash('sha256', of).replace(/(..)(?!$)/g, '$1 ') })],
	['md5', (of) => ({ md5: hash('md5', of) })],
	['contentMD5', (of) => ({ contentMD5: hash('md5', of, 'base64') })],
	['sha384', (of) => ({ sha384: hash('sha384', of) })],
	['sha512', (of) => ({ file_sha512: hash('sha512', of) })],
	['checksum, by its length', (of) => ({ checksum: hash('sha1', of) })],
	['file_hash', (of) => ({ file_hash: hash('md5', of) })],
	['hash', (of) => ({ hash: hash('sha256', of) })],
	['digest with its kind', (of) => ({ digest: `sha256:${hash('sha256', of)}` })],
	['digest as in a header', (of) => ({ digest: `SHA-256=${hash('sha256', of, 'base64')}` })],
	['digest in structured form', (of) => ({ digest: `sha-512=:${hash('sha512', of, 'base64')}:` })],
	['as BSD prints it', (of) => ({ checksum: `SHA256 (a.ncd) = ${hash('sha256', of)}` })],
	['integrity', (of) => ({ integrity: `sha384-${hash('sha384', of, 'base64')}` })],
	['an object', (of) => ({ checksum: { algorithm: 'SHA-256', value: hash('sha256', of) } })],
	['a list of objects', (of) => ({ hashes: [{ alg: 'SHA-1', content: hash('sha1', of) }] })],
	['an object by kinds', (of) => ({ checksums: { md5: hash('md5', of) } })],
	[
		'its kind beside it',
		(of) => ({ hash: hash('sha512', of, 'base64'), hash_algorithm: 'sha512' }),
	],
	['crc32', (of) => ({ crc32: digestOfBytes(of, 'crc32') })],
	['crc32 as a number', (of) => ({ crc32: parseInt(digestOfBytes(of, 'crc32') ?? '', 16) })],
	['crc32 with 0x', (of) => ({ crc32: `0x${digestOfBytes(of, 'crc32')?.toUpperCase()}` })],
];

describe('checksums by the names of files', () => {
	const named = (filename: string, content: Buffer) => ({
		filename,
		content_base64: content.toString('base64'),
	});
	const files = [named('a.ncd', UPD), named('b.ncd', OTHER)];
	const sums = (ofA: Buffer, ofB: Buffer) => ({
		'a.ncd': hash('sha256', ofA),
		'b.ncd': hash('sha256', ofB),
	});
	const misfit = { about: 'checksum', kind: 'sha256' };
	it.each([
		['of any kind', (of: object) => ({ files, checksums: of })],
		['of one kind', (of: object) => ({ files, file_sha256: of })],
		[
			'beside a map of files',
			(of: object) => ({
				files: { 'a.ncd': CONTENT, 'b.ncd': OTHER.toString('base64') },
				hashes: of,
			}),
		],
		[
			'by kinds',
			(of: Record<string, string>) => ({
				files,
				checksums: Object.fromEntries(
					Object.entries(of).map(([name, sha256]) => [name, { sha256 }]),
				),
			}),
		],
	])('%s', (_, body) => {
		expect(misfitsOf(body(sums(UPD, OTHER)))).toEqual([undefined, undefined]);
		expect(misfitsOf(body(sums(UPD, UPD)))).toEqual([undefined, misfit]);
		expect(misfitsOf(body({ 'other.ncd': hash('sha256', 'x') }))).toEqual([undefined, undefined]);
	});

	it('are not taken for those of the only file', () => {
		const body = { files: files.slice(0, 1), checksums: { 'b.ncd': hash('sha256', 'x') } };
		expect(misfitsOf(body)).toEqual([undefined]);
	});
});

describe('a description beside a file', () => {
	const file = { filename: 'a.ncd', content_base64: CONTENT };
	it.each(['meta', 'metadata', 'info', 'attributes', 'properties'])('%s is of the file', (key) => {
		const of = (content: Buffer) => ({
			file: { ...file, [key]: { sha256: hash('sha256', content) } },
		});
		expect(misfitsOf(of(OTHER))).toEqual([{ about: 'checksum', kind: 'sha256' }]);
		expect(misfitsOf(of(UPD))).toEqual([undefined]);
		const length = (size: number) => ({ files: [{ ...file, [key]: { size } }] });
		expect(misfitsOf(length(UPD.length + 1))).toMatchObject([{ about: 'length' }]);
		expect(misfitsOf(length(UPD.length))).toEqual([undefined]);
	});

	it.each([
		['a hash of no kind', { file: { ...file, meta: { hash: hash('sha256', 'x'), page: 1 } } }],
		['of the answer, with a length', { files: [file], meta: { size: 12, total_bytes: 3 } }],
		['of the answer', { files: [file], meta: { sha256: hash('sha256', 'x') } }],
		['of several', { files: [file, file], metadata: { md5: hash('md5', 'x') } }],
	])('%s is not', (_, body) => {
		expect(misfitsOf(body).every((one) => one === undefined)).toBe(true);
	});
});

it('the checksum of a text may count its byte order mark', () => {
	const content = 'a line\nanother line\n';
	const body = {
		files: [{ filename: 'a.txt', content, sha256: hash('sha256', `\uFEFF${content}`) }],
	};
	expect(misfitsOf(body)).toEqual([undefined]);
});

describe('a checksum in the record of a file', () => {
	const records: Array<[string, (beside: object) => unknown]> = [
		[
			'a list',
			(beside) => ({ files: [{ filename: 'a.ncd', content_base64: CONTENT, ...beside }] }),
		],
		['a file', (beside) => ({ status: 'done', file: { name: 'a.ncd', data: CONTENT, ...beside } })],
	];
	test.each(spellings)('%s', (_, claim) => {
		for (const [, around] of records) {
			expect(misfitsOf(around(claim(UPD)))).toEqual([undefined]);
			expect(misfitsOf(around(claim(OTHER)))).toEqual([
				expect.objectContaining({ about: 'checksum' }),
			]);
		}
	});

	it('may be of the base64 too', () => {
		const file = { filename: 'a.ncd', content: CONTENT, sha256: hash('sha256', CONTENT) };
		expect(misfitsOf({ files: [file] })).toEqual([undefined]);
	});
});

const WRONG = hash('sha256', OTHER);

describe('whose checksum it is', () => {
	const report = '<!doctype html><html><body>Ölwechsel</body></html>';
	const a = { filename: 'a.ncd', content: CONTENT };
	const b = { filename: 'b.ncd', content: OTHER.toString('base64') };
	test.each<[unknown, EndpointName, string]>([
		[{ report, report_sha256: WRONG }, 'serviceHistory', 'checksum'],
		[{ report, report_sha256: hash('sha256', report) }, 'serviceHistory', ''],
		[{ upd_base64: CONTENT, upd_md5: hash('md5', 'x') }, 'carPlayUsb', 'checksum'],
		[{ filename: 'a.upd', content: CONTENT, hash: WRONG }, 'carPlayUsb', 'checksum'],
		[{ file: a, file_sha256: WRONG }, 'carPlayUsb', 'checksum'],
		[{ files: [{ sha256: WRONG, file: a }] }, 'secureCodingStatus', 'checksum'],
		[{ files: { 'a.ncd': { data: CONTENT, sha256: WRONG } } }, 'secureCodingStatus', 'checksum'],
		[{ upd: a, upd_sha256: WRONG, zip: b, zip_md5: hash('md5', OTHER) }, 'carPlayUsb', 'checksum,'],
		[{ files: [a, b], sha256: WRONG }, 'secureCodingStatus', ','],
		[{ files: { sha256: WRONG, items: [a, b] } }, 'secureCodingStatus', ','],
		[{ file: a, request_sha256: WRONG }, 'carPlayUsb', ''],
		[{ file: { ...a, fa_sha256: WRONG } }, 'secureCodingStatus', ''],
		[{ file: { ...a, public_key_sha256: WRONG } }, 'carPlayUsb', ''],
		[{ file: { ...a, hmac_sha256: WRONG, signature: WRONG } }, 'carPlayUsb', ''],
		[{ file: { ...a, etag: WRONG } }, 'carPlayUsb', ''],
		[{ report, hash: WRONG }, 'serviceHistory', ''],
		[{ upd: CONTENT, size: 3, length: 4.6 }, 'carPlayUsb', ''],
		[{ files: { size: 1, items: [a] } }, 'secureCodingStatus', ''],
		[{ upd: CONTENT, file_size: 701 }, 'carPlayUsb', 'length'],
	])('%j', (body, name, wanted) => {
		expect(
			misfitsOf(body, name)
				.map((misfit) => misfit?.about)
				.join(),
		).toBe(wanted);
	});
});

describe('what is not known for a checksum is told of no file', () => {
	test.each<object>([
		{ sha256: 'abc123' },
		{ checksum: 'not available' },
		{ sha256: '0'.repeat(64) },
		{ md5: '' },
		{ checksum: { algorithm: 'blake3', value: WRONG } },
		{ hash: WRONG, hash_algorithm: 'SHA3-256' },
		{ sha3_256: WRONG, sha512_256: WRONG, crc32c: 'aabbccdd' },
		{ digest: `blake2b:${WRONG}`, checksum: `id-sha-256=4;${WRONG}` },
		{ md5: `${hash('md5', OTHER)}-4` },
		{ hash: '0b6f9a6e-2f6b-4c7e-9a53-0d4f0f5d7f11' },
		{ checksum: 123456 },
		{ sha256: null, checksums: {}, hashes: [] },
	])('%j', (beside) => {
		const file = { filename: 'a.ncd', content: CONTENT, ...beside };
		expect(misfitsOf({ files: [file] })).toEqual([undefined]);
	});
});

describe('a text', () => {
	const text = '[Update]\nEcu=HU\nStraße=ä\n'.repeat(20);
	const misfit = (sha256: string) =>
		misfitsOf({ files: [{ filename: 'a.ini', content: text, encoding: 'utf-8', sha256 }] })[0];
	test.each<[string, Buffer]>([
		['as it is', Buffer.from(text)],
		['with the line ends of Windows', Buffer.from(text.replace(/\n/g, '\r\n'))],
		['in ISO-8859-1', Buffer.from(text, 'latin1')],
	])('may have been %s', (_, bytes) => {
		expect(misfit(hash('sha256', bytes))).toBeUndefined();
	});

	it('is told where it is another one', () => {
		expect(misfit(hash('sha256', `${text}!`))).toMatchObject({ about: 'checksum' });
	});
});

it('is not compared with JSON that was put together here', () => {
	const body = { report: { ecus: [{ name: 'HU' }] }, report_sha256: WRONG };
	expect(misfitsOf(body, 'ecuValidation')).toEqual([undefined]);
});

describe('a length', () => {
	const zip = Buffer.concat([
		Buffer.from('PK\x03\x04'),
		UPD,
		Buffer.from('PK\x05\x06'),
		Buffer.alloc(18),
	]);
	test.each<[object, boolean]>([
		[{ size: 700 }, true],
		[{ size_bytes: '700' }, true],
		[{ content_length: CONTENT.length }, true],
		[{ size: 1 }, true],
		[{ size: 1400 }, false],
		[{ fileSize: 701 }, false],
		[{ size: 99, md5: hash('md5') }, true],
		[{ size: '700 B', length: 'short' }, true],
		[{ wheel_size: 19, max_size: 9999, entries_length: 4000 }, true],
		[{ content: zip.toString('base64'), size: 99_999 }, true],
		[{ content: zip.subarray(0, 300).toString('base64'), size: zip.length }, false],
	])('%j', (beside, fits) => {
		const files = [{ filename: 'a.ncd', content: CONTENT, ...beside }];
		expect(misfitsOf({ files }).map((misfit) => misfit === undefined)).toEqual([fits]);
	});
});

describe('checksums in headers', () => {
	const sha = hash('sha256', UPD, 'base64');
	test.each<[Record<string, unknown>, number]>([
		[{ 'Content-MD5': hash('md5', UPD, 'base64') }, 1],
		[{ digest: `sha-256=${sha}, unixsum=30637` }, 1],
		[{ 'repr-digest': `sha-256=:${sha}:` }, 1],
		[{ 'content-digest': `sha-512=:${hash('sha512', UPD, 'base64')}:` }, 1],
		[{ 'x-amz-checksum-sha256': sha, 'x-amz-checksum-crc32': 'AAAAAQ==' }, 2],
		[{ 'x-goog-hash': `crc32c=n03x6A==, md5=${hash('md5', UPD, 'base64')}` }, 1],
		[{ 'x-ms-blob-content-md5': hash('md5', UPD, 'base64') }, 1],
		[{ 'x-checksum-sha256': hash('sha256'), 'x-checksum-md5': hash('md5') }, 2],
		[{ 'x-amz-meta-sha256': hash('sha256') }, 1],
		[{ 'content-md5': [hash('md5', UPD, 'base64')] }, 1],
		[{ etag: `"${hash('md5')}"` }, 0],
		[{ 'x-amz-checksum-sha256': `${sha}-3` }, 0],
		[{ 'want-digest': 'sha-256', 'want-repr-digest': `sha-256=${sha}` }, 0],
		[{ 'x-signature-sha256': hash('sha256'), 'x-hub-signature-256': 'sha256=ab' }, 0],
		[{ 'x-amz-server-side-encryption-customer-key-md5': hash('md5', UPD, 'base64') }, 0],
		[{ 'content-md5': hash('md5', UPD, 'base64'), 'content-length': '300' }, 0],
		[{ 'content-md5': hash('md5', UPD, 'base64'), vary: 'Accept-Encoding' }, 0],
		[{ 'content-md5': hash('md5', UPD, 'base64'), 'content-length': '700' }, 1],
	])('%j', (headers, count) => {
		expect(claimsInHeaders(headers, UPD.length)).toHaveLength(count);
	});

	it('are none where there are none', () => {
		expect(claimsInHeaders(undefined, 1)).toEqual([]);
		expect(claimsInHeaders('x', 1)).toEqual([]);
	});
});

it('reads nested checksums only so deep', () => {
	expect(readDigests([[[[[hash('md5')]]]]])).toEqual([]);
});

it('takes no checksum for a file', () => {
	expect(['sha256', 'md5_base64', 'checksum', 'contentHash'].map(isChecksumKey)).toEqual(
		Array(4).fill(true),
	);
	expect(['file', 'size', 'shape'].map(isChecksumKey)).toEqual(Array(3).fill(false));
	const sums = {
		sha256_base64: hash('sha256', UPD, 'base64'),
		md5_base64: hash('md5', UPD, 'base64'),
	};
	expect(misfitsOf({ files: [{ ecu: 'HU', file: CONTENT, ...sums }] })).toEqual([undefined]);
	expect(misfitsOf({ files: [{ HU: CONTENT, digest: sums.sha256_base64 }] })).toEqual([undefined]);
});

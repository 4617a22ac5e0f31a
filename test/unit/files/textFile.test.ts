/** Binary files that come as base64 text, and texts that only look so. */
import { createHash } from 'node:crypto';

import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import { decodeTextBody } from '../../../nodes/shared/files/textFile';
import type { NamedFile } from '../../../nodes/shared/files/types';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { readable } from '../results';

/** Bytes as an update file has them: no pattern, the same at every run. */
const noise = (length: number): Buffer =>
	Buffer.concat(
		Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
			createHash('sha256').update(String(i)).digest(),
		),
	).subarray(0, length);

const UPD = noise(1000);
const ZIP = Buffer.concat([Buffer.from('PK\x03\x04'), noise(600)]);
const b64 = (content: Buffer | string) => Buffer.from(content).toString('base64');
const folded = (text: string, columns: number, end: string) =>
	text.replace(new RegExp(`(.{${columns}})`, 'g'), `$1${end}`);
const OCTETS = 'application/octet-stream';

const read = (name: EndpointName, answer: HttpResponse): readonly NamedFile[] =>
	readable(
		readDeliverable(answer, { deliverable: ENDPOINTS[name].deliverable, vin: 'WBAPH5C55BA123456' }),
	).files;

const answerOf = (body: string | Buffer, more: Partial<HttpResponse> = {}): HttpResponse => ({
	contentType: OCTETS,
	body: Buffer.from(body),
	...more,
});

type Row = [what: string, body: string | Buffer, more?: Partial<HttpResponse>, name?: EndpointName];
/** Every row with as many parts as the test takes. */
const asCase = ([what, body, more, name]: Row) => [what, { body, more, name }] as const;
const named = (fileName: string) => ({ contentDisposition: `attachment; filename="${fileName}"` });

describe('a binary file as base64 text is decoded', () => {
	const rows: Row[] = [
		['in one line', b64(UPD)],
		['with a line end', `${b64(UPD)}\r\n`],
		['in lines of 76, as MIME has it', folded(b64(UPD), 76, '\r\n')],
		['in lines of 64, as OpenSSL writes it', folded(b64(UPD), 64, '\n')],
		['in the alphabet for URLs', UPD.toString('base64url')],
		['without padding', b64(UPD).replace(/=+$/, '')],
		['as a data: URL', `data:${OCTETS};base64,${b64(UPD)}`],
		['as a short data: URL with a name', `data:${OCTETS};name=a.upd;base64,${b64('abc')}`],
		['in the quotes of JSON', JSON.stringify(b64(UPD))],
		['in quotes, with the slashes of PHP', JSON.stringify(b64(UPD)).replace(/\//g, '\\/')],
		['in quotes, folded', JSON.stringify(folded(b64(UPD), 76, '\r\n'))],
		['as Python prints bytes', `b'${b64(UPD)}'`],
		['with a byte order mark', `\uFEFF${b64(UPD)}`],
		['in UTF-16', Buffer.from(`\uFEFF${b64(UPD)}`, 'utf16le')],
		['of 200 characters', b64(noise(148))],
		['without a type', b64(UPD), { contentType: undefined }],
		['with an empty type', b64(UPD), { contentType: '' }],
		['typed binary/octet-stream', b64(UPD), { contentType: 'binary/octet-stream' }],
		['with parameters', b64(UPD), { contentType: `${OCTETS}; charset=utf-8` }],
		['typed as a download', b64(UPD), { contentType: 'application/force-download' }],
		['typed as an archive', b64(UPD), { contentType: 'application/x-zip-compressed' }],
		['typed undefined, as a program writes it', b64(UPD), { contentType: 'undefined' }],
		['named as an update file', b64(UPD), named('EVO.upd')],
		['declared as JSON, as gateways do', b64(UPD), { contentType: 'application/json' }],
		['as JSON text', JSON.stringify(b64(UPD)), { contentType: 'application/json' }],
	];
	test.each(rows.map(asCase))('%s', (what, { body, more }) => {
		for (const name of ['carPlayUsb', 'videoInMotionNbtUsb', 'sfaRepairKit'] as const) {
			const [file, ...others] = read(name, answerOf(body, more));
			expect(others).toEqual([]);
			expect(file?.decodedFrom).toBe('base64');
			const wanted = /short/.test(what) ? Buffer.from('abc') : /200/.test(what) ? noise(148) : UPD;
			expect(file?.content.equals(wanted)).toBe(true);
		}
	});

	it('with the type and name of what is inside', () => {
		expect(read('sfaRepairKit', answerOf(b64(ZIP)))).toMatchObject([
			{ fileName: 'sfa-repair-kit-WBAPH5C55BA123456.zip', mimeType: 'application/zip' },
		]);
		expect(read('carPlayUsb', answerOf(b64(UPD), named('EVO.upd')))).toMatchObject([
			{ fileName: 'EVO.upd', mimeType: OCTETS },
		]);
		expect(read('carPlayUsb', answerOf(b64(UPD), named('EVO.upd.b64')))).toMatchObject([
			{ fileName: 'EVO.upd', content: UPD },
		]);
	});

	it('twice where an archive is inside, and only then', () => {
		expect(read('sfaRepairKit', answerOf(b64(b64(ZIP))))[0]?.content.equals(ZIP)).toBe(true);
		expect(read('carPlayUsb', answerOf(b64(b64(UPD))))[0]?.content.toString()).toBe(b64(UPD));
	});

	it('as a download', () => {
		const { deliverable } = ENDPOINTS.secureCodingStatus;
		for (const fileName of ['CAFD.ncd', 'kit.zip', undefined]) {
			const file = { content: Buffer.from(b64(UPD)), mimeType: OCTETS, fileName };
			expect(decodeTextBody(file, deliverable)).toMatchObject({ content: UPD, fileName });
		}
	});
});

describe('a job whose file is the body', () => {
	const deliverable = ENDPOINTS.secureCodingStatus.deliverable;
	const jobRows: Row[] = [
		['alone', b64(UPD)],
		['named', b64(UPD), named('HU.ncd')],
		['declared as JSON', b64(UPD), { contentType: 'application/json' }],
		['as Python prints bytes', `b'${b64(UPD)}'`],
		['in quotes', JSON.stringify(b64(UPD))],
		['typed as text', b64(UPD), { contentType: 'text/plain' }],
	];
	test.each(jobRows.map(asCase))('%s', (_, { body, more }) => {
		const answer = answerOf(body, more);
		const job = parseJobResponse(answer, '7');
		expect(job.status).toEqual({ kind: 'done' });
		const { files } = readable(readDeliverable(answer, { deliverable, jobId: '7' }, job.found));
		expect(files).toMatchObject([{ content: UPD, decodedFrom: 'base64' }]);
	});
});

describe('what only looks like it stays as it is', () => {
	const letters = 'abcdefghijklmnopqrstuvwxyz'.repeat(12);
	const pem = `-----BEGIN CERTIFICATE-----\n${folded(b64(UPD), 64, '\n')}\n-----END CERTIFICATE-----\n`;
	const ini = '[Update]\nVersion=1.2\n'.repeat(20);
	const rows: Row[] = [
		['a text file', b64(UPD), { contentType: 'text/plain' }],
		['one typed as text in quotes', `${b64(UPD)} `, { contentType: 'text/plain; charset=utf-8' }],
		['one named so', b64(UPD), named('licence.txt')],
		['one named as a certificate', b64(UPD), named('hu.pem')],
		['one named as a key', b64(UPD), named('hu.key')],
		['one named as a .crt', b64(UPD), named('HU.CRT')],
		['one named as a list of certificates', b64(UPD), named('hu.p7b')],
		['one named as a signature', b64(UPD), named('hu.upd.sig')],
		['one named as a table', b64(UPD), named('hu.csv')],
		['one typed as a certificate', b64(UPD), { contentType: 'application/x-x509-ca-cert' }],
		['one typed as PEM', b64(UPD), { contentType: 'application/x-pem-file' }],
		['one typed as XML', b64(UPD), { contentType: 'application/xml' }],
		['PEM', pem],
		['hexadecimal', UPD.toString('hex')],
		['hexadecimal in upper case', UPD.toString('hex').toUpperCase()],
		['hexadecimal in both cases', `aB${UPD.toString('hex').replace(/a/g, 'A')}`],
		['an update file that is text', ini],
		['a table', 'ecu;sw\nHU;1.2.3\n'.repeat(30)],
		['small letters alone', letters],
		['capitals alone', letters.toUpperCase()],
		['less than 200 characters', b64(noise(140))],
		['lines of settings', 'Update=1\n'.repeat(60)],
		['both alphabets at once', `+_${b64(UPD).slice(2)}`],
		['the bytes themselves', UPD],
		['the report', b64(UPD), {}, 'serviceHistory'],
		['the JSON file', b64(UPD), {}, 'ecuValidation'],
		['a data: URL of text', `data:text/plain;base64,${b64('a'.repeat(300))}`],
		['a data: URL without base64', `data:${OCTETS},${b64(UPD)}`],
	];
	test.each(rows.map(asCase))('%s', (_, { body, more, name = 'carPlayUsb' }) => {
		const [file] = read(name, answerOf(body, more));
		expect(file?.content.equals(Buffer.from(body))).toBe(true);
		expect(file).not.toHaveProperty('decodedFrom');
	});

	test.each(['fscCode', 'carPlayCable'] as const)('a code: %s', (name) => {
		const deliverable = ENDPOINTS[name].deliverable;
		const body = b64(UPD);
		expect(readDeliverable(answerOf(body), { deliverable })).toMatchObject({
			codes: [body],
			files: [],
		});
	});

	it('data', () => {
		const { deliverable } = ENDPOINTS.vehicleState;
		const told = readDeliverable(answerOf(b64(UPD)), { deliverable });
		expect(told).toMatchObject({ json: { data: b64(UPD) }, files: [] });
	});

	it('a body declared as JSON that is none', () => {
		const answer = answerOf('Internal error', { contentType: 'application/json' });
		const { deliverable } = ENDPOINTS.carPlayUsb;
		expect(readDeliverable(answer, { deliverable })).toMatchObject({ problem: 'unreadable' });
	});
});

describe('the body of an answer about a job that reads like text', () => {
	const xml = `<?xml version="1.0"?>\n<ncd>${'<unit id="HU" value="1F2E"/>'.repeat(10)}</ncd>`;
	const of = (body: string | Buffer, contentType: string) => answerOf(body, { contentType });
	const statusOf = (answer: HttpResponse) => parseJobResponse(answer).status.kind;

	it.each<[string, string | Buffer, string]>([
		['XML', xml, OCTETS],
		['records', 'S31500000000ABCDEF0123456789\r\n'.repeat(20), 'application/x-ncd'],
		[
			'a head of text in front of bytes',
			Buffer.concat([Buffer.from('NCD;1\n'.repeat(900)), UPD]),
			OCTETS,
		],
		['bytes that begin like UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), UPD]), OCTETS],
	])('%s is the file, where its type says bytes', (_, body, type) => {
		const answer = of(body, type);
		expect(statusOf(answer)).toBe('done');
		expect(read('secureCodingStatus', answer).map(({ content }) => content)).toEqual([
			Buffer.from(body),
		]);
	});

	it.each<[string, string, string]>([
		['XML that is typed as text', xml, 'text/xml'],
		['records without a type', 'S31500000000ABCDEF0123456789\r\n'.repeat(20), ''],
		['a word', 'processing', OCTETS],
		['a short text', 'job 17: 40 %', OCTETS],
		['words', 'The job is being worked on, please ask again in a minute. '.repeat(5), OCTETS],
		['a page', `<!doctype html><html><body>${'<p>wait</p>'.repeat(40)}</body></html>`, OCTETS],
		[
			'an error',
			`<Error><Code>AccessDenied</Code><Message>${'no '.repeat(90)}</Message></Error>`,
			OCTETS,
		],
		['broken JSON', `{"status": "running", "log": "${'x'.repeat(300)}`, OCTETS],
	])('%s is none', (_, body, type) => {
		expect(statusOf(of(body, type))).not.toBe('done');
	});
});

import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import type { Deliverables } from '../../../nodes/shared/files/types';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { readable } from '../results';

const vin = 'WBAPH5C55BA123456';
const OCTETS = 'application/octet-stream';
/** Bytes that are no text, and whose base64 has both characters that the URL-safe alphabet replaces. */
const binary = Buffer.from([
	0xfb,
	0xff,
	0xbf,
	0x00,
	0x01,
	...Array.from({ length: 40 }, (_, i) => (i * 37) % 256),
]);
const other = Buffer.from([
	0x00,
	0x10,
	...Array.from({ length: 50 }, (_, i) => (i * 91 + 7) % 256),
]);
const zip = Buffer.concat([Buffer.from('PK\x03\x04'), binary]);
const html = '<!doctype html>\n<html lang="en"><title>Wagenhistorie</title><p>Ölservice</p></html>';
const b64 = (content: Buffer | string) => Buffer.from(content).toString('base64');
const [FILE, SECOND, ZIP] = [binary, other, zip].map(b64) as [string, string, string];

const json = (value: unknown, more: Partial<HttpResponse> = {}): HttpResponse => ({
	contentType: 'application/json',
	body: Buffer.from(JSON.stringify(value)),
	...more,
});

const read = (name: EndpointName, answer: HttpResponse, fileField?: string): Deliverables =>
	readable(readDeliverable(answer, { deliverable: ENDPOINTS[name].deliverable, vin, fileField }));

const summary = ({ files }: Deliverables) =>
	files.map(({ fileName, content }) => [fileName, content.toString('base64')]);

describe('a file as the body itself', () => {
	test.each<[string, EndpointName, Partial<HttpResponse>, string, string?]>([
		['nameless', 'carPlayUsb', {}, `activation-${vin}.upd`],
		['any bytes', 'carPlayUsb', { contentType: OCTETS }, `activation-${vin}.upd`],
		[
			'typed',
			'carPlayUsb',
			{ contentType: 'application/zip' },
			`activation-${vin}.zip`,
			'application/zip',
		],
		[
			'named',
			'carPlayUsb',
			{ contentDisposition: 'attachment; filename="EVO 6.upd"' },
			'EVO 6.upd',
		],
		[
			'named in RFC 5987',
			'videoInMotionUsb',
			{
				contentDisposition:
					'attachment; filename="x.upd"; filename*=UTF-8\'\'F%C3%BCr%20Zuhause.upd',
			},
			'Für Zuhause.upd',
		],
		['a kit', 'fscRepairKit', { body: zip }, `fsc-repair-kit-${vin}.zip`, 'application/zip'],
	])('%s', (_, name, answer, fileName, mimeType = OCTETS) => {
		const body = answer.body ?? binary;
		const { files, json: data, links } = read(name, { body, ...answer });
		expect(files).toEqual([{ fileName, mimeType, content: body }]);
		expect(data).toEqual({});
		expect(links).toEqual([]);
	});

	test('a text file', () => {
		const body = Buffer.from('UPD;1\nF045\n');
		const { files } = read('carPlayUsb', { contentType: 'text/plain', body });
		expect(files).toEqual([{ fileName: `activation-${vin}.upd`, mimeType: OCTETS, content: body }]);
	});

	test('a file that happens to be JSON, declared as an attachment', () => {
		const body = Buffer.from('{"upd":1}');
		const { files } = read('carPlayUsb', {
			contentDisposition: 'attachment; filename=a.upd',
			body,
		});
		expect(files).toEqual([{ fileName: 'a.upd', mimeType: OCTETS, content: body }]);
	});

	test('an archive as base64 text', () => {
		const { files } = read('sfaRepairKit', {
			contentType: 'text/plain',
			body: Buffer.from(ZIP),
		});
		expect(files).toMatchObject([{ fileName: `sfa-repair-kit-${vin}.zip`, content: zip }]);
	});

	test('an archive declared as JSON', () => {
		const { files } = read('sfaRepairKit', { contentType: 'application/json', body: zip });
		expect(files).toMatchObject([{ content: zip }]);
	});

	test('an address as text', () => {
		const body = Buffer.from('https://cdn.example.net/k.zip\n');
		const { files, links, json: data } = read('sfaRepairKit', { contentType: 'text/plain', body });
		expect(files).toEqual([]);
		expect(links).toEqual([{ url: 'https://cdn.example.net/k.zip' }]);
		expect(data).toEqual({ url: 'https://cdn.example.net/k.zip' });
	});

	test('the report, which is a web page', () => {
		const { files, json: data } = read('serviceHistory', {
			contentType: 'text/html; charset=utf-8',
			body: Buffer.from(html),
		});
		expect(files).toEqual([
			{
				fileName: `service-history-${vin}.html`,
				mimeType: 'text/html',
				content: Buffer.from(html),
			},
		]);
		expect(data).toEqual({});
	});
});

describe('a file in a JSON answer', () => {
	const spellings: Array<[string, string]> = [
		['standard', FILE],
		['URL-safe', binary.toString('base64url')],
		['without padding', FILE.replace(/=+$/, '')],
		['folded', FILE.replace(/(.{40})/g, '$1\r\n')],
		['a data: URL', `data:application/octet-stream;base64,${FILE}`],
		['a data: URL with parameters', `data:application/x-upd;name=a.upd;base64,${FILE}`],
	];
	test.each(spellings)('base64: %s', (_, file) => {
		const { files, json: data } = read('carPlayUsb', json({ success: true, vin, file }));
		expect(files).toMatchObject([{ fileName: `activation-${vin}.upd`, content: binary }]);
		expect(data).toEqual({ success: true, vin });
	});

	test.each<[object, string?]>([
		[{ file: FILE, filename: 'a.upd' }, 'a.upd'],
		[{ content: FILE, fileName: 'b.upd' }, 'b.upd'],
		[{ file_base64: FILE, file_name: 'c.upd' }, 'c.upd'],
		[{ contentB64: FILE, name: 'd.upd' }, 'd.upd'],
		[{ upd: FILE }],
		[{ upd_file: FILE, upd_file_name: 'e.upd' }, 'e.upd'],
		[{ upd_base64: FILE, upd_filename: 'q.upd' }, 'q.upd'],
		[{ file: 'f.upd', content: FILE }, 'f.upd'],
		[{ file: { name: 'g.upd', data: FILE } }, 'g.upd'],
		[{ filename: 'h.upd', file: { content: FILE } }, 'h.upd'],
		[{ data: { file: FILE, filename: 'i.upd' } }, 'i.upd'],
		[{ success: true, result: FILE }],
		[{ payload: { response: { upd: { content_base64: FILE } } } }],
		[{ files: [{ filename: 'j.upd', content: FILE }] }, 'j.upd'],
		[[{ filename: 'k.upd', content: FILE }], 'k.upd'],
		[{ files: [FILE] }],
		[{ files: { 'l.upd': FILE } }, 'l.upd'],
		[{ files: { 'm.upd': { content: FILE, size: 45 } } }, 'm.upd'],
		[{ order: { items: { files: [{ filename: 'n.upd', base64: FILE }] } } }, 'n.upd'],
		[{ file: { type: 'Buffer', data: [...binary] } }],
		[{ filename: 'o.upd', content: [...binary] }, 'o.upd'],
		[{ filename: 'p.upd', content: binary.toString('hex'), encoding: 'hex' }, 'p.upd'],
		[{ kram: { dings: b64(Buffer.concat([binary, other, binary, other])) } }, undefined],
	])('%j', (body, fileName = `activation-${vin}.upd`) => {
		const { files, json: data, links } = read('videoInMotionUsb', json(body));
		expect(files).toHaveLength(1);
		expect(files[0]?.fileName).toBe(fileName);
		expect(files[0]?.content.subarray(0, binary.length)).toEqual(binary);
		expect(links).toEqual([]);
		const left = JSON.stringify(data);
		expect(left).not.toContain(FILE.slice(0, 20));
		expect(left).not.toContain('251,255,191');
	});

	test('a JSON text is the file', () => {
		expect(read('fscRepairKit', json(ZIP)).files).toMatchObject([{ content: zip }]);
	});

	test('what is beside the files stays', () => {
		const { json: data } = read(
			'carPlayUsb',
			json({
				files: [{ filename: 'a.upd', content_type: 'x/y', content_base64: FILE }],
				credits: 20,
				vin,
			}),
		);
		expect(data).toEqual({ files: [{ filename: 'a.upd', content_type: 'x/y' }], credits: 20, vin });
	});

	test.each<object>([
		{
			files: [
				{ filename: 'a.ncd', content: FILE },
				{ filename: 'b.ncd', content: SECOND },
			],
		},
		{ status: 'completed', result: { ncd: { 'a.ncd': FILE, 'b.ncd': SECOND } } },
		{ job: { files: { 'a.ncd': { data: FILE }, 'b.ncd': { data: SECOND } } } },
		{ ncd_files: { a: FILE, b: SECOND } },
		{ ncd_files: { a: { content: FILE }, b: { content: SECOND } } },
		{
			output: [
				{ ecu: 'a', ncd: FILE },
				{ ecu: 'b', ncd: SECOND },
			],
		},
		{ result: { vin: 'x', a: { file: FILE, ecu: 1 }, b: { file: SECOND } } },
		{ a: { file: FILE }, b: { file: SECOND } },
	])('several files in %j', (body) => {
		expect(summary(read('secureCodingStatus', json(body)))).toEqual([
			['a.ncd', FILE],
			['b.ncd', SECOND],
		]);
	});

	test('several files without names, and with the same', () => {
		const deliverable = ENDPOINTS.secureCodingStatus.deliverable;
		const body = json({ files: [FILE, SECOND] });
		const nameless = readable(readDeliverable(body, { deliverable, jobId: '7/9' }));
		expect(nameless.files.map(({ fileName }) => fileName)).toEqual([
			'secure-coding-7_9.ncd',
			'secure-coding-7_9 (2).ncd',
		]);
		const same = [binary, other].map((content) => ({ name: 'CAF.ncd', content: b64(content) }));
		expect(
			read('secureCodingStatus', json({ files: same })).files.map(({ fileName }) => fileName),
		).toEqual(['CAF.ncd', 'CAF (2).ncd']);
	});

	test('the same file twice is one', () => {
		const body = { file: FILE, files: [{ filename: 'a.upd', content: FILE }] };
		expect(summary(read('carPlayUsb', json(body)))).toEqual([['a.upd', FILE]]);
	});

	test('a type that the answer tells', () => {
		const body = {
			file: { filename: 'kit', content_type: 'application/zip', content: FILE },
		};
		expect(read('carPlayUsb', json(body)).files).toMatchObject([
			{ fileName: 'kit.zip', mimeType: 'application/zip' },
		]);
	});

	test.each<object>([
		{ message: 'Your file is being prepared', status: 'done', file: 'pending' },
		{ file: '550e8400-e29b-41d4-a716-446655440000', file_id: 'abcd1234abcd1234abcd1234' },
		{ file: 'd41d8cd98f00b204e9800998ecf8427e' },
		{ file_base64: '@@@@ not base64 @@@@', content_base64: 'A' },
		{ files: [], file: null, url: '' },
		{ session_token: b64(Buffer.concat([binary, other, binary, other])) },
		{ support_url: 'https://example.org/help', website: 'https://example.org' },
		...[
			'n/a',
			'not in files/a.upd',
			'pending',
			'www.example.org',
			'mailto:a.upd',
			'me@files/a.upd',
		].map((url) => ({ url })),
	])('%j is no file', (body) => {
		const { files, links, json: data } = read('carPlayUsb', json(body));
		expect([files, links]).toEqual([[], []]);
		expect(data).toEqual(body);
	});

	test('a declared attachment is the file, whatever it holds', () => {
		const { files } = read(
			'carPlayUsb',
			json({ a: 1 }, { contentDisposition: 'attachment; filename="a.json"' }),
		);
		expect(files).toMatchObject([{ fileName: 'a.json', content: Buffer.from('{"a":1}') }]);
	});
});

describe('an address in a JSON answer', () => {
	const url = 'https://files.example.net/x?sig=1';
	test.each<[object, object]>([
		[{ download_url: url }, { url }],
		[{ data: { downloadUrl: url, filename: 'a.upd' } }, { url, fileName: 'a.upd' }],
		[{ url }, { url }],
		[{ file: url }, { url }],
		[{ files: [url] }, { url }],
		[
			{ file: { href: url, mimeType: 'application/zip', name: 'Kit' } },
			{ url, fileName: 'Kit', mimeType: 'application/zip' },
		],
		[{ files: { 'b.upd': url } }, { url, fileName: 'b.upd' }],
		[{ _links: { self: { href: '/me' }, download: { href: url } } }, { url }],
		[{ download_url: '/files/77' }, { url: '/files/77' }],
		[{ download_url: 'files/77.upd?s=a:b' }, { url: 'files/77.upd?s=a:b' }],
		[{ files: [{ href: 'out/Ä%201.upd' }] }, { url: 'out/Ä%201.upd' }],
		[{ link: 'a.UPD' }, { url: 'a.UPD' }],
		[{ irgendwo: { liegt: 'https://a.example/b.upd?x' } }, { url: 'https://a.example/b.upd?x' }],
		[{ url, download_url: url, file_url: url }, { url }],
		[
			{
				data: [
					{ filename: 'c.upd', url },
					{ filename: 'd.upd', url: '' },
				],
			},
			{ url, fileName: 'c.upd' },
		],
	])('%j', (body, link) => {
		const { files, links, json: data } = read('fullscreenUsb', json(body));
		expect(files).toEqual([]);
		expect(links).toMatchObject([link]);
		// It can still be opened by hand.
		expect(data).toEqual(Array.isArray(body) ? { data: body } : body);
	});

	test('a content goes before an address', () => {
		const { files, links } = read('carPlayUsb', json({ file: FILE, download_url: url }));
		expect(files).toHaveLength(1);
		expect(links).toEqual([]);
	});
});

describe('the report and its data', () => {
	const services = [
		{
			date: '2019-03-02',
			name: 'Oil service',
			content: 'Oil and filter',
			document: 'Invoice 12',
			url: 'https://x.example/1',
		},
		{ date: '2021-07-19', name: 'Brakes', content: 'Front discs', dealer: 'Entenmann' },
	];
	test.each<[object, object]>([
		[{ html, data: { services } }, { data: { services } }],
		[{ data: { report_html: html, services } }, { data: { services } }],
		[{ htmlReport: b64(html), raw: { services } }, { raw: { services } }],
		[
			{
				report: { filename: 'r.html', content_type: 'text/html', content_base64: b64(html) },
				services,
			},
			{ report: { filename: 'r.html', content_type: 'text/html' }, services },
		],
		[{ report: { html, services } }, { report: { services } }],
		[
			{ out: { page: html }, services },
			{ out: {}, services },
		],
	])('%j', (body, left) => {
		const { files, links, json: data } = read('serviceHistory', json(body));
		expect(files.map(({ content }) => content.toString())).toEqual([html]);
		expect(files[0]?.fileName).toMatch(/\.html$/);
		expect(files[0]?.mimeType).toBe('text/html');
		expect(links).toEqual([]);
		expect(data).toEqual(left);
	});

	test('a part of a page', () => {
		const { files } = read('serviceHistory', json({ html: '<div>Kein <b>Unfall</b></div>' }));
		expect(files.map(({ content }) => content.toString())).toEqual([
			'<div>Kein <b>Unfall</b></div>',
		]);
	});

	test('a report that is a PDF after all', () => {
		const { files } = read('serviceHistory', json({ report: b64(`%PDF-1.7 ${'x'.repeat(50)}`) }));
		expect(files).toMatchObject([
			{ fileName: `service-history-${vin}.pdf`, mimeType: 'application/pdf' },
		]);
	});

	test('data alone', () => {
		const { files, links, json: data } = read('serviceHistory', json({ services }));
		expect([files, links]).toEqual([[], []]);
		expect(data).toEqual({ services });
	});
});

describe('the validation, whose file is JSON', () => {
	const ecus = [{ id: '0x63', state: 'valid', blob: FILE, serial: 9007199254740991 }];
	const name = `ecu-validation-${vin}.json`;

	test('the answer to the byte', () => {
		const body = Buffer.from('\uFEFF{ "ecus" : [ {"id":1.50} ] }\n');
		const { files, json: data } = read('ecuValidation', { contentType: 'application/json', body });
		expect(files).toEqual([{ fileName: name, mimeType: 'application/json', content: body }]);
		expect(data).toEqual({ ecus: [{ id: 1.5 }] });
	});

	test.each<[object, object, object]>([
		[{ success: true, data: { ecus } }, { ecus }, { success: true, data: { ecus } }],
		[{ vin, file: { ecus } }, { ecus }, { vin, file: { ecus } }],
		[
			{ filename: 'v.json', content: { ecus } },
			{ ecus },
			{ filename: 'v.json', content: { ecus } },
		],
		[{ file: JSON.stringify({ ecus }) }, { ecus }, { data: { ecus } }],
		[{ content_base64: b64(JSON.stringify({ ecus })) }, { ecus }, { data: { ecus } }],
	])('%j', (body, inFile, inJson) => {
		const { files, json: data } = read('ecuValidation', json(body));
		expect(files).toHaveLength(1);
		expect(files[0]?.fileName).toMatch(/\.json$/);
		expect(JSON.parse(String(files[0]?.content))).toEqual(inFile);
		expect(data).toEqual(inJson);
	});

	test.each([{ status: 'pending', job_id: 4 }, []])('%j is no file', (body) => {
		expect(read('ecuValidation', json(body)).files).toEqual([]);
	});
});

describe('codes', () => {
	// Each of them is valid base64.
	const code = 'UEsDBBQAAAAIAKuDU1nQvkaV7QEAAN4DAAAIABwA';
	test.each<[body: unknown, data?: unknown]>([
		[{ code }],
		[{ vin, feature_installer_code: code }],
		[{ data: { fscCode: code } }],
		[{ codes: [code] }],
		[{ fsc_codes: [{ map: 'PREMIUM', code }] }],
		[{ codes: { premium: code } }],
		[{ activation_code: { value: code, vin } }],
		[{ success: true, result: code }],
		[{ code: 200, data: { code } }],
		[{ code: 'OK', fsc: code }],
		[{ code, vehicle: { model: { code: '31AZ' } } }],
		[code, {}],
		[[code], { data: [code] }],
	])('%j', (body, data = body) => {
		const codes = [code];
		expect(read('carPlayCable', json(body))).toEqual({ json: data, files: [], links: [], codes });
	});

	test('digits', () => {
		expect(read('fscCode', json({ fsc: 1234567890 })).codes).toEqual(['1234567890']);
	});

	test('several are not one', () => {
		const body = { codes: ['AAAA-1111', 'BBBB-2222'] };
		const codes = ['AAAA-1111', 'BBBB-2222'];
		expect(read('fscCode', json(body))).toEqual({ json: body, files: [], links: [], codes });
	});

	test('none', () => {
		const body = { vin, note: 'later' };
		expect(read('fscCode', json({ data: body }))).toEqual({
			json: { data: body },
			files: [],
			links: [],
			codes: [],
		});
	});

	test.each([
		'text/plain',
		'text/plain; charset=utf-8',
		'application/octet-stream',
		'application/json',
		undefined,
	])('as text, declared as %s', (contentType) => {
		const body = Buffer.from(`\uFEFF${code}\r\n`);
		expect(read('clearSwt', { contentType, body })).toEqual({
			json: {},
			files: [],
			links: [],
			codes: [code],
		});
	});

	test('as a named file it is one too', () => {
		const answer = { contentDisposition: 'attachment; filename=c.fsc', body: Buffer.from(code) };
		expect(read('fscCode', answer)).toMatchObject({
			codes: [code],
			files: [{ fileName: 'c.fsc' }],
		});
	});

	test('a binary one is a file: nothing paid for is lost', () => {
		expect(read('fscCode', { body: binary }).files).toMatchObject([{ content: binary }]);
	});
});

describe('data', () => {
	test('no file is made of it', () => {
		const body = {
			vin,
			file: ZIP,
			html,
			download_url: 'https://x.example/a.zip',
			image: `data:image/png;base64,${ZIP}`,
		};
		expect(read('vehicleState', json(body))).toEqual({ json: body, files: [], links: [] });
	});

	test.each<[string, string, object]>([
		['a list', '[1,{"a":2}]', { data: [1, { a: 2 }] }],
		['a number', '5', { data: 5 }],
		['a text', '"F30"', { data: 'F30' }],
		['with a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
		[
			'a long number',
			'{"id":12345678901234567890,"b":[-9007199254740993, 1.5e3]}',
			{ id: '12345678901234567890', b: ['-9007199254740993', 1500] },
		],
		['an error field', '{"error":"partial","vin":"X"}', { apiError: 'partial', vin: 'X' }],
		['two error fields', '{"error":"a","apiError":"b"}', { apiError_: 'a', apiError: 'b' }],
		['an empty error field', '{"error":null,"vin":"X"}', { vin: 'X' }],
		['text that is none', 'Baureihe F30', { data: 'Baureihe F30' }],
	])('%s', (_, body, expected) => {
		const contentType = body.startsWith('B') ? undefined : 'application/vnd.api+json';
		expect(read('vehicleOrder', { contentType, body: Buffer.from(body) }).json).toEqual(expected);
	});

	test('in other character sets', () => {
		const text = '{"farbe":"Weiß"}';
		const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
		const latin = {
			contentType: 'application/json; charset=ISO-8859-1',
			body: Buffer.from(text, 'latin1'),
		};
		expect(read('vehicleState', { body: utf16 }).json).toEqual({ farbe: 'Weiß' });
		expect(
			read('vehicleState', { contentType: 'application/json', body: utf16.swap16() }).json,
		).toEqual({ farbe: 'Weiß' });
		expect(read('vehicleState', latin).json).toEqual({ farbe: 'Weiß' });
	});
});

describe('what cannot be read', () => {
	test.each<[string, EndpointName, HttpResponse, string, RegExp]>([
		['nothing', 'carPlayUsb', { body: Buffer.alloc(0) }, 'empty', /empty/],
		[
			'white space',
			'vehicleState',
			{ contentType: 'application/json', body: Buffer.from(' \n') },
			'empty',
			/empty/,
		],
		[
			'cut JSON',
			'carPlayUsb',
			{ contentType: 'application/json', body: Buffer.from('{"file":"UEs') },
			'unreadable',
			/JSON/,
		],
		[
			'cut JSON for a code',
			'carPlayCable',
			{ contentType: 'application/problem+json', body: Buffer.from('{"code":"A') },
			'unreadable',
			/JSON/,
		],
		[
			'bytes declared as JSON',
			'vehicleState',
			{ contentType: 'application/json', body: binary },
			'unreadable',
			/JSON/,
		],
		[
			'a page for data',
			'vehicleState',
			{ contentType: 'text/html', body: Buffer.from(html) },
			'page',
			/"Wagenhistorie"/,
		],
		['a page for a file', 'carPlayUsb', { body: Buffer.from(html) }, 'page', /web page/],
		[
			'a page declared as JSON',
			'vehicleState',
			{ contentType: 'application/json', body: Buffer.from(html) },
			'page',
			/web page/,
		],
		[
			'a page for a code',
			'fscCode',
			{ contentType: 'text/html', body: Buffer.from('<h1>Oops</h1>') },
			'page',
			/web page/,
		],
	])('%s', (_, name, answer, problem, message) => {
		const reading = () => read(name, answer);
		expect(reading).toThrow(
			expect.objectContaining({
				problem,
				message: expect.stringMatching(message) as string,
			}) as Error,
		);
	});
});

describe('fileField', () => {
	test.each<[string, EndpointName, unknown, string, string]>([
		['a field', 'carPlayUsb', { blob: { x: FILE } }, 'blob.x', FILE],
		['inside a wrapper', 'carPlayUsb', { data: { blob: FILE } }, 'blob', FILE],
		['an index', 'carPlayUsb', { list: [{ c: SECOND }, { c: FILE }] }, 'list.1.c', FILE],
		['brackets', 'carPlayUsb', { list: [{ c: FILE }] }, '$.list[0]["c"]', FILE],
		['a key with dots', 'carPlayUsb', { list: { 'a.b.upd': FILE } }, 'list.a.b.upd', FILE],
		['short base64', 'carPlayUsb', { x: 'AQID' }, 'x', 'AQID'],
		['base64 in data', 'vehicleState', { x: ZIP }, 'x', ZIP],
		['text in data', 'vehicleState', { x: 'Just words' }, 'x', b64('Just words')],
		['a number', 'vehicleState', { x: 5 }, 'x', b64('5')],
		['a code is text', 'fscCode', { x: ZIP }, 'x', b64(ZIP)],
		['unless its name says so', 'fscCode', { x_base64: ZIP }, 'x_base64', ZIP],
		['a data: URL', 'fscCode', { x: `data:;base64,${ZIP}` }, 'x', ZIP],
		['a record', 'carPlayUsb', { x: { content: FILE, size: 3 } }, 'x', FILE],
		['an object', 'vehicleOrder', { x: { a: 1 } }, 'x', b64('{\n  "a": 1\n}')],
	])('%s', (_, name, body, path, content) => {
		const { files } = read(name, json(body), path);
		expect(files.map((file) => file.content.toString('base64'))).toEqual([content]);
	});

	test('takes the file out of the data, and its name from beside it', () => {
		const { files, json: data } = read(
			'vehicleState',
			json({ a: 1, x: { label: 'L', name: 'n.zip', y: ZIP } }),
			'x.y',
		);
		expect(files).toMatchObject([{ fileName: 'n.zip', mimeType: 'application/zip' }]);
		expect(data).toEqual({ a: 1, x: { label: 'L', name: 'n.zip' } });
	});

	test('a nameless file of data is called by what it is', () => {
		expect(read('vehicleState', json({ x: ZIP }), 'x').files).toMatchObject([
			{ fileName: `bimmervin-${vin}.zip` },
		]);
		expect(read('vehicleState', json({ x: 'words' }), 'x').files).toMatchObject([
			{ fileName: `bimmervin-${vin}.txt`, mimeType: 'text/plain' },
		]);
	});

	test('each entry of a list', () => {
		const body = {
			list: [
				{ n: 1, c: FILE },
				{ n: 2, c: SECOND },
			],
		};
		const { files, json: data } = read('carPlayUsb', json(body), 'list.c');
		expect(files).toHaveLength(2);
		expect(data).toEqual({ list: [{ n: 1 }, { n: 2 }] });
	});

	test('an address', () => {
		const { links, json: data } = read('vehicleState', json({ x: 'https://a.example/b' }), 'x');
		expect(links).toEqual([{ url: 'https://a.example/b' }]);
		expect(data).toEqual({ x: 'https://a.example/b' });
	});

	test('a body that is the file needs no path', () => {
		expect(read('carPlayUsb', { body: binary }, 'data.file').files).toMatchObject([
			{ content: binary },
		]);
	});

	test.each([
		'nope',
		'data.nope',
		'data.file.deeper',
		'data.empty',
		'__proto__',
		'constructor',
		'data.none',
		'.',
	])('%s leads nowhere', (path) => {
		const body = json({ ok: true, data: { file: 'x', empty: '', none: null } });
		const reading = () => read('carPlayUsb', body, path);
		expect(reading).toThrow(/ok, data, file, empty, none/);
		expect(reading).toThrow(expect.objectContaining({ problem: 'fileField' }) as Error);
	});
});

describe('what is made to hurt', () => {
	const names = Object.keys(ENDPOINTS) as EndpointName[];

	test.each(names)('nothing reaches a prototype: %s', (name) => {
		const body = Buffer.from(
			`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"files":{"__proto__":"${ZIP}","a.bin":"${ZIP}"},"data":{"prototype":1,"a":[{"__proto__":{"b":1}}]}}`,
		);
		const { json: data } = read(name, { contentType: 'application/json', body });
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
		expect(JSON.stringify(data)).not.toMatch(/__proto__|constructor|prototype|polluted/);
	});

	test.each(names)('depth is bounded: %s', (name) => {
		for (const [open, close] of [
			['{"data":', '}'],
			['{"files":', '}'],
			['[', ']'],
			['{"a":[', ']}'],
		] as const) {
			const body = Buffer.from(open.repeat(5000) + `"${ZIP}"` + close.repeat(5000));
			expect(
				JSON.stringify(read(name, { contentType: 'application/json', body }).json).length,
			).toBeLessThan(5000);
		}
	});

	test.each<[EndpointName, unknown]>([
		['carPlayUsb', { file: 'A'.repeat(10_000_001) }],
		['carPlayUsb', { file: `${'A '.repeat(3_000_000)}!` }],
		['serviceHistory', { html: `<${' <'.repeat(3_000_000)}` }],
		['carPlayUsb', { [`${'k'.repeat(2_000_000)}`]: 'x', name: 'n'.repeat(2_000_000), file: ZIP }],
		['fscCode', { code: 'c'.repeat(5_000_000) }],
		['secureCodingStatus', { files: Array.from({ length: 20_000 }, () => 'QUJDRA==') }],
		[
			'secureCodingStatus',
			{ urls: Array.from({ length: 20_000 }, (_, i) => `https://a.example/${i}`) },
		],
		['ecuValidation', { file: '{'.repeat(3_000_000) }],
		['carPlayUsb', `data:${';a'.repeat(2_000_000)}`],
		[
			'carPlayUsb',
			Array.from({ length: 50_000 }, (_, i) => ({
				id: i,
				name: `n${i}`,
				value: 'words and words',
			})),
		],
	])('size does not matter: %s', (name, body) => {
		// What would hang, or run out of stack, ends in the test's own time-out or a throw.
		expect(() => read(name, json(body))).not.toThrow();
	});
});

it('an answer that has lost characters itself is read all the same', () => {
	const value = { note: 'Gr\ufffd\ufffde \u201cM\ufffdller\u201d \u00c1\u00cd', mileage: 12 };
	expect(read('vehicleState', json(value)).json).toEqual(value);
});

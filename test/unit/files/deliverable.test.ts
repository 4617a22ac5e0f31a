import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import type { Deliverables } from '../../../nodes/shared/files/types';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { readable } from '../results';

const vin = 'WBAPH5C55BA123456';
const OCTETS = 'application/octet-stream';
const JSON_TYPE = 'application/json';
const ZIP_TYPE = 'application/zip';
const series = (factor: number, length: number) =>
	Array.from({ length }, (_, i) => (i * factor) % 256);
/** Bytes that are no text, and whose base64 has both characters that the URL-safe alphabet replaces. */
const binary = Buffer.from([0xfb, 0xff, 0xbf, 0x00, 0x01, ...series(37, 40)]);
const other = Buffer.from([0x00, 0x10, ...series(91, 50)]);
const zip = Buffer.concat([Buffer.from('PK\x03\x04'), binary]);
const html = '<!doctype html>\n<html lang="en"><title>Wagenhistorie</title><p>Ölservice</p></html>';
const b64 = (content: Buffer | string) => Buffer.from(content).toString('base64');
const [FILE, SECOND, ZIP] = [binary, other, zip].map(b64) as [string, string, string];
/** Long enough to be a file under a name that nobody knows. */
const LONG = b64(Buffer.concat([binary, other, binary, other]));

const typed = (contentType: string | undefined, body: Buffer | string): HttpResponse => ({
	contentType,
	body: Buffer.from(body),
});
const json = (value: unknown): HttpResponse => typed(JSON_TYPE, JSON.stringify(value));
const named = (name: string, answer: HttpResponse): HttpResponse => ({
	...answer,
	contentDisposition: `attachment; filename=${name}`,
});

const read = (name: EndpointName, answer: HttpResponse, fileField?: string): Deliverables =>
	readable(readDeliverable(answer, { deliverable: ENDPOINTS[name].deliverable, vin, fileField }));

const summary = ({ files }: Deliverables) =>
	files.map(({ fileName, content }) => [fileName, content.toString('base64')]);
const namesOf = ({ files }: Deliverables) => files.map(({ fileName }) => fileName);

describe('a file as the body itself', () => {
	const bytes = typed(undefined, binary);
	const rfc5987 = named("x.upd; filename*=UTF-8''F%C3%BCr%20Zuhause.upd", bytes);
	test.each<[string, EndpointName, HttpResponse, string, string?]>([
		['nameless', 'carPlayUsb', bytes, `activation-${vin}.upd`],
		['any bytes', 'carPlayUsb', typed(OCTETS, binary), `activation-${vin}.upd`],
		['typed', 'carPlayUsb', typed(ZIP_TYPE, binary), `activation-${vin}.zip`, ZIP_TYPE],
		['named', 'carPlayUsb', named('"EVO 6.upd"', bytes), 'EVO 6.upd'],
		['named in RFC 5987', 'videoInMotionUsb', rfc5987, 'Für Zuhause.upd'],
		['a kit', 'fscRepairKit', typed(undefined, zip), `fsc-repair-kit-${vin}.zip`, ZIP_TYPE],
		['a text', 'carPlayUsb', typed('text/plain', 'UPD;1\nF045\n'), `activation-${vin}.upd`],
		['JSON as an attachment', 'carPlayUsb', named('a.upd', typed(undefined, '{"upd":1}')), 'a.upd'],
		[
			'a page',
			'serviceHistory',
			typed('text/html; charset=utf-8', html),
			`service-history-${vin}.html`,
			'text/html',
		],
	])('%s', (_, name, answer, fileName, mimeType = OCTETS) => {
		const { files, json: data, links } = read(name, answer);
		expect(files).toEqual([{ fileName, mimeType, content: answer.body }]);
		expect(data).toEqual({});
		expect(links).toEqual([]);
	});

	test.each([
		['as base64 text', typed('text/plain', ZIP)],
		['declared as JSON', typed(JSON_TYPE, zip)],
		['as a JSON text', json(ZIP)],
	])('an archive %s', (_, answer) => {
		expect(read('sfaRepairKit', answer).files).toMatchObject([{ content: zip }]);
	});

	test('a declared attachment is the file, whatever it holds', () => {
		const { files } = read('carPlayUsb', named('"a.json"', json({ a: 1 })));
		expect(files).toMatchObject([{ fileName: 'a.json', content: Buffer.from('{"a":1}') }]);
	});

	test('an address as text', () => {
		const url = 'https://cdn.example.net/k.zip';
		const { files, links, json: data } = read('sfaRepairKit', typed('text/plain', `${url}\n`));
		expect([files, links, data]).toEqual([[], [{ url }], { url }]);
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
		[{ kram: { dings: LONG } }],
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

	test('what is beside the files stays', () => {
		const rest = { filename: 'a.upd', content_type: 'x/y' };
		const body = { files: [{ ...rest, content_base64: FILE }], credits: 20, vin };
		expect(read('carPlayUsb', json(body)).json).toEqual({ ...body, files: [rest] });
	});

	const list = (nameKey: string, fileKey: string) =>
		[FILE, SECOND].map((file, at) => ({ [nameKey]: 'ab'.charAt(at), [fileKey]: file }));
	test.each<object>([
		{ files: list('filename', 'content') },
		{ status: 'completed', result: { ncd: { 'a.ncd': FILE, 'b.ncd': SECOND } } },
		{ job: { files: { 'a.ncd': { data: FILE }, 'b.ncd': { data: SECOND } } } },
		{ ncd_files: { a: FILE, b: SECOND } },
		{ ncd_files: { a: { content: FILE }, b: { content: SECOND } } },
		{ output: list('ecu', 'ncd') },
		{ result: { vin: 'x', a: { file: FILE, ecu: 1 }, b: { file: SECOND } } },
		{ a: { file: FILE }, b: { file: SECOND } },
	])('several files in %j', (body) => {
		expect(summary(read('secureCodingStatus', json(body)))).toEqual([
			['a.ncd', FILE],
			['b.ncd', SECOND],
		]);
	});

	test('several files without names, and with the same', () => {
		const { deliverable } = ENDPOINTS.secureCodingStatus;
		const body = json({ files: [FILE, SECOND] });
		const nameless = readable(readDeliverable(body, { deliverable, jobId: '7/9' }));
		expect(namesOf(nameless)).toEqual(['secure-coding-7_9.ncd', 'secure-coding-7_9 (2).ncd']);
		const same = json({ files: [FILE, SECOND].map((content) => ({ name: 'CAF.ncd', content })) });
		expect(namesOf(read('secureCodingStatus', same))).toEqual(['CAF.ncd', 'CAF (2).ncd']);
	});

	test('the same file twice is one', () => {
		const body = { file: FILE, files: [{ filename: 'a.upd', content: FILE }] };
		expect(summary(read('carPlayUsb', json(body)))).toEqual([['a.upd', FILE]]);
	});

	test('a type that the answer tells', () => {
		const file = { filename: 'kit', content_type: ZIP_TYPE, content: FILE };
		expect(read('carPlayUsb', json({ file })).files).toMatchObject([
			{ fileName: 'kit.zip', mimeType: ZIP_TYPE },
		]);
	});

	test.each<object>([
		{ message: 'Your file is being prepared', status: 'done', file: 'pending' },
		{ file: '550e8400-e29b-41d4-a716-446655440000', file_id: 'abcd1234abcd1234abcd1234' },
		{ file: 'd41d8cd98f00b204e9800998ecf8427e' },
		{ file_base64: '@@@@ not base64 @@@@', content_base64: 'A' },
		{ files: [], file: null, url: '' },
		{ session_token: LONG },
		{ support_url: 'https://example.org/help', website: 'https://example.org' },
		{ url: 'n/a' },
		{ url: 'not in files/a.upd' },
		{ url: 'www.example.org' },
		{ url: 'mailto:a.upd' },
	])('%j is no file', (body) => {
		const { files, links, json: data } = read('carPlayUsb', json(body));
		expect([files, links]).toEqual([[], []]);
		expect(data).toEqual(body);
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
			{ file: { href: url, mimeType: ZIP_TYPE, name: 'Kit' } },
			{ url, fileName: 'Kit', mimeType: ZIP_TYPE },
		],
		[{ files: { 'b.upd': url } }, { url, fileName: 'b.upd' }],
		[{ _links: { self: { href: '/me' }, download: { href: url } } }, { url }],
		[{ download_url: '/files/77' }, { url: '/files/77' }],
		[{ download_url: 'files/77.upd?s=a:b' }, { url: 'files/77.upd?s=a:b' }],
		[{ files: [{ href: 'out/Ä%201.upd' }] }, { url: 'out/Ä%201.upd' }],
		[{ link: 'a.UPD' }, { url: 'a.UPD' }],
		[{ irgendwo: { liegt: 'https://a.example/b.upd?x' } }, { url: 'https://a.example/b.upd?x' }],
		[{ url, download_url: url, file_url: url }, { url }],
		[{ data: [{ filename: 'c.upd', url }, { url: '' }] }, { url, fileName: 'c.upd' }],
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
			url: 'https://x.example/1',
		},
		{ date: '2021-07-19', name: 'Brakes', document: 'Invoice 12', dealer: 'Entenmann' },
	];
	const rest = { filename: 'r.html', content_type: 'text/html' };
	test.each<[object, object]>([
		[{ html, data: { services } }, { data: { services } }],
		[{ data: { report_html: html, services } }, { data: { services } }],
		[{ htmlReport: b64(html), raw: { services } }, { raw: { services } }],
		[
			{ report: { ...rest, content_base64: b64(html) }, services },
			{ report: rest, services },
		],
		[{ report: { html, services } }, { report: { services } }],
		[{ out: { page: html, services } }, { out: { services } }],
	])('%j', (body, left) => {
		const { files, links, json: data } = read('serviceHistory', json(body));
		expect(files.map(({ content }) => content.toString())).toEqual([html]);
		expect(files[0]?.fileName).toMatch(/\.html$/);
		expect(files[0]?.mimeType).toBe('text/html');
		expect(links).toEqual([]);
		expect(data).toEqual(left);
	});

	test('a part of a page', () => {
		const part = '<div>Kein <b>Unfall</b></div>';
		const { files } = read('serviceHistory', json({ html: part }));
		expect(files.map(({ content }) => content.toString())).toEqual([part]);
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
		const { files, json: data } = read('ecuValidation', typed(JSON_TYPE, body));
		expect(files).toEqual([{ fileName: name, mimeType: JSON_TYPE, content: body }]);
		expect(data).toEqual({ ecus: [{ id: 1.5 }] });
	});

	test.each<[object, object, object]>([
		[{ success: true, data: { ecus } }, { ecus }, { success: true, data: { ecus } }],
		[{ vin, file: { ecus } }, { ecus }, { vin, file: { ecus } }],
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
	/** What is read of an answer with nothing but codes. */
	const told = (data: unknown, ...codes: string[]) => ({ json: data, files: [], links: [], codes });
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
		expect(read('carPlayCable', json(body))).toEqual(told(data, code));
	});

	test.each<[string, object, ...string[]]>([
		['digits', { fsc: 1234567890 }, '1234567890'],
		['several are not one', { codes: ['AAAA-1111', 'BBBB-2222'] }, 'AAAA-1111', 'BBBB-2222'],
		['none', { data: { vin, note: 'later' } }],
	])('%s', (_, body, ...codes) => {
		expect(read('fscCode', json(body))).toEqual(told(body, ...codes));
	});

	test.each(['text/plain; charset=utf-8', OCTETS, JSON_TYPE, undefined])(
		'as text, declared as %s',
		(contentType) => {
			expect(read('clearSwt', typed(contentType, `\uFEFF${code}\r\n`))).toEqual(told({}, code));
		},
	);

	test('as a named file it is one too', () => {
		const { codes, files } = read('fscCode', named('c.fsc', typed(undefined, code)));
		expect(codes).toEqual([code]);
		expect(files).toMatchObject([{ fileName: 'c.fsc' }]);
	});

	test('a binary one is a file: nothing paid for is lost', () => {
		expect(read('fscCode', { body: binary }).files).toMatchObject([{ content: binary }]);
	});
});

describe('data', () => {
	test('no file is made of it', () => {
		const image = `data:image/png;base64,${ZIP}`;
		const body = { vin, file: ZIP, html, download_url: 'https://x.example/a.zip', image };
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

	const utf16 = Buffer.from('\uFEFF{"farbe":"Weiß"}', 'utf16le');
	test.each<[string, HttpResponse]>([
		['UTF-16', typed(undefined, utf16)],
		['UTF-16 the other way round', typed(JSON_TYPE, Buffer.from(utf16).swap16())],
		[
			'ISO-8859-1',
			typed(`${JSON_TYPE}; charset=ISO-8859-1`, Buffer.from('{"farbe":"Weiß"}', 'latin1')),
		],
	])('in %s', (_, answer) => {
		expect(read('vehicleState', answer).json).toEqual({ farbe: 'Weiß' });
	});
});

describe('what cannot be read', () => {
	const problemJson = 'application/problem+json';
	test.each<[string, EndpointName, HttpResponse, string, RegExp]>([
		['nothing', 'carPlayUsb', typed(undefined, ''), 'empty', /empty/],
		['white space', 'vehicleState', typed(JSON_TYPE, ' \n'), 'empty', /empty/],
		['cut JSON', 'carPlayUsb', typed(JSON_TYPE, '{"file":"UEs'), 'unreadable', /JSON/],
		['cut JSON for a code', 'carPlayCable', typed(problemJson, '{"code":"A'), 'unreadable', /JSON/],
		['bytes declared as JSON', 'vehicleState', typed(JSON_TYPE, binary), 'unreadable', /JSON/],
		['a page for data', 'vehicleState', typed('text/html', html), 'page', /"Wagenhistorie"/],
		['a page for a file', 'carPlayUsb', typed(undefined, html), 'page', /web page/],
		['a page declared as JSON', 'vehicleState', typed(JSON_TYPE, html), 'page', /web page/],
		['a page for a code', 'fscCode', typed('text/html', '<h1>Oops</h1>'), 'page', /web page/],
	])('%s', (_, name, answer, problem, message) => {
		const reading = () => read(name, answer);
		expect(reading).toThrow(message);
		expect(reading).toThrow(expect.objectContaining({ problem }) as Error);
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
		const body = { a: 1, x: { label: 'L', name: 'n.zip', y: ZIP } };
		const { files, json: data } = read('vehicleState', json(body), 'x.y');
		expect(files).toMatchObject([{ fileName: 'n.zip', mimeType: ZIP_TYPE }]);
		expect(data).toEqual({ a: 1, x: { label: 'L', name: 'n.zip' } });
	});

	test.each([
		['zip', ZIP, ZIP_TYPE],
		['txt', 'words', 'text/plain'],
	])('a nameless file of data is called by what it is: %s', (extension, x, mimeType) => {
		expect(read('vehicleState', json({ x }), 'x').files).toMatchObject([
			{ fileName: `bimmervin-${vin}.${extension}`, mimeType },
		]);
	});

	test('each entry of a list', () => {
		const list = [FILE, SECOND].map((c, n) => ({ n, c }));
		const { files, json: data } = read('carPlayUsb', json({ list }), 'list.c');
		expect(files).toHaveLength(2);
		expect(data).toEqual({ list: [{ n: 0 }, { n: 1 }] });
	});

	test('an address', () => {
		const { links, json: data } = read('vehicleState', json({ x: 'https://a.example/b' }), 'x');
		expect(links).toEqual([{ url: 'https://a.example/b' }]);
		expect(data).toEqual({ x: 'https://a.example/b' });
	});

	test('a body that is the file needs no path', () => {
		const { files } = read('carPlayUsb', { body: binary }, 'data.file');
		expect(files).toMatchObject([{ content: binary }]);
	});

	test.each([
		...['nope', 'data.nope', 'data.file.deeper', 'data.empty', 'data.none', '.'],
		...['__proto__', 'constructor'],
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
		const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"files":{"__proto__":"${ZIP}","a.bin":"${ZIP}"},"data":{"prototype":1,"a":[{"__proto__":{"b":1}}]}}`;
		const { json: data } = read(name, typed(JSON_TYPE, body));
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
			const answer = typed(JSON_TYPE, `${open.repeat(5000)}"${ZIP}"${close.repeat(5000)}`);
			expect(JSON.stringify(read(name, answer).json).length).toBeLessThan(5000);
		}
	});

	const times = <T>(length: number, one: (at: number) => T) =>
		Array.from({ length }, (_, at) => one(at));
	test.each<[EndpointName, unknown]>([
		['carPlayUsb', { file: 'A'.repeat(10_000_001) }],
		['carPlayUsb', { file: `${'A '.repeat(3_000_000)}!` }],
		['serviceHistory', { html: `<${' <'.repeat(3_000_000)}` }],
		['carPlayUsb', { ['k'.repeat(2_000_000)]: 'x', name: 'n'.repeat(2_000_000), file: ZIP }],
		['fscCode', { code: 'c'.repeat(5_000_000) }],
		['secureCodingStatus', { files: times(20_000, () => 'QUJDRA==') }],
		['secureCodingStatus', { urls: times(20_000, (i) => `https://a.example/${i}`) }],
		['ecuValidation', { file: '{'.repeat(3_000_000) }],
		['carPlayUsb', `data:${';a'.repeat(2_000_000)}`],
		['carPlayUsb', times(50_000, (id) => ({ id, name: `n${id}`, value: 'words and words' }))],
	])('size does not matter: %s', (name, body) => {
		// What would hang, or run out of stack, ends in the test's own time-out or a throw.
		expect(() => read(name, json(body))).not.toThrow();
	});
});

it('an answer that has lost characters itself is read all the same', () => {
	const value = { note: 'Gr\ufffd\ufffde \u201cM\ufffdller\u201d \u00c1\u00cd', mileage: 12 };
	expect(read('vehicleState', json(value)).json).toEqual(value);
});

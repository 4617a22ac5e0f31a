/** Addresses of files that stand as bare paths in fields for files, and what looks like one and is none. */
import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import { isFilePath } from '../../../nodes/shared/files/paths';
import { JOB_FILE, shapeOf } from '../../../nodes/shared/files/types';

const UPD = shapeOf(ENDPOINTS.carPlayUsb.deliverable);
const ZIP = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(60, 7)]);
const BYTES = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 37 + 200) % 256));

function read(body: unknown, endpoint: EndpointName = 'carPlayUsb', fileField?: string) {
	const { deliverable } = ENDPOINTS[endpoint];
	const isText = typeof body === 'string';
	const found = readDeliverable(
		{
			body: Buffer.from(isText ? body : JSON.stringify(body)),
			contentType: isText ? 'text/plain' : 'application/json',
		},
		{ deliverable, fileField },
	);
	if ('problem' in found) throw new Error(found.message);
	return found;
}
const linksOf = (...given: Parameters<typeof read>) =>
	read(...given).links.map(({ url, fileName }) => [url, ...(fileName ? [fileName] : [])]);

describe('a path', () => {
	it.each([
		'/files/a.upd',
		' /files/a.upd\n',
		'/files/a.upd?sig=a%2Fb:c@d&t=1',
		'/a.upd',
		'./files/a.upd',
		'../files/a.upd',
		'//files.example.net/a.upd',
		'/out/Größe%201.UPD',
		'/api/v1/files/8812',
		'/files/550e8400-e29b-41d4-a716-446655440000',
		'/files/downloads/88123456789012345678',
		'/download?id=7',
		'out/b.upd',
		'files/2024/05/b.zip?sig=x',
		'result-7/CAF_00000F2C.ncd',
	])('%j is that of a file', (text) => expect(isFilePath(text, UPD)).toBe(true));

	it.each([
		'',
		'/',
		'//',
		'n/a',
		'N/A.',
		'and/or',
		'2024/05/10',
		'10/05/2026',
		'application/zip',
		'application/vnd.ms-excel',
		'text/x.html',
		'AB12/CD34/EF56',
		'/AB12/CD34',
		'G030/20-03-550',
		'/HU_NBT/BTLD/00000F2C/001.002.003',
		'/63/BTLD_00000F2C',
		'/vehicle-order-json',
		'/prod/carplay-coding-usb/',
		'/secure-coding-status?job_id=7',
		'/auth/token',
		'/files/8812/cancel',
		'/files/7/delete',
		'/jobs/7',
		'C:\\out\\a.upd',
		'C:/out/a.upd',
		'\\\\host\\out\\a.upd',
		'// a comment of a.upd',
		'/* a.upd */',
		'/first/line.upd\n/second/line.upd',
		'a.upd',
		'//a.upd',
		'mailto:x/a.upd',
		'me@files/a.upd',
		`/9j/4AAQSkZJRgABAQ/${'A'.repeat(40)}`,
		`/${'x'.repeat(9000)}.upd`,
	])('%j is none', (text) => expect(isFilePath(text, UPD)).toBe(false));

	it.each(['/files/7/status', '/files/7/retry'])('%j of a job is none', (text) =>
		expect(isFilePath(text, JOB_FILE)).toBe(false),
	);
});

const A = '/files/a.upd';
const B = '/files/b.upd';

describe('is fetched from', () => {
	it.each<[string, unknown, string[][]]>([
		['a list', { files: [A] }, [[A]]],
		['a list of two', { files: [A, B] }, [[A], [B]]],
		['a field', { file: A }, [[A]]],
		['a field in a wrapper', { status: 'success', data: { file: A } }, [[A]]],
		[
			'a record with a name',
			{ file: { name: 'B of the car.upd', path: B } },
			[[B, 'B of the car.upd']],
		],
		[
			'a list of records',
			{ files: [{ filename: 'x.upd', path: A }, { path: B }] },
			[[A, 'x.upd'], [B]],
		],
		['a path in the answer itself', { status: 'success', file_path: A }, [[A]]],
		['a location', { status: 'success', location: A, filename: 'x.upd' }, [[A, 'x.upd']]],
		['a field with the extension', { upd: A }, [[A]]],
		[
			'a map from names',
			{ files: { 'x.upd': A, 'y.upd': B } },
			[
				[A, 'x.upd'],
				[B, 'y.upd'],
			],
		],
		['a map from control units', { files: { HU: A, KOMBI: B } }, [[A], [B]]],
		['a wrapper', { status: 'success', result: A }, [[A]]],
		['content', { filename: 'a.upd', content: A }, [[A, 'a.upd']]],
		['a signed path', { file: `${A}?sig=${'a'.repeat(300)}` }, [[`${A}?sig=${'a'.repeat(300)}`]]],
		[
			'a path without a name',
			{ file: '/api/v1/files/8812345678901234' },
			[['/api/v1/files/8812345678901234']],
		],
		['a relative path', { files: ['out/b.upd'] }, [['out/b.upd']]],
		['data', { vehicle: { model: '530i', file: A } }, [[A]]],
		['the whole answer', A, [[A]]],
		['both forms at once', { files: [{ url: A }, { file: B }] }, [[A], [B]]],
		[
			'beside another file',
			{ files: [{ filename: 'a.upd', content: BYTES.toString('base64') }, B] },
			[[B]],
		],
	])('%s', (_, body, links) => {
		expect(linksOf(body)).toEqual(links);
	});

	it('and stays in the answer, where it can be opened by hand', () => {
		const body = { status: 'success', files: [A, { name: 'b', path: B }], upd: 'out/c.upd' };
		expect(read(body).json).toEqual(body);
	});

	it('the field that the user names', () =>
		expect(linksOf({ out: { here: A } }, 'carPlayUsb', 'out.here')).toEqual([[A]]));

	it('the report of a look-up, and not its data', () => {
		const services = [{ document: '/invoices/1.pdf', file: '/invoices/2.pdf' }];
		expect(linksOf({ report: '/reports/7.html', services }, 'serviceHistory')).toEqual([
			['/reports/7.html'],
		]);
	});

	it('the answer about a job, and not what was sent', () => {
		const body = {
			status: 'completed',
			files: ['/out/a.ncd'],
			fa: '/in/fa.xml',
			input_file: '/in/x.upd',
		};
		expect(linksOf(body, 'secureCodingStatus')).toEqual([['/out/a.ncd']]);
	});
});

describe('is not fetched from', () => {
	const content = BYTES.toString('base64');
	it.each<[string, unknown, number]>([
		[
			'beside the content of that file',
			{ files: [{ name: 'a.upd', path: '/var/out/x.upd', content }] },
			1,
		],
		['the name of a content', { file: '/var/out/a.upd', content }, 1],
		[
			'a list of what an archive holds',
			{ files: ['/out/a.upd', 'out/b.upd'], archive: ZIP.toString('base64') },
			1,
		],
		['names of files that are there', { files: ['/out/a.upd'], outputs: { 'a.upd': content } }, 1],
		[
			'a path of a control unit',
			{ ecus: [{ ecu: 'HU', path: '/HU/BTLD.a' }], upd_base64: content },
			1,
		],
		['a status', { file: 'n/a', upd_base64: content }, 1],
		['an action', { links: { cancel: '/files/a.upd' }, upd_base64: content }, 1],
		['a link that deletes', { files: [{ method: 'DELETE', path: A }] }, 0],
		['another file of text', { filename: 'paths.txt', content: A }, 0],
		['our own endpoint', { file: '/vehicle-order-json' }, 0],
	])('%s', (_, body, files) => {
		const found = read(body);
		expect([found.links, found.files.length]).toEqual([[], files]);
	});

	it('the list of what an archive behind an address holds', () => {
		const body = { files: ['/out/a.upd', '/out/b.upd'], download_url: 'https://files.test/7.zip' };
		expect(linksOf(body)).toEqual([['https://files.test/7.zip']]);
	});

	it('a text that begins with a slash', () => {
		const text = `/* Update of the head unit, written by hand */\n${'line of it\n'.repeat(30)}`;
		const { files, links } = read({ file: text });
		expect([links, files.map(({ content: bytes }) => bytes.toString())]).toEqual([[], [text]]);
	});
});

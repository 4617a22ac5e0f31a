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
		...['/files/a.upd', ' /files/a.upd\n', '/files/a.upd?sig=a%2Fb:c@d&t=1', '/a.upd'],
		...['./files/a.upd', '../files/a.upd', '//files.example.net/a.upd', '/out/Größe%201.UPD'],
		'/api/v1/files/8812',
		'/files/550e8400-e29b-41d4-a716-446655440000',
		...['/files/downloads/88123456789012345678', '/download?id=7', 'out/b.upd'],
		...['files/2024/05/b.zip?sig=x', 'result-7/CAF_00000F2C.ncd'],
	])('%j is that of a file', (text) => expect(isFilePath(text, UPD)).toBe(true));

	it.each([
		...['', '/', '//', 'n/a', 'N/A.', 'and/or', '2024/05/10', '10/05/2026', 'application/zip'],
		...['application/vnd.ms-excel', 'text/x.html', 'AB12/CD34/EF56', '/AB12/CD34'],
		...['G030/20-03-550', '/HU_NBT/BTLD/00000F2C/001.002.003', '/63/BTLD_00000F2C'],
		...['/vehicle-order-json', '/prod/carplay-coding-usb/', '/secure-coding-status?job_id=7'],
		...['/auth/token', '/files/8812/cancel', '/files/7/delete', '/jobs/7', 'C:\\out\\a.upd'],
		...['C:/out/a.upd', '\\\\host\\out\\a.upd', '// a comment of a.upd', '/* a.upd */'],
		...['/first/line.upd\n/second/line.upd', 'a.upd', '//a.upd', 'mailto:x/a.upd'],
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
	it.each<[unknown, string[][]]>([
		[{ files: [A] }, [[A]]],
		[{ files: [A, B] }, [[A], [B]]],
		[{ file: A }, [[A]]],
		[{ status: 'success', data: { file: A } }, [[A]]],
		[{ file: { name: 'B of the car.upd', path: B } }, [[B, 'B of the car.upd']]],
		[{ files: [{ filename: 'x.upd', path: A }, { path: B }] }, [[A, 'x.upd'], [B]]],
		[{ status: 'success', file_path: A }, [[A]]],
		[{ status: 'success', location: A, filename: 'x.upd' }, [[A, 'x.upd']]],
		[{ upd: A }, [[A]]],
		[
			{ files: { 'x.upd': A, 'y.upd': B } },
			[
				[A, 'x.upd'],
				[B, 'y.upd'],
			],
		],
		[{ files: { HU: A, KOMBI: B } }, [[A], [B]]],
		[{ status: 'success', result: A }, [[A]]],
		[{ filename: 'a.upd', content: A }, [[A, 'a.upd']]],
		[{ file: `${A}?sig=${'a'.repeat(300)}` }, [[`${A}?sig=${'a'.repeat(300)}`]]],
		[{ file: '/api/v1/files/8812345678901234' }, [['/api/v1/files/8812345678901234']]],
		[{ files: ['out/b.upd'] }, [['out/b.upd']]],
		[{ vehicle: { model: '530i', file: A } }, [[A]]],
		[A, [[A]]],
		[{ files: [{ url: A }, { file: B }] }, [[A], [B]]],
		[{ files: [{ filename: 'a.upd', content: BYTES.toString('base64') }, B] }, [[B]]],
	])('%j', (body, links) => {
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
	it.each<[unknown, number]>([
		[{ files: [{ name: 'a.upd', path: '/var/out/x.upd', content }] }, 1],
		[{ file: '/var/out/a.upd', content }, 1],
		[{ files: ['/out/a.upd', 'out/b.upd'], archive: ZIP.toString('base64') }, 1],
		[{ files: ['/out/a.upd'], outputs: { 'a.upd': content } }, 1],
		[{ ecus: [{ ecu: 'HU', path: '/HU/BTLD.a' }], upd_base64: content }, 1],
		[{ file: 'n/a', upd_base64: content }, 1],
		[{ links: { cancel: '/files/a.upd' }, upd_base64: content }, 1],
		[{ files: [{ method: 'DELETE', path: A }] }, 0],
		[{ filename: 'paths.txt', content: A }, 0],
		[{ file: '/vehicle-order-json' }, 0],
	])('%j', (body, files) => {
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

/** What in an answer about a job is one of its files, and what only looks like one. */
import { findFiles } from '../../../nodes/shared/files/find';
import type { Json } from '../../../nodes/shared/files/clean';
import { JOB_FILE, shapeOf } from '../../../nodes/shared/files/types';
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';

const NCD = Buffer.from('PK\x03\x04 signed coding data').toString('base64');
const FA =
	'<?xml version="1.0"?>\n<FAList xmlns="http://bmw.com/2005/psdz.data.fa"><FA vin="W"/></FAList>';
const SVT = '<ns:svt xmlns:ns="x">\n<ecu/></ns:svt>';
const packed = (text: string) => Buffer.from(text.padEnd(400)).toString('base64');

const find = (value: Json) => {
	const { files, links } = findFiles(value, { ...JOB_FILE, ofJob: { id: '7' } });
	return { files: files.length, links: links.map(({ url }) => url) };
};
const NONE = { files: 0, links: [] };
const API = 'https://api.cars.test';

describe('addresses of actions are never fetched', () => {
	it.each<Json>([
		{ urls: { get: `${API}/jobs/7`, cancel: `${API}/jobs/7/cancel` } },
		{ urls: { get: `${API}/p/7`, stream: `${API}/s/7`, web: `${API}/w/7` } },
		{ urls: [`${API}/jobs/7`, `${API}/secure-coding-status?job_id=7`] },
		{ _links: { self: { href: `${API}/x` }, cancel: { href: `${API}/x/c` } } },
		{ links: { abort: { href: `${API}/x`, method: 'DELETE' } } },
		{ links: [{ rel: 'cancel', href: `${API}/x.zip` }] },
		{ files: [{ method: 'POST', url: `${API}/make.zip` }] },
		{ cancel_url: `${API}/c`, status_url: `${API}/s`, callback_url: `${API}/b` },
		{ file_delete_url: `${API}/d`, report_status_url: `${API}/e` },
		{ job: { url: `${API}/jobs/7`, href: '/tasks/7' } },
		{ url: `${API}/v1/coding/7` },
		{ link: `${API}/look?job_id=7` },
		{ download_url: '/secure-coding-status?job_id=7' },
		{ result_url: `${API}/secure-coding-async` },
		{ files: { cancel: `${API}/jobs/7/cancel`, self: `${API}/jobs/7` } },
		{ help_url: `${API}/h`, dashboard_url: `${API}/d`, docs: `${API}/i` },
	])('%j', (value) => expect(find({ status: 'queued', ...(value as object) })).toEqual(NONE));
});

describe('addresses of files are', () => {
	const url = 'https://files.cars.test/x?sig=1';
	it.each<Json>([
		{ download_url: url, cancel_url: `${API}/c` },
		{ urls: { get: `${API}/jobs/7`, download: url } },
		{ urls: { 'a.ncd': url, cancel: `${API}/c` } },
		{ result_url: url },
		{ _links: { self: { href: `${API}/x` }, download: { href: url } } },
		{
			links: [
				{ rel: 'self', href: `${API}/x` },
				{ rel: 'download', href: url },
			],
		},
		{ files: [{ method: 'GET', url }] },
		{ files: [url] },
		{ ncd_files: { 'a.ncd': url } },
		{ url },
	])('%j', (value) => expect(find(value)).toEqual({ files: 0, links: [url] }));

	it.each<[string, string]>([
		['a file of the job', `${API}/jobs/7/files/a.ncd`],
		['its result', `${API}/jobs/7/result`],
		['asked for by the job', `${API}/download?job_id=7`],
	])('%s', (_, address) =>
		expect(find({ download_url: address })).toEqual({ files: 0, links: [address] }),
	);
});

describe('an address beside a file that is there already is none', () => {
	const files = [{ filename: 'a.ncd', content_base64: NCD }];
	it.each<Json>([
		{ files, download_url: 'https://files.cars.test/all.zip' },
		{ ncd_files: files, urls: { download: 'https://files.cars.test/all.zip' } },
		{ job: { files }, url: 'https://files.cars.test/a' },
	])('%j', (value) => expect(find(value)).toEqual({ files: 1, links: [] }));

	it('but one file by content and another by address are two', () => {
		const other = { filename: 'b.ncd', url: 'https://files.cars.test/b' };
		expect(find({ files: [...files, other] })).toEqual({ files: 1, links: [other.url] });
	});
});

describe('what names a sent thing, or an action, and is a file', () => {
	const url = 'https://files.cars.test/x';
	it.each<Json>([
		{ uploaded_files: [url] },
		{ coding_request: { status: 'completed', files: { 'a.ncd': url } } },
		{ fa_ncd: url },
		{ update_file_url: url },
		{ getDownloadUrl: `${url}.zip` },
		{ status_report_url: url },
		{ files: [{ name: 'a.ncd', rel: 'self', href: url }] },
		{ files: [{ ecu: 'BDC', method: 'FLASH', url }] },
		{ url: 'https://api.cars.test/download/7' },
		{ result: 'https://files.cars.test/download?job_id=7' },
		{ url: 'https://files.cars.test/d/abc?task=get&sig=1' },
	])('%j', (value) => expect(find(value).links).toHaveLength(1));

	it('CAFD_FA_1.ncd', () => {
		expect(find({ files: { 'CAFD_FA_1.ncd': { content: NCD } } })).toEqual({ files: 1, links: [] });
	});

	it('a log or a picture is not the result that an address leads to', () => {
		const log = 'Signed 8 control units\nAll ok\n';
		expect(find({ output: log, download_url: url })).toEqual({ files: 0, links: [url] });
		const preview = { content: NCD, name: 'p.png' };
		expect(find({ data: { preview }, download_url: url }).links).toEqual([url]);
		expect(find({ output: log })).toEqual({ files: 1, links: [] });
	});
});

describe('what we sent is never a file', () => {
	it.each<Json>([
		{ fa: FA, svt: SVT },
		{ fa: packed(FA), svt: packed(SVT) },
		{ fa_xml: FA, svt_base64: packed(SVT) },
		{ vehicle_order: packed(FA) },
		{ input: { vin: 'W', order: packed('<x/>') } },
		{ input_files: [{ filename: 'order.xml', content: FA }] },
		{ request: { fa: packed(FA), svt: SVT } },
		{ files: [{ filename: 'FA_W1.xml', content: '<a>\n</a>' }] },
		{ files: [{ filename: 'x.xml', content: FA }, { content: SVT }] },
		{ files: { one: packed(FA) } },
		{ whatever: packed(FA) },
		{ files: [{ name: 'FA.xml', url: `${API}/x` }, { url: `${API}/in/svt.xml?s=1` }] },
		{ files: [{ name: 'WBA123_FA.xml', content: '<a>\n</a>' }] },
		{ files: [{ content_base64: Buffer.from(`\uFEFF${FA}`, 'utf16le').toString('base64') }] },
		{ files: [{ name: 'x.xml', content: `<!--${'-x'.repeat(900)}-->${FA}` }] },
	])('%j', (value) => expect(find(value)).toEqual(NONE));

	it('beside a file', () => {
		expect(find({ fa: packed(FA), result: { files: { 'a.ncd': NCD } } })).toEqual({
			files: 1,
			links: [],
		});
	});

	it('only of a job: a vehicle order may be what another call is for', () => {
		const found = findFiles(
			{ file: { name: 'fa.xml', content: FA } },
			shapeOf(ENDPOINTS.fscRepairKit.deliverable),
		);
		expect(found.files).toHaveLength(1);
	});
});

it.each<[string, Json]>([
	['method', { method: 'POST', download_url: 'https://files.cars.test/a' }],
	['action', { action: 'submit', data: { download_url: 'https://files.cars.test/a' } }],
])('an answer that says how it was asked for still gives its file: %s', (_, value) =>
	expect(find(value)).toEqual({ files: 0, links: ['https://files.cars.test/a'] }),
);

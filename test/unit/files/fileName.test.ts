import { readDisposition } from '../../../nodes/shared/files/contentDisposition';
import { safeFileName, uniqueName } from '../../../nodes/shared/files/fileName';
import { measureComputing } from '../computing';

const fallback = { name: 'activation', extension: 'upd', vin: 'WBAPH5C55BA123456' };
const nameless = 'activation-WBAPH5C55BA123456.upd';

describe('safeFileName', () => {
	test.each<[string, string | undefined, string]>([
		['a good name', 'EVO ID6 (2024).upd', 'EVO ID6 (2024).upd'],
		['another script', 'Größe_宝马.upd', 'Größe_宝马.upd'],
		['folders', '../../etc/passwd.upd', 'passwd.upd'],
		['folders of Windows', 'C:\\Users\\x\\a.upd', 'a.upd'],
		['mixed folders', 'a/b\\..\\c.upd', 'c.upd'],
		['control characters', 'a\u0000b\r\n.upd', 'ab.upd'],
		['a reversed extension', 'invoice\u202Edpu.exe', 'invoicedpu.exe'],
		['invisible characters', '\u200B\uFEFFa\u2066.upd', 'a.upd'],
		['half characters', 'a\uD83D.upd', 'a.upd'],
		['leading dots and spaces', ' ...  .hidden.upd', 'hidden.upd'],
		['trailing dots and spaces', 'a.upd. . ', 'a.upd'],
		['what Windows refuses', 'a<b>:"c|d?e*.upd', 'a_b___c_d_e_.upd'],
		['a device', 'CON', '_CON.upd'],
		['a device with extensions', 'nul.tar.gz', '_nul.tar.gz'],
		['a numbered device', 'Com3 .upd', '_Com3 .upd'],
		['no device', 'console.upd', 'console.upd'],
		['no extension', 'CAFD_00000794_005_019', 'CAFD_00000794_005_019.upd'],
		['a version for an extension', 'cafd.005_019', 'cafd.005_019.upd'],
		['7z', 'kit.7z', 'kit.7z'],
		['nothing', undefined, nameless],
		['empty', '', nameless],
		['dots', '..', nameless],
		['a folder', 'ncd/', nameless],
		['nothing visible', '\u202E\u200F\u0007', nameless],
	])('%s', (_, name, expected) => {
		expect(safeFileName(name, fallback)).toBe(expected);
	});

	test.each<[object, string]>([
		[{}, 'kit.zip'],
		[{ jobId: '77' }, 'kit-77.zip'],
		[{ vin: 'V', jobId: '77' }, 'kit-V.zip'],
		[{ jobId: '../../a b\u202E' }, 'kit-______a_b_.zip'],
		[{ jobId: 'j'.repeat(5000) }, `kit-${'j'.repeat(60)}.zip`],
		[{ extension: '' }, 'kit'],
	])('falls back with %j', (more, expected) => {
		expect(safeFileName('', { name: 'kit', extension: 'zip', ...more })).toBe(expected);
	});

	test.each<[string, string]>([
		['a long name', `${'n'.repeat(10_000)}.upd`],
		['a long name of wide characters', `${'🚗'.repeat(5_000)}.upd`],
		['a name of dots', `${'a.'.repeat(5_000)}upd`],
		['a long extension', `a.${'u'.repeat(10_000)}`],
		['spaces', `a${' '.repeat(10_000)}b.upd`],
		['folders', `${'../'.repeat(10_000)}a.upd`],
	])('%s is cut and keeps its extension', (_, name) => {
		const safe = safeFileName(name, fallback);
		expect(safe.length).toBeLessThanOrEqual(150);
		expect(safe).toMatch(/^[^./\\ ].*\.upd$/u);
		expect(safe).not.toMatch(/\p{Cs}/u);
	});

	test('is stable', () => {
		for (const name of ['a.upd', `${'n'.repeat(500)}.upd`, 'CON', '..x']) {
			const once = safeFileName(name, fallback);
			expect(safeFileName(once, fallback)).toBe(once);
		}
	});
});

test('uniqueName counts, without regard to letter case', () => {
	const taken = new Map<string, number>();
	const long = `${'n'.repeat(146)}.ncd`;
	expect(
		['a.ncd', 'A.NCD', 'a.ncd', 'a', 'a', long, long].map((name) => uniqueName(name, taken)),
	).toEqual(['a.ncd', 'A (2).NCD', 'a (3).ncd', 'a', 'a (2)', long, `${'n'.repeat(142)} (2).ncd`]);
});

describe('readDisposition', () => {
	test.each<[string, string | undefined]>([
		['attachment', undefined],
		['attachment; filename=a.upd', 'a.upd'],
		['attachment; filename="a b;c.upd"', 'a b;c.upd'],
		['attachment; filename="a \\"b\\".upd"', 'a "b".upd'],
		['ATTACHMENT ; FileName = a.upd ; size=5', 'a.upd'],
		["attachment; filename*=UTF-8''%e2%82%ac%20rates.upd", '€ rates.upd'],
		["attachment; filename*=utf-8'de'%C3%BC.upd; filename=u.upd", 'ü.upd'],
		["attachment; filename=u.upd; filename*=iso-8859-1''%FC.upd", 'ü.upd'],
		["attachment; filename=u.upd; filename*=UTF-8''%zz.upd", 'u.upd'],
		["attachment; filename=u.upd; filename*=UTF-8''%ff.upd", 'u.upd'],
		["attachment; filename=u.upd; filename*=koi8-r''%C1.upd", 'u.upd'],
		['attachment; filename="Fü.upd"', 'Fü.upd'],
		[`attachment; filename="${Buffer.from('Fü宝.upd').toString('latin1')}"`, 'Fü宝.upd'],
		['inline; filename=r.html', 'r.html'],
		['filename=a.upd', 'a.upd'],
		['attachment; filename=""', undefined],
		['attachment; filename="cut', undefined],
		['attachment; filename=first.upd; filename=second.upd', 'first.upd'],
	])('%s', (header, fileName) => {
		expect(readDisposition(header).fileName).toBe(fileName);
	});

	test('attachment or not', () => {
		expect(readDisposition('attachment;filename=a')).toEqual({ isAttachment: true, fileName: 'a' });
		expect(readDisposition('inline')).toEqual({ isAttachment: false });
		expect(readDisposition(undefined)).toEqual({ isAttachment: false });
	});

	test('an endless header is read in no time', () => {
		const computing = measureComputing();
		for (const part of ['; a=', '"\\', '; filename="\\"', ';;;; ', "; filename*=UTF-8''%41"]) {
			readDisposition(`attachment${part.repeat(500_000)}`);
		}
		expect(computing()).toBeLessThan(1000);
	});
});

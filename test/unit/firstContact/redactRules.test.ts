import type { Json } from '../../firstContact/fixture';
import { redactor, VIN } from './redacting';

describe('what may stay', () => {
	it.each<[string, Json]>([
		['keys and words of status', { status: 'success', sandbox: true, job: { state: 'completed' } }],
		['null, true and false', { a: null, ok: true, failed: false, list: [] }],
		['prices', { credits_charged: 0.25, billing: { cost: '3.00' } }],
		['statuses', { statusCode: 404, code: 'not_found', error: { http_status: 503 } }],
		['a refusal', { error: 'Vehicle not found', message: 'No vehicle found for this VIN' }],
		['MIME types', { content_type: 'application/json', type: 'text/html; charset=utf-8' }],
		['head units', { head_unit: { type: 'HU_NBT2', generation: 'EVO ID6' } }],
		['verdicts', { carplay: 'compatible', fullscreen: 'no', wifi_port: 'not supported' }],
		['units', { unit: 'km' }],
		['names of facts as values', [{ feature: 'fullscreenCarPlay' }, { feature: 'wifiPort' }]],
		['yes and no as digits', { carplay: '1', wifi_port: '0', ok: 1 }],
		['how many a list has', { total: 3, entries: [null, null, null] }],
	])('%s', (_, value) => {
		expect(redactor().json(value)).toEqual(value);
	});
});

describe('what is replaced by something of its shape', () => {
	const SHAPES: ReadonlyArray<readonly [text: string, shape: RegExp]> = [
		['Jane Doe', /^[A-Z][a-z]{3} [A-Z][a-z]{2}$/],
		['330i xDrive', /^\d{3}[a-z] [a-z][A-Z][a-z]{4}$/],
		['475', /^\d{3}$/],
		['1CA', /^\d[A-Z]{2}$/],
		[VIN, /^[A-HJ-NPR-Z]{3}\d[A-HJ-NPR-Z]\d[A-HJ-NPR-Z]\d\d[A-HJ-NPR-Z]{2}\d{6}$/],
		['2c3f1a9e-7b4d-4e21-9a55-0f8d6c1b2a33', /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/],
		['jane.doe@example.org', /^[a-z]{4}\.[a-z]{3}@[a-z]{7}\.[a-z]{3}$/],
		[
			'https://bucket.s3.eu-central-1.amazonaws.com/f/77aa.upd?X-Sig=ab12',
			/^https:\/\/[a-z]{6}\.[a-z]\d\.[a-z]{2}-[a-z]{7}-\d\.[a-z]{9}\.[a-z]{3}\/[a-z]\/\d\d[a-z]{2}\.upd\?X-[A-Z][a-z]{2}=[a-z]{2}\d\d$/,
		],
		['2026-05-10', /^20\d\d-\d\d-\d\d$/],
		['2026-05-10T20:48:44.000000Z', /^20\d\d-\d\d-\d\dT1\d:[1-5]{2}:[1-5]{2}\.[1-5]{6}Z$/],
		['10.05.2026', /^\d\d\.\d\d\.20\d\d$/],
		['05/31/2026 07:00', /^\d\d\/\d\d\/20\d\d 1\d:[1-5]{2}$/],
		[
			'Sat, 28 Nov 2026 05:16:48 GMT',
			/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} 20\d\d 1\d:[1-5]{2}:[1-5]{2} GMT$/,
		],
		['0317', /^(0[1-9]|1[0-2])\d\d$/],
		['2017', /^20[01]\d$/],
		['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', /^[0-9a-f]{64}$/],
		['Müller, Straße 5', /^[A-Z]\p{Ll}[a-z]{4}, [A-Z][a-z]{3}\p{Ll}[a-z] \d$/u],
	];
	it.each(SHAPES)('%s', (text, shape) => {
		const other = redactor().json(text);
		expect(other).not.toBe(text);
		expect(other).toMatch(shape);
		expect(other).toHaveLength(text.length);
	});

	it('numbers, by as many digits', () => {
		const given = { mileage: 123456, share: 0.75, below: -12 };
		const number = expect.any(Number) as number;
		expect(redactor().json(given)).toEqual({ mileage: number, share: number, below: number });
	});

	it.each(['302', '403', '500', '1CA'])(
		'an option of the vehicle that looks like a status: %s',
		(code) => {
			expect(redactor().json([{ code }])).not.toEqual([{ code }]);
		},
	);

	it('keeps the order of dates', () => {
		const dates = ['2015-03-01', '2019-12-31', '2020-01-01', '2026-11-01'];
		const others = redactor().json(dates) as string[];
		expect([...others].sort()).toEqual(others);
	});
});

/** Words of a text, those in quotes together. */
const words = (text: string) => text.match(/"[^"]+"|\S+/g)!.map((word) => word.replaceAll('"', ''));
const DATA = `"Jane Doe" "Herr Müller" "Musterstr. 5" jane.doe@example.org "M-AB 123" WBA3A5C 1CA S205A
	205 acct-99 job-123 192.168.178.12 2026-05-10 c4ca a7Bx sk_Q7rT2 Token9f8e i3qz 9fd 7kq x5mn WBA3qz
	user-8zt`;
const NAMES = `vin17 sa_codes "Last service" "Service History" x-amz-cf-id hu_nbt2 productionDate
	@odata.context ticket_no HeadUnit 0 12 sha256Hash md5sum base64_data vin7Digits ipv4Address oauth2Token
	map_2d 2nd_owner hu_nbt2evo 0x63 0x1A id5`;

describe('keys', () => {
	it.each(words(DATA))('that are data, or drawn by chance, are replaced: %s', (key) => {
		const other = Object.keys(redactor().json({ [key]: true }) as object);
		expect(other).not.toEqual([key]);
		expect(other[0]).toHaveLength(key.length);
	});

	it.each(words(NAMES))('that name something stay: %s', (key) => {
		expect(redactor().json({ [key]: true })).toEqual({ [key]: true });
	});
});

it('a file of megabytes in base64 stays base64 of its length', () => {
	const piece = 'PK\x03\x04 of a file, 4711\xff\xfe\0';
	const content = Buffer.alloc(2_000_000, piece, 'latin1').toString('base64');
	const { content: other } = redactor().json({ content }) as { content: string };
	expect(other).toHaveLength(content.length);
	expect(Buffer.from(other, 'base64').toString('base64') === other).toBe(true);
	expect(other.slice(0, 5)).toBe('UEsDB');
});

describe('names that are words', () => {
	it.each<[string, Json, string[]]>([
		['of somebody', { name: 'Will May' }, ['Will', 'May']],
		['where the key says so', { owner: { last_name: 'price', note: 'good' } }, ['price']],
		['of a town', { homeTown: 'Error', city: 'Reading' }, ['Reading']],
		['of a licence plate', { note: 'M-AN 12' }, ['M-', 'AN']],
		['in a file name', { file: 'Will May.pdf' }, ['Will', 'May']],
		['between the marks of an entity', { html: '<p>&jane;</p>' }, ['jane']],
	])('%s', (_, value, gone) => {
		const text = JSON.stringify(Object.values(redactor().json(value) as object));
		for (const word of gone) expect(text).not.toContain(word);
	});

	it('a generation of head units is no licence plate, and a letter no word', () => {
		expect(redactor().text('EVO ID6,J&auml;')).toMatch(/^EVO ID6,[A-Z]&auml;$/);
	});
});

describe('dates', () => {
	const WIDE = /^\d\d\.\d\d\.\d\d$/;
	it.each([
		['2020-02-29', /^\d{4}-\d\d-\d\d$/],
		['20200229', /^\d{8}$/],
		['29 Feb 2020', /^\d\d [A-Z][a-z]{2} \d{4}$/],
		['Feb 29, 2020', /^[A-Z][a-z]{2} \d\d, \d{4}$/],
		['31 December 2023', /^\d\d [A-Z][a-z]{7} \d{4}$/],
		['1 March 2024', /^\d [A-Z][a-z]{4} \d{4}$/],
		['31.01.2020', /^\d\d\.\d\d\.\d{4}$/],
		['1.1.2020', /^\d\.\d\.\d{4}$/],
		['31.12.19', WIDE],
	])('stay valid and as long: %s', (text, form) => {
		for (let seed = 1; seed <= 40; seed++) {
			const other = redactor(seed).json(text) as string;
			expect(other).not.toBe(text);
			expect(other).toMatch(form);
			const [day, month] = other.split('.').map(Number);
			if (WIDE.test(other))
				expect([day! >= 1 && day! <= 31, month! >= 1 && month! <= 12]).toEqual([true, true]);
			const named = /[A-Z]/.test(other) ? new Date(`${other} UTC`) : undefined;
			if (named) expect(other).toContain(String(named.getUTCDate()));
		}
	});

	it('of headers keep their order, in months that are named too', () => {
		const dates = ['31 Dec 2024', '01 Jan 2025', '28 Feb 2025', '01 Mar 2025', '28 Nov 2026'];
		const others = (redactor().json(dates) as string[]).map((date) => Date.parse(`${date} UTC`));
		expect([...others].sort((a, b) => a - b)).toEqual(others);
	});

	it('of Java and of .NET are dates', () => {
		const number: unknown = expect.any(Number);
		expect(redactor().json([2014, 11, 5])).toEqual([number, number, number]);
		expect(redactor().json([2014, 11, 5])).not.toEqual([2014, 11, 5]);
		const moment = redactor().text('/Date(1566432000000)/');
		expect(new Date(Number(/\d+/.exec(moment)![0])).getUTCFullYear()).toBeLessThan(2019.5);
	});

	it('inside the path of a file stay dates', () => {
		expect(redactor().text('/files/report-2026-05-10-of-your-vehicle')).toMatch(
			/^\/files\/\w{6}-20\d\d-(0[1-9]|1[0-2])-[0-3]\d-of-your-vehicle$|^\/files\/report-20\d\d-(0[1-9]|1[0-2])-[0-3]\d-of-your-vehicle$/,
		);
	});
});
